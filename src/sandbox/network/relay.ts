import type Docker from 'dockerode';
import { performServerHandshake, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import { startProgram } from '../container-exec.ts';
import { BIN } from '../images/places.ts';
import { createProxy, type Proxy, type ProxyOptions } from './proxy.ts';
import { proxyEnvironment } from './proxy-environment.ts';
import { INSIDE } from './relay-inside.ts';
import { connectionOver } from './stream-connection.ts';
import { openWire } from './wire.ts';

/** The way out of a container that has no network: to the allowed hosts, through this process, until it is closed. */
export interface Relay extends AsyncDisposable {
  /** What a program in the container needs in its environment to use it. */
  readonly environment: Readonly<Record<string, string>>;
  refusedHosts(): readonly string[];
  /** Sentences about what was not let through. */
  troubles(): readonly string[];
}

export interface RelayRules extends ProxyOptions {
  /** In both directions together. */
  readonly maxBytes?: number;
}

/** Not the commands' user, who may end all that is theirs. */
const RELAY_USER = '65534:65534';
const MAX_CONNECTIONS = 256;
const MAX_BYTES = 16 * 1024 ** 3;

/** The image's own Node before one that was made for a repository, which may be an old one. */
const START = `PATH=\${PATH#${BIN}:}:${BIN}; exec node -e "$1"`;

/** The container needs Node. */
export async function openRelay(
  container: Docker.Container,
  rules: RelayRules,
  signal?: AbortSignal,
): Promise<Relay> {
  signal?.throwIfAborted();
  const argv = ['bash', '-c', START, 'relay', INSIDE];
  const program = await startProgram(container, argv, { NODE_OPTIONS: '' }, RELAY_USER);
  const { maxBytes = MAX_BYTES } = rules;
  const proxy = createProxy(rules);
  const wire = openWire(program, maxBytes);
  const session = serve(wire.duplex, proxy);

  async function close(): Promise<void> {
    session.destroy();
    program.stream.end();
    // The container may be gone, and the relay with it.
    await program.exitCode().catch(() => null);
    program.stream.destroy();
  }

  try {
    const environment = proxyEnvironment(await wire.port(signal));
    return {
      environment,
      refusedHosts: () => [...proxy.refusals().keys()],
      troubles: () => [
        ...[...proxy.refusals()].map(([host, because]) => `${host} was not reached: ${because}.`),
        ...(session.closed || session.destroyed ? ['The way out of the sandbox was lost.'] : []),
        ...(wire.isUsedUp() ? [`More than ${Math.round(maxBytes / 1e6)} MB were to be transferred.`] : []),
      ],
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Whatever comes over the session, the worst that happens is that it ends. */
function serve(wire: Parameters<typeof performServerHandshake>[0], proxy: Proxy): ServerHttp2Session {
  const session = performServerHandshake(wire, {
    settings: { maxConcurrentStreams: MAX_CONNECTIONS, initialWindowSize: 1024 * 1024 },
    maxSessionMemory: 64,
  });
  session.on('error', () => session.destroy());
  session.on('stream', (stream: ServerHttp2Stream, headers) => {
    const connection = connectionOver(stream);
    if (headers[':method'] !== 'CONNECT') return stream.close();
    stream.respond({ ':status': 200 });
    return proxy.accept(connection);
  });
  return session;
}
