import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type ListenOptions, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Docker from 'dockerode';
import { z } from 'zod';

/** An address in front of the real engine, where an engine can go away without anybody else's noticing. */
export interface EngineProxy extends AsyncDisposable {
  /** As in DOCKER_HOST. */
  readonly host: string;
  /** Cuts every connection; new ones are refused until it is mended. */
  cut(): Promise<void>;
  mend(): Promise<void>;
}

export async function startEngineProxy(kind: 'unix' | 'tcp' = 'unix'): Promise<EngineProxy> {
  const folder = await mkdtemp(join(tmpdir(), 'heirloom-engine-'));
  const place: ListenOptions =
    kind === 'unix' ? { path: join(folder, 'engine.sock') } : { host: '127.0.0.1', port: 0 };
  const open = new Set<Socket>();
  const keep = (socket: Socket) => {
    open.add(socket);
    // What is cut breaks on both sides.
    socket.on('error', () => {}).once('close', () => open.delete(socket));
  };
  const behind = await engineAddress();
  let server = await listen();

  async function listen(): Promise<Server> {
    // Without half-open connections the end of a command's input would cut off its output.
    const listening = createServer({ allowHalfOpen: true }, (client) => {
      const engine = connect({ ...behind, allowHalfOpen: true });
      for (const socket of [client, engine]) keep(socket);
      client.pipe(engine).once('close', () => client.destroy());
      engine.pipe(client).once('close', () => engine.destroy());
    });
    listening.listen(place);
    await once(listening, 'listening');
    const address = listening.address();
    if (typeof address === 'object' && address !== null) place.port = address.port;
    return listening;
  }

  async function cut(): Promise<void> {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of open) socket.destroy();
    await closed;
  }

  return {
    host: kind === 'unix' ? `unix://${place.path}` : `tcp://127.0.0.1:${place.port}`,
    cut,
    async mend() {
      if (!server.listening) server = await listen();
    },
    async [Symbol.asyncDispose]() {
      await cut();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const Modem = z.object({
  socketPath: z
    .union([z.string(), z.custom<() => Promise<string>>((value) => typeof value === 'function')])
    .optional(),
  host: z.string().optional(),
  port: z.coerce.number().optional().catch(undefined),
});

/** Of the engine that the tests run on. */
async function engineAddress() {
  const { socketPath, host, port } = Modem.parse(new Docker().modem);
  if (host !== undefined && port !== undefined) return { host, port };
  return {
    path: typeof socketPath === 'function' ? await socketPath() : (socketPath ?? '/var/run/docker.sock'),
  };
}
