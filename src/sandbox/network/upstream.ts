import { lookup as systemLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { request, type RequestOptions } from 'node:http';
import { connect, isIP, type LookupFunction, type Socket } from 'node:net';
import { isPublicAddress } from './public-address.ts';

/** A proxy that Heirloom itself has to go through. */
export interface UpstreamProxy {
  /** `http://user:password@host:port`. */
  readonly url: string;
  /** As in NO_PROXY: names that are reached without it. */
  readonly except: readonly string[];
}

export interface Target {
  readonly host: string;
  readonly port: number;
  /** The operator named it: it may have a private address. */
  readonly private: boolean;
}

/** The system's own, but for tests. */
export type Lookup = (
  host: string,
  options: LookupOptions & { all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export interface UpstreamOptions {
  readonly proxy?: UpstreamProxy | undefined;
  readonly lookup?: Lookup | undefined;
}

/** The name has no address that an installation may reach. */
export class PrivateAddress extends Error {
  override name = 'PrivateAddress';
}

const CONNECT_TIMEOUT_MS = 30_000;

/** A connection to the target itself, of which the address was checked, or through the operator's proxy. */
export function openUpstream(target: Target, options: UpstreamOptions, signal: AbortSignal): Promise<Socket> {
  const patience = AbortSignal.any([signal, AbortSignal.timeout(CONNECT_TIMEOUT_MS)]);
  const proxy = proxyFor(target.host, options.proxy);
  return proxy ? throughProxy(target, proxy, patience) : connectTo(target, options.lookup, patience);
}

/** How a request without TLS gets there: what to give `http.request`. */
export function plainRoute(target: Target, path: string, options: UpstreamOptions): RequestOptions {
  const { host, port } = target;
  const proxy = proxyFor(host, options.proxy);
  if (proxy) return { ...proxyAddress(proxy), path: `http://${authorityOf(target)}${path}`, agent: false };
  return { host, port, path, lookup: checked(target, options.lookup), agent: false };
}

export function plainHeaders(target: Target, { proxy }: UpstreamOptions): Record<string, string> {
  const through = proxyFor(target.host, proxy);
  return { host: authorityOf(target), ...(through && proxyAuthorization(through)) };
}

function authorityOf({ host, port }: Target): string {
  return port === 80 ? bracketed(host) : `${bracketed(host)}:${port}`;
}

const bracketed = (host: string): string => (isIP(host) === 6 ? `[${host}]` : host);

/** The lookup gives the connection nothing but checked addresses, so there is no second answer to be fooled by. */
function connectTo(target: Target, lookup: Lookup | undefined, signal: AbortSignal): Promise<Socket> {
  const socket = connect({ host: target.host, port: target.port, lookup: checked(target, lookup) });
  return new Promise((resolve, reject) => {
    const abort = (): void =>
      void socket.destroy(new Error('The connection took too long, or was given up.'));
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    socket.on('error', reject);
    socket.once('connect', () => {
      signal.removeEventListener('abort', abort);
      resolve(socket);
    });
  });
}

function checked(target: Target, lookup: Lookup = systemLookup): LookupFunction {
  return (host, options, callback) => {
    lookup(host, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, '', 0);
      const reachable = target.private ? found : found.filter(({ address }) => isPublicAddress(address));
      const [first] = reachable;
      if (!first) return callback(new PrivateAddress(`${host} has no public address.`), '', 0);
      if (options.all) return callback(null, reachable);
      return callback(null, first.address, first.family);
    });
  };
}

function throughProxy(target: Target, proxy: URL, signal: AbortSignal): Promise<Socket> {
  const authority = `${bracketed(target.host)}:${target.port}`;
  return new Promise((resolve, reject) => {
    request({
      ...proxyAddress(proxy),
      method: 'CONNECT',
      path: authority,
      headers: { host: authority, ...proxyAuthorization(proxy) },
      agent: false,
      signal,
    })
      .once('connect', ({ statusCode }, socket: Socket, head) => {
        if (statusCode !== 200) {
          socket.destroy();
          return reject(new Error(`The operator's proxy answered ${statusCode}.`));
        }
        // From here on its pipeline tells.
        socket.on('error', () => {});
        if (head.length > 0) socket.unshift(head);
        return resolve(socket);
      })
      .once('response', ({ statusCode }) => reject(new Error(`The operator's proxy answered ${statusCode}.`)))
      .once('error', reject)
      .end();
  });
}

function proxyFor(host: string, proxy: UpstreamProxy | undefined): URL | undefined {
  if (proxy === undefined) return undefined;
  const excepted = proxy.except.some((entry) => {
    const name = entry
      .trim()
      .toLowerCase()
      .replace(/^\*?\./, '');
    return name === '*' || host === name || (name !== '' && host.endsWith(`.${name}`));
  });
  return excepted ? undefined : new URL(proxy.url);
}

function proxyAddress({ hostname, port }: URL): { host: string; port: number } {
  return { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: port === '' ? 80 : Number(port) };
}

function proxyAuthorization({ username, password }: URL): Record<string, string> {
  if (username === '') return {};
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` };
}
