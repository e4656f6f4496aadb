import Docker from 'dockerode';

export class EngineUnreachable extends Error {
  override name = 'EngineUnreachable';
}

export class SandboxImageMissing extends Error {
  override name = 'SandboxImageMissing';
}

/** The container is gone or no longer under control; a new one has to be opened. */
export class SandboxLost extends Error {
  override name = 'SandboxLost';
}

/** `host` as in DOCKER_HOST; without it the engine of this machine. */
export function connectEngine(host: string | undefined): Docker {
  if (host === undefined) return new Docker();
  const socket = /^(?:unix|npipe):\/\/(.+)$/.exec(host)?.[1];
  if (socket !== undefined) return new Docker({ host: undefined, socketPath: socket });
  const url = new URL(host.includes('://') ? host : `tcp://${host}`);
  const scheme = url.protocol.slice(0, -1);
  return new Docker({
    host: url.hostname,
    ...(url.port && { port: url.port }),
    ...(url.username && { username: decodeURIComponent(url.username) }),
    // For tcp:// the client looks itself whether certificates are configured.
    ...((scheme === 'http' || scheme === 'https' || scheme === 'ssh') && { protocol: scheme }),
  });
}

/** The engine's status code, when it was the engine that answered. */
export function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('statusCode' in error)) return undefined;
  return typeof error.statusCode === 'number' ? error.statusCode : undefined;
}

const CONNECTION_FAILURES = new Set([
  'ECONNREFUSED',
  'ENOENT',
  'EACCES',
  'EPERM',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** True when no engine answered at all. */
export function isConnectionFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'AggregateError' || error.name === 'TimeoutError') return true;
  return 'code' in error && typeof error.code === 'string' && CONNECTION_FAILURES.has(error.code);
}

/** The error as the sandbox names it; anything else is returned as it is. */
export function engineError(error: unknown): unknown {
  if (!isConnectionFailure(error)) return error;
  return new EngineUnreachable(unreachableSentence(error), { cause: error });
}

export function unreachableSentence(error: unknown): string {
  const denied = error instanceof Error && 'code' in error && error.code === 'EACCES';
  return denied ? 'This user may not use the Docker engine.' : 'No Docker engine answers.';
}
