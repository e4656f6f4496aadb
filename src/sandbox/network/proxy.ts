import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { messageOf } from '../../lib/message-of.ts';
import { answerPlain } from './answer-plain.ts';
import { bareHost, decide, splitPort, type HostRules } from './host-rules.ts';
import { carryTunnel, greetingOf } from './tunnel.ts';
import { openUpstream, PrivateAddress, type Target, type UpstreamOptions } from './upstream.ts';

export interface ProxyOptions extends HostRules, UpstreamOptions {}

/** A connection that may fall silent: a socket, or a stream of an HTTP/2 session. */
export interface Connection extends Duplex {
  setTimeout(milliseconds: number, callback?: () => void): unknown;
}

/** An HTTP proxy without a port of its own: whoever has a connection gives it. All that comes over one is untrusted. */
export interface Proxy {
  accept(connection: Connection): void;
  /** The hosts that were asked for in vain, each with why. */
  refusals(): ReadonlyMap<string, string>;
}

const IDLE_MS = 300_000;
const MAX_HEADER_BYTES = 32 * 1024;
const MAX_REFUSALS = 100;

export function createProxy(options: ProxyOptions): Proxy {
  const refusals = new Map<string, string>();
  /** Connections to a host that turned out to speak HTTP without TLS. */
  const tunnels = new WeakMap<object, Target>();
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES, keepAliveTimeout: IDLE_MS });
  server.timeout = IDLE_MS;

  function refuse(untrustedHost: string, because: string): string {
    const host = printable(untrustedHost).slice(0, 253);
    if (refusals.size < MAX_REFUSALS && !refusals.has(host)) refusals.set(host, because);
    return because;
  }

  /** Where that is; a sentence when it may not be reached. */
  function targetOf(untrustedHost: string, port: number): Target | string {
    const decision = decide(options, untrustedHost, port);
    if (decision.kind === 'refused') return refuse(untrustedHost, decision.because);
    return { host: bareHost(untrustedHost), port, private: decision.private };
  }

  function failure(target: Target, error: unknown): readonly [status: number, because: string] {
    if (error instanceof PrivateAddress) return [403, refuse(target.host, error.message)];
    return [502, `${target.host} cannot be reached: ${messageOf(error)}`];
  }

  async function connect(connection: Connection, target: Target, head: Buffer): Promise<void> {
    const abandoned = new AbortController();
    const abandon = (): void => abandoned.abort();
    connection.once('close', abandon);
    const upstream = await openUpstream(target, options, abandoned.signal);
    connection.once('close', () => upstream.destroy());
    connection.write('HTTP/1.1 200 Connection established\r\n\r\n');
    if (head.length > 0) connection.unshift(head);
    const greeting = await greetingOf(connection);
    if (greeting.kind === 'plain') {
      upstream.destroy();
      tunnels.set(connection, target);
      server.emit('connection', connection);
    } else if (greeting.kind === 'tls' && greeting.isFor(target.host)) {
      carryTunnel(connection, upstream, IDLE_MS);
    } else {
      if (greeting.kind === 'tls')
        refuse(
          greeting.serverName ?? target.host,
          `the connection to ${target.host} was meant for another host`,
        );
      connection.destroy();
    }
  }

  server.on('connect', (asked: IncomingMessage, connection: Connection, head: Buffer) => {
    connection.setTimeout(IDLE_MS, () => connection.destroy());
    connection.on('error', () => connection.destroy());
    if (tunnels.has(connection)) return endWith(connection, 400, 'This is a tunnel already.');
    const { host, port } = splitPort(asked.url ?? '');
    const target = targetOf(host, port ?? 443);
    if (typeof target === 'string') return endWith(connection, 403, target);
    connect(connection, target, head).catch((error: unknown) =>
      endWith(connection, ...failure(target, error)),
    );
    return undefined;
  });

  server.on('request', (asked: IncomingMessage, answer: ServerResponse) => {
    const tunnelled = tunnels.get(asked.socket);
    const url = URL.parse(asked.url ?? '', tunnelled && `http://${tunnelled.host}`);
    if (!url || url.protocol !== 'http:') return say(answer, 400, 'This is a proxy for http:// and CONNECT.');
    if (url.username || url.password) return say(answer, 403, 'No credentials may be in an address.');
    const target = tunnelled ?? targetOf(url.hostname, url.port === '' ? 80 : Number(url.port));
    if (typeof target === 'string') return say(answer, 403, target);
    answerPlain(
      asked,
      answer,
      { target, path: url.pathname + url.search, options, idleMs: IDLE_MS },
      (error) => say(answer, ...failure(target, error)),
    );
    return undefined;
  });

  server.on('clientError', (_error, connection) => endWith(connection, 400, 'This is no request.'));

  return {
    accept(connection) {
      connection.on('error', () => connection.destroy());
      server.emit('connection', connection);
    },
    refusals: () => refusals,
  };
}

/** In the status line too, which is what most programs show. */
function endWith(connection: Duplex, status: number, because: string): void {
  if (connection.destroyed || !connection.writable) return void connection.destroy();
  const reason = printable(because);
  connection.end(
    `HTTP/1.1 ${status} ${reason}\r\nContent-Type: text/plain\r\nContent-Length: ${reason.length + 1}\r\nConnection: close\r\n\r\n${reason}\n`,
  );
}

function say(answer: ServerResponse, status: number, because: string): void {
  if (answer.headersSent || answer.destroyed) return void answer.destroy();
  const reason = printable(because);
  answer.writeHead(status, reason, { 'content-type': 'text/plain', connection: 'close' }).end(`${reason}\n`);
}

const printable = (text: string): string => text.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 300);
