import { randomBytes, randomUUID } from 'node:crypto';
import { Octokit } from '@octokit/rest';
import { createAccess } from './access.ts';
import { createAnswering } from './answering.ts';
import { GRANTED } from './collaborators.ts';
import type { Role } from './collaborators.ts';
import { createDeliveries } from './deliveries.ts';
import type { Deliveries } from './deliveries.ts';
import { APP_EVENTS, APP_PERMISSIONS, startEmulator } from './emulator.ts';
import type { Emulator } from './emulator.ts';
import { createFaults } from './faults.ts';
import type { Delay, Failure } from './faults.ts';
import { openFront } from './front.ts';
import type { OtherCheck } from './other-checks.ts';
import { DEFAULT_BRANCH, hostRepositories } from './repositories.ts';
import type { Repositories, SeedRepository } from './repositories.ts';
import { fields } from './routes.ts';
import type { Answer, Call, HostedRepository } from './routes.ts';

export interface EmulatedGitHubOptions {
  /** An empty folder for the repositories. */
  readonly dir: string;
  readonly app: { readonly id: number; readonly slug: string; readonly webhookSecret: string };
  readonly repositories: readonly SeedRepository[];
  /** People besides the owners, and their roles by `owner/name`. */
  readonly users?: readonly {
    readonly login: string;
    readonly roles?: Readonly<Record<string, Role>>;
  }[];
  readonly webhookUrl?: string;
  /** Told of every request and its answer; undefined when there was none. */
  readonly onExchange?: (call: Call, answer: Answer | undefined) => void;
  readonly signal?: AbortSignal;
}

/** A GitHub on loopback: the API and git below one URL, signed webhooks, real repositories. */
export interface EmulatedGitHub extends AsyncDisposable {
  readonly url: string;
  readonly appId: number;
  readonly privateKey: string;
  /** Of the first repository's owner. */
  readonly installationId: number;
  readonly deliveries: Deliveries;
  /** What broke inside the emulation; empty unless it has a bug. */
  readonly failures: readonly unknown[];
  gitDir(owner: string, name: string): string;
  asUser(login: string): Octokit;
  /** A role in the place of the one before, or none any more. */
  setRole(login: string, fullName: string, role: Role | undefined): Promise<void>;
  setWebhookUrl(url: string | undefined): void;
  redeliver(guid: string): Promise<unknown>;
  fail(failure: Failure): void;
  delay(delay: Delay): void;
  /** Another app says something of a commit. */
  addCheck(fullName: string, sha: string, check: OtherCheck): Promise<void>;
  deleteRepository(owner: string, name: string): Promise<void>;
  setInstallation(state: 'active' | 'suspended' | 'removed'): void;
  close(): Promise<void>;
}

export class EmulationFailed extends Error {
  override readonly name = 'EmulationFailed';
}

const FIRST_INSTALLATION = 100;

export async function startEmulatedGitHub(options: EmulatedGitHubOptions): Promise<EmulatedGitHub> {
  const { app, users = [] } = options;
  const closing = new AbortController();
  await using started = new AsyncDisposableStack();
  const front = started.use(await openFront());
  const { url } = front;

  const owners = [...new Set(options.repositories.map(({ owner }) => owner))];
  const logins = new Set([...owners, ...users.map(({ login }) => login)]);
  const tokens = new Map([...logins].map((login) => [login, newToken()]));
  const installations = new Map(owners.map((owner, index) => [owner, FIRST_INSTALLATION + index]));
  const webhookPath = `/_webhooks/${randomUUID()}`;
  const emulator = started.use(
    await startEmulator({
      url,
      webhookUrl: url + webhookPath,
      app,
      users: tokens,
      repositories: options.repositories.map(withDefaults),
      installations,
    }),
  );
  const repositories = await hostRepositories(options.repositories, { dir: options.dir, url });
  const bot = `${app.slug}[bot]`;
  const access = createAccess(tokens, bot);
  const faults = createFaults();
  const deliveries = started.use(
    createDeliveries({
      appId: app.id,
      secret: app.webhookSecret,
      url: options.webhookUrl,
      signal: closing.signal,
    }),
  );
  const answering = createAnswering({
    url,
    app: appJson(app, url),
    bot: { name: bot, email: `${await userId(emulator, bot)}+${bot}@users.noreply.github.com` },
    emulator,
    repositories,
    access,
    deliveries,
    appJson: (slug) => appJson({ id: 1_000 + slug.length, slug }, url),
    installationOf: (owner) => installations.get(owner),
    read: async ({ owner, fullName }, path) => {
      const authorization = `token ${tokens.get(owner) ?? ''}`;
      const below = path === '' ? '' : `/${path}`;
      return (await emulator.send({ method: 'GET', path: `/repos/${fullName}${below}`, authorization })).body;
    },
  });
  front.serve({
    identify: (authorization) => access.identify(authorization),
    async answer(call) {
      if (call.url.pathname === webhookPath) return answering.webhook(call);
      const answer = await faults.strike(call, () => answering.answer(call));
      options.onExchange?.(call, answer);
      return answer;
    },
  });

  const asOwner = async (owner: string, method: string, path: string, body?: unknown) => {
    const authorization = `token ${tokens.get(owner) ?? ''}`;
    const answer = await emulator.send({ method, path, body, authorization });
    if (answer.status >= 300) throw new EmulationFailed(`${method} ${path}: ${answer.status}`);
  };
  const setRole: EmulatedGitHub['setRole'] = async (login, fullName, role) => {
    const [owner = ''] = fullName.split('/');
    const path = `/repos/${fullName}/collaborators/${login}`;
    if (role) await asOwner(owner, 'PUT', path, { permission: GRANTED[role] });
    else await asOwner(owner, 'DELETE', path);
  };
  for (const { login, roles = {} } of users) {
    for (const [fullName, role] of Object.entries(roles)) await setRole(login, fullName, role);
  }

  const stack = started.move();
  const close = () => {
    closing.abort();
    return stack.disposeAsync();
  };
  options.signal?.addEventListener('abort', () => void close(), { once: true });
  return {
    url,
    appId: app.id,
    privateKey: emulator.privateKey,
    installationId: FIRST_INSTALLATION,
    deliveries,
    failures: front.failures,
    gitDir: (owner, name) => hostedOf(repositories, `${owner}/${name}`).git.dir,
    asUser: (login) => octokitOf(url, login, tokens.get(login)),
    setRole,
    setWebhookUrl: (to) => deliveries.setUrl(to),
    redeliver: (guid) => deliveries.redeliver(guid),
    fail: (failure) => faults.fail(failure),
    delay: (delay) => faults.delay(delay),
    addCheck: (fullName, sha, check) =>
      answering.otherChecks.add(hostedOf(repositories, fullName), sha, check),
    async deleteRepository(owner, name) {
      await asOwner(owner, 'DELETE', `/repos/${owner}/${name}`);
      repositories.delete(`${owner}/${name}`);
    },
    setInstallation: (state) => void (access.installation = state),
    close,
    [Symbol.asyncDispose]: close,
  };
}

const newToken = () => `ghp_${randomBytes(18).toString('hex')}`;

function withDefaults({ owner, name, private: hidden = false, ...rest }: SeedRepository) {
  return { owner, name, private: hidden, defaultBranch: rest.defaultBranch ?? DEFAULT_BRANCH };
}

async function userId(emulator: Emulator, login: string): Promise<number> {
  const path = `/users/${encodeURIComponent(login)}`;
  const user = await emulator.send({ method: 'GET', path });
  return Number(fields(user.body)['id']);
}

function hostedOf(repositories: Repositories, fullName: string): HostedRepository {
  const repository = repositories.get(fullName);
  if (!repository) throw new EmulationFailed(`there is no repository ${fullName}`);
  return repository;
}

function octokitOf(baseUrl: string, login: string, token: string | undefined): Octokit {
  if (token === undefined) throw new EmulationFailed(`there is no user ${login}`);
  return new Octokit({ baseUrl, auth: token });
}

function appJson({ id, slug }: { readonly id: number; readonly slug: string }, url: string) {
  const page = `${url}/apps/${slug}`;
  const since = '2024-01-01T00:00:00Z';
  return {
    id,
    slug,
    node_id: `A_${id}`,
    client_id: `Iv1.${slug}`,
    owner: null,
    name: slug,
    description: null,
    external_url: page,
    html_url: page,
    created_at: since,
    updated_at: since,
    permissions: APP_PERMISSIONS,
    events: APP_EVENTS,
  };
}
