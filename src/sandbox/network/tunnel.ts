import { isIP, type Socket } from 'node:net';
import { pipeline, type Duplex } from 'node:stream';
import { readFirstBytes, type FirstBytes } from './client-hello.ts';
import { bareHost } from './host-rules.ts';

/** A greeting is sent at once; each further piece makes it be read anew. */
const MOST_PIECES = 64;

type Greeting =
  | { readonly kind: 'none' }
  | { readonly kind: 'plain' }
  | { readonly kind: 'tls'; readonly serverName: string | undefined; isFor(host: string): boolean };

/**
 * What a connection begins with, left in it to be read. One address serves many hosts: a tunnel to an allowed one whose
 * TLS is for another would reach that.
 */
export async function greetingOf(connection: Duplex): Promise<Greeting> {
  let bytes: Buffer = Buffer.alloc(0);
  let first: FirstBytes = { kind: 'unfinished' };
  for (let pieces = 0; first.kind === 'unfinished';) {
    const piece: Buffer | null = connection.read();
    if (piece && ++pieces > MOST_PIECES) return { kind: 'none' };
    if (piece) bytes = Buffer.concat([bytes, piece]);
    else if (!(await hasMore(connection))) return { kind: 'none' };
    first = readFirstBytes(bytes);
  }
  connection.unshift(bytes);
  if (first.kind === 'plain') return first;
  const { serverName } = first;
  return {
    ...first,
    isFor: (host) =>
      isIP(host) === 0 ? serverName !== undefined && bareHost(serverName) === host : serverName === undefined,
  };
}

/** Both ways, until both have ended, one has failed, or nothing has come for a while. */
export function carryTunnel(connection: Duplex, upstream: Socket, idleMs: number): void {
  upstream.setTimeout(idleMs, () => upstream.destroy());
  // How a connection ends is the affair of its two ends, which are told.
  const ended = (): void => {};
  pipeline(connection, upstream, ended);
  pipeline(upstream, connection, ended);
}

function hasMore(connection: Duplex): Promise<boolean> {
  return new Promise((resolve) => {
    if (connection.readableEnded || connection.destroyed) return resolve(false);
    const settle = (more: boolean): void => {
      connection.off('readable', readable).off('end', over).off('close', over);
      resolve(more);
    };
    const readable = (): void => settle(true);
    const over = (): void => settle(false);
    connection.once('readable', readable).once('end', over).once('close', over);
    return undefined;
  });
}
