import type { IncomingHttpHeaders } from 'node:http';
import type { Git } from './git.ts';

/** Who asks, as the credentials of the request say. */
export type Actor =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'app' }
  | { readonly kind: 'installation'; readonly login: string }
  | { readonly kind: 'user'; readonly login: string };

/** A request as it reached the front. */
export interface Call {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly actor: Actor;
  readonly raw: Buffer;
  /** The JSON body, or undefined when there is none. */
  readonly body: unknown;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes and streams go out as they are, anything else as JSON. */
  readonly body?: unknown;
}

export interface HostedRepository {
  readonly owner: string;
  readonly name: string;
  readonly defaultBranch: string;
  readonly fullName: string;
  readonly git: Git;
  /** Where the REST API and the web pages of this repository are. */
  readonly apiUrl: string;
  readonly htmlUrl: string;
}

/** Parts of the path, decoded. */
export type Params = Readonly<Record<string, string>>;

export interface Route {
  readonly method: string;
  readonly path: RegExp;
  readonly answer: (call: Call, params: Params) => Promise<Answer>;
}

export interface RepositoryCall extends Call {
  readonly params: Params;
  readonly repository: HostedRepository;
}

/** A path below `/repos/{owner}/{repo}`, and the permission on the contents it needs, if any. */
export interface RepositoryRoute {
  readonly method: string;
  readonly path: string;
  readonly contents?: 'read' | 'write';
  readonly answer: (call: RepositoryCall) => Promise<Answer>;
}

/** `:name` is one segment of the path, `:name+` the rest of it. */
export function pathPattern(path: string): RegExp {
  const source = path
    .replaceAll(/[.[\]()]/g, String.raw`\$&`)
    .replaceAll(/:(\w+)\+/g, '(?<$1>.+)')
    .replaceAll(/:(\w+)/g, '(?<$1>[^/]+)');
  return new RegExp(`^${source}$`);
}

export function findRoute(
  routes: readonly Route[],
  call: Call,
): { route: Route; params: Params } | undefined {
  for (const route of routes) {
    if (route.method !== call.method) continue;
    const match = route.path.exec(call.url.pathname);
    if (match) return { route, params: decoded(match.groups ?? {}) };
  }
  return undefined;
}

function decoded(groups: Record<string, string>): Params {
  return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]));
}

export function json(body: unknown, status = 200): Answer {
  return { status, body };
}

export function refuse(status: number, message: string, errors?: readonly unknown[]): Answer {
  const body = {
    message,
    ...(errors && { errors }),
    documentation_url: 'https://docs.github.com/rest',
    status: String(status),
  };
  return { status, body };
}

export const notFound = (): Answer => refuse(404, 'Not Found');

/** The fields of a JSON object; none when the body is anything else. */
export function fields(body: unknown): Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null ? { ...body } : {};
}

export function textOf(value: unknown, otherwise = ''): string {
  return typeof value === 'string' ? value : otherwise;
}

export function page<T>(items: readonly T[], url: URL): T[] {
  const size = Math.min(100, Number(url.searchParams.get('per_page') ?? 30));
  const from = (Number(url.searchParams.get('page') ?? 1) - 1) * size;
  return items.slice(from, from + size);
}
