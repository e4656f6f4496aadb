import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createProxy, type Proxy, type ProxyOptions } from '../../../src/sandbox/network/proxy.ts';
import type { Lookup } from '../../../src/sandbox/network/upstream.ts';

interface Served extends AsyncDisposable {
  readonly port: number;
}

export async function listening(server: Server): Promise<Served> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

export const origin = (answer: RequestListener): Promise<Served> => listening(createHttpServer(answer));

/** A proxy at a port of this machine, as the relay inside a container makes of it. */
export async function served(options: ProxyOptions): Promise<Served & Proxy> {
  const proxy = createProxy(options);
  return {
    ...proxy,
    ...(await listening(createServer({ allowHalfOpen: true }, (socket) => proxy.accept(socket)))),
  };
}

/** Every name has these addresses. */
export function resolvingTo(...addresses: string[]): Lookup {
  return (_host, _options, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
}

/** What comes back for these bytes, until the other side closes or there is enough. */
export async function said(port: number, text: string | Buffer, enough = /$^/): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.on('error', () => {});
  socket.write(text);
  let answer = '';
  for await (const piece of socket) {
    answer += String(piece);
    if (enough.test(answer)) break;
  }
  socket.destroy();
  return answer;
}
