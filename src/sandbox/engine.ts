import Docker from 'dockerode';
import { EngineUnreachable } from './engine-trouble.ts';

/** The configured image is not there, or one that was made on it is gone. */
export class SandboxImageMissing extends Error {
  override name = 'SandboxImageMissing';
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
  'ERR_STREAM_PREMATURE_CLOSE',
]);

/** What a proxy answers for an engine that is gone. */
const GATEWAY_FAILURES = [502, 503, 504];
/** What an engine answers while it goes down or comes up. */
const NOT_IN_SERVICE =
  /shutting down|ttrpc: closed|transport is closing|error reading from server: EOF|containerd\.sock|dial unix|connection error/i;

/** True when no engine answered at all, or one that is not in service at this moment. */
export function isConnectionFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const status = statusOf(error);
  if (status !== undefined)
    return GATEWAY_FAILURES.includes(status) || (status === 500 && NOT_IN_SERVICE.test(error.message));
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
