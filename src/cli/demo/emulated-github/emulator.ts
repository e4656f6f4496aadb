import { once } from 'node:events';
import { createServer } from 'node:net';
import { createEmulator } from 'emulate';
import type { Emulator as Emulate } from 'emulate';
import { portOf } from './port.ts';
import type { Answer, Call } from './routes.ts';

/** The emulator behind the front: it keeps issues, comments, labels, checks and tokens. */
export interface Emulator extends AsyncDisposable {
  readonly privateKey: string;
  send(request: EmulatorRequest): Promise<EmulatorAnswer>;
}

export interface EmulatorRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly authorization?: string | undefined;
  readonly accept?: string | undefined;
  readonly body?: unknown;
}

export interface EmulatorAnswer extends Answer {
  readonly headers: Readonly<Record<string, string>>;
}

/** Hands a request on as it came. */
export function forward(emulator: Emulator, call: Call): Promise<EmulatorAnswer> {
  const { method, url, headers, body } = call;
  const { authorization, accept } = headers;
  return emulator.send({ method, path: url.pathname + url.search, authorization, accept, body });
}

export interface EmulatorSeed {
  /** Where its answers say that it is: the front. */
  readonly url: string;
  readonly webhookUrl: string;
  readonly app: { readonly id: number; readonly slug: string; readonly webhookSecret: string };
  /** Token by login. */
  readonly users: ReadonlyMap<string, string>;
  readonly repositories: readonly {
    readonly owner: string;
    readonly name: string;
    readonly private: boolean;
    readonly defaultBranch: string;
  }[];
  /** Installation id by owner. */
  readonly installations: ReadonlyMap<string, number>;
}

export const APP_PERMISSIONS = {
  contents: 'write',
  issues: 'write',
  pull_requests: 'write',
  checks: 'write',
  metadata: 'read',
  statuses: 'read',
  actions: 'read',
} as const;

export const APP_EVENTS = [
  'issues',
  'issue_comment',
  'pull_request',
  'pull_request_review',
  'pull_request_review_comment',
  'check_suite',
] as const;

export async function startEmulator(seed: EmulatorSeed): Promise<Emulator> {
  const { emulate, port } = await listen(seed);
  const key = emulate.generatedSecrets.find((secret) => secret.kind === 'github.app_private_key');
  if (!key) throw new Error('emulate made no private key for the app');
  return {
    privateKey: key.value,
    send: (request) => send(`http://127.0.0.1:${port}`, request),
    [Symbol.asyncDispose]: () => emulate.close(),
  };
}

/**
 * Emulate does not tell the port that it took when it is given another URL to speak of, so a free
 * one is looked for first, and again should somebody be quicker.
 */
async function listen(seed: EmulatorSeed): Promise<{ emulate: Emulate; port: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    try {
      const options = { service: 'github', port, baseUrl: seed.url, seed: emulateSeed(seed) } as const;
      return { emulate: await createEmulator(options), port };
    } catch (error) {
      const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (!taken || attempt === 5) throw error;
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);
  server.close();
  await once(server, 'close');
  return port;
}

function emulateSeed({ app, users, repositories, installations, webhookUrl }: EmulatorSeed) {
  const bot = `${app.slug}[bot]`;
  const tokens = new Map([...users].map(([login, token]) => [token, { login, scopes: ['repo'] }]));
  return {
    tokens: Object.fromEntries(tokens),
    github: {
      users: [...[...users.keys()].map((login) => ({ login })), { login: bot, name: bot }],
      repos: repositories.map(({ defaultBranch, ...repository }) => ({
        ...repository,
        default_branch: defaultBranch,
        auto_init: true,
      })),
      apps: [
        {
          app_id: app.id,
          slug: app.slug,
          name: app.slug,
          permissions: APP_PERMISSIONS,
          events: APP_EVENTS,
          webhook_url: webhookUrl,
          webhook_secret: app.webhookSecret,
          installations: [...installations].map(([account, installation_id]) => ({
            installation_id,
            account,
            repository_selection: 'all',
          })),
        },
      ],
    },
  };
}

async function send(origin: string, request: EmulatorRequest): Promise<EmulatorAnswer> {
  const response = await fetch(origin + request.path, {
    method: request.method,
    headers: {
      ...(request.authorization !== undefined && { authorization: request.authorization }),
      ...(request.accept !== undefined && { accept: request.accept }),
      ...(request.body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
    redirect: 'manual',
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return {
    status: response.status,
    headers: keptHeaders(response.headers),
    body: text === '' ? undefined : isJson ? (JSON.parse(text) as unknown) : Buffer.from(text),
  };
}

function keptHeaders(headers: Headers): Record<string, string> {
  const kept = [...headers].filter(([name]) => /^(link|location|x-ratelimit-.*)$/.test(name));
  return Object.fromEntries(kept);
}
