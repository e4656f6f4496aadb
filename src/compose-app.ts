import {
  createModels,
  installationId,
  openMemories,
  uncheckedSandboxes,
  type Surroundings,
} from './compose.ts';
import { cleanAfterApp } from './compose-clean.ts';
import { lookAfterPullRequests } from './compose-look-after.ts';
import type { StoryNeeds } from './compose-runs.ts';
import { createStories } from './compose-stories.ts';
import { lockDataHome } from './durable/data-home.ts';
import { openDatabase } from './durable/database.ts';
import { startDurable, type Durable } from './durable/durable.ts';
import { openRuns } from './durable/runs.ts';
import { createForge, type Forge } from './forge/forge.ts';
import { askBotLogin, connectApp, connectInstallation, type Installation } from './forge/installation.ts';
import type { Log } from './lib/log.ts';
import { messageOf } from './lib/message-of.ts';
import { NotSetUp } from './lib/not-set-up.ts';
import type { SandboxCheck, SandboxKind } from './sandbox/sandbox.ts';
import { keepReconciled } from './webhook/reconciliation.ts';
import { startWebhookServer } from './webhook/server.ts';
import { createWebhookApp } from './webhook/webhook.ts';
import { keepClean } from './workflow/keep-clean.ts';
import type { Request } from './workflow/trigger-request.ts';

export interface App extends AsyncDisposable {
  readonly port: number;
  readonly durable: Durable<Request>;
}

export interface AppOptions {
  readonly sandbox: SandboxKind;
  /** Spaces writes a second apart, as GitHub asks; switched off only against an emulator. */
  readonly paced?: boolean;
}

/** The GitHub App, running: everything it needs is started, and is stopped when it is disposed of. */
export async function startApp(
  surroundings: Surroundings,
  { sandbox, paced = true }: AppOptions,
): Promise<App> {
  const { config, log, redact, signal } = surroundings;
  const { webhookSecret, ...credentials } = credentialsOf(surroundings);
  const github = { ...credentials, log, paced };
  const models = createModels(surroundings);
  await using resources = new AsyncDisposableStack();

  resources.use(await lockDataHome(config.dataHome));
  const sandboxes = await uncheckedSandboxes(sandbox, surroundings);
  const check = await sandboxes.check();
  const botLogin = await whoWeAre(github);
  const database = resources.use(
    await openDatabase({
      dataHome: config.dataHome,
      log,
      signal,
      ...(config.databaseUrl !== undefined && { url: config.databaseUrl }),
    }),
  );
  if (check.kind === 'missing') await mustHaveRunsUnderWay(check, database.url, log);
  const memories = resources.use(openMemories(surroundings));

  const installations = new Map<number, Installation>();
  function forgeOf({ owner, repo, installation }: Parameters<StoryNeeds['forgeOf']>[0]): Forge {
    const connected =
      installations.get(installation) ?? connectInstallation({ ...github, installation, botLogin });
    installations.set(installation, connected);
    return createForge({ ...connected, owner, repo, webUrl: config.github.url, redact });
  }

  const ready = Promise.withResolvers<Durable<Request>>();
  const accept = async (request: Request) => {
    await (await ready.promise).accept(request.delivery, request);
  };
  const durable = resources.use(
    await startDurable<Request>({
      databaseUrl: database.url,
      executor: await installationId(config.dataHome),
      stories: (runs) =>
        createStories(
          { surroundings, sandbox, sandboxes, memories, models, forgeOf, botLogin, accept },
          runs,
        ),
      concurrencyPerRepository: config.runsPerRepository,
      log,
    }),
  );
  ready.resolve(durable);
  resources.use(keepClean({ clean: () => cleanAfterApp(sandboxes, durable, surroundings), log }));
  resources.use(lookAfterPullRequests({ surroundings, memories, durable, forgeOf }));

  const server = await startWebhookServer({
    ...credentials,
    secret: webhookSecret,
    ...config.server,
    log,
    app: createWebhookApp({
      label: config.label,
      allowBots: config.allowBots,
      appId: github.appId,
      botLogin,
      log,
      intake: accept,
    }),
  });
  resources.defer(() => server.stop());
  resources.use(keepReconciled({ octokit: connectApp(github), log }));

  const kept = resources.move();
  return { port: server.port, durable, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

function credentialsOf({ config }: Surroundings) {
  const { appId, privateKey, webhookSecret, apiUrl } = config.github;
  const missing = [
    ...(appId === undefined ? ['APP_ID'] : []),
    ...(privateKey === undefined ? ['PRIVATE_KEY'] : []),
    ...(webhookSecret === undefined ? ['WEBHOOK_SECRET'] : []),
  ];
  if (appId === undefined || privateKey === undefined || webhookSecret === undefined) {
    throw new NotSetUp(
      `The GitHub App is not configured: set ${missing.join(', ')} (see docs/operating.md).`,
    );
  }
  return { appId, privateKey, webhookSecret, baseUrl: apiUrl };
}

/** Asked before any run goes on, so that none of them can fail for it. */
async function whoWeAre(github: Parameters<typeof askBotLogin>[0]): Promise<string> {
  try {
    return await askBotLogin(github);
  } catch (error) {
    throw new NotSetUp(
      `GitHub (${github.baseUrl}) does not say that it knows the App by APP_ID and PRIVATE_KEY: ${messageOf(error)} ` +
        '`heirloom doctor` checks it.',
      { cause: error },
    );
  }
}

/** Runs that the last process has left wait for an engine that is away; without any, whoever starts the App is told. */
async function mustHaveRunsUnderWay(
  { what, mend }: Extract<SandboxCheck, { kind: 'missing' }>,
  databaseUrl: string,
  log: Log,
): Promise<void> {
  await using runs = await openRuns(databaseUrl, log);
  const states = ['queued', 'running', 'waiting'] as const;
  const underWay = await Promise.all(states.map((status) => runs.list({ status, limit: 1 })));
  if (underWay.flat().length === 0) throw new NotSetUp(`${what} ${mend}`);
  log.warn('there is no sandbox now; the runs that are under way wait for one', { because: what, mend });
}
