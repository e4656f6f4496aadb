import type { ServerHttp2Stream } from 'node:http2';
import { Duplex } from 'node:stream';
import type { Connection } from './proxy.ts';

/**
 * A stream of a session in the shape of a socket. It gives the stream bytes only: Node 24 frees the memory of strings
 * that are written together with bytes (as an HTTP/1 server does) before the session has sent them.
 */
export function connectionOver(stream: ServerHttp2Stream): Connection {
  const connection = new Duplex({
    read: () => void stream.resume(),
    write: (chunk: Buffer, _encoding, done) => void stream.write(chunk, done),
    final: (done) => void stream.end(done),
    destroy(error, done) {
      stream.destroy();
      done(error);
    },
  });
  stream.pause();
  stream.on('data', (chunk: Buffer) => {
    if (!connection.push(chunk)) stream.pause();
  });
  stream.on('end', () => connection.push(null));
  stream.on('timeout', () => connection.emit('timeout'));
  stream.on('error', () => connection.destroy());
  stream.on('close', () => connection.destroy());
  return Object.assign(connection, {
    setTimeout(milliseconds: number, callback?: () => void) {
      stream.setTimeout(milliseconds, callback);
      return connection;
    },
  });
}
