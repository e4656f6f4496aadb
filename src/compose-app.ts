import {
  commonParts,
  createModel,
  createSandboxes,
  installationId,
  mirrorFolder,
  openMemories,
  type SandboxKind,
  type Surroundings,
} from './compose.ts';
import { lockDataHome } from './durable/data-home.ts';
import { openDatabase } from './durable/database.ts';
import { defineStory, startDurable, type Durable, type Story } from './durable/durable.ts';
import type { Runs } from './durable/runs.ts';
import { createForge, type Forge } from './forge/forge.ts';
import { connectApp, connectInstallation, type Installation } from './forge/installation.ts';
import { NotSetUp } from './lib/not-set-up.ts';
import { openMirror } from './repository/repository.ts';
import { keepReconciled } from './webhook/reconciliation.ts';
import { startWebhookServer } from './webhook/server.ts';
import { createWebhookApp } from './webhook/webhook.ts';
import { fixIssue } from './workflow/fix-issue.ts';
import { createGitHubDestination } from './workflow/github-destination.ts';
import { handleRequest, type GitHubFixRequest } from './workflow/handle-request.ts';
import type { TriggerRequest } from './workflow/trigger-request.ts';

export interface App extends AsyncDisposable {
  readonly port: number;
  readonly durable: Durable<TriggerRequest>;
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
  const { config, log, redact, environment, signal } = surroundings;
  const github = credentialsOf(surroundings);
  const model = createModel(config);
  await using resources = new AsyncDisposableStack();

  resources.use(await lockDataHome(config.dataHome));
  const sandboxes = await createSandboxes(sandbox, surroundings);
  const database = resources.use(
    await openDatabase({
      dataHome: config.dataHome,
      log,
      signal,
      ...(config.databaseUrl !== undefined && { url: config.databaseUrl }),
    }),
  );
  const memories = resources.use(openMemories(surroundings));

  const installations = new Map<number, Promise<Installation>>();
  async function forgeOf(owner: string, repo: string, installation: number): Promise<Forge> {
    const connected =
      installations.get(installation) ?? connectInstallation({ ...github, installation, log, paced });
    installations.set(installation, connected);
    try {
      return createForge({ ...(await connected), owner, repo, webUrl: config.github.url, redact });
    } catch (error) {
      installations.delete(installation);
      throw error;
    }
  }

  const fixStory: Story<GitHubFixRequest, unknown> = defineStory('fix', async (steps, request) => {
    const { owner, repo, repository, installation, issue } = request;
    const forge = await forgeOf(owner, repo, installation);
    const destination = createGitHubDestination({
      forge,
      run: steps.run,
      issue: issue.number,
      openMirror: (aborted) =>
        openMirror({
          dir: mirrorFolder(config, repository),
          source: forge.cloneUrl(),
          credentials: () => forge.credentials(),
          signal: aborted,
          surroundings: environment,
          ...(config.sandbox.caBundle !== undefined && { caBundle: config.sandbox.caBundle }),
        }),
    });
    const memory = await memories.of(repository);
    return fixIssue(steps, request, { ...commonParts(surroundings, sandboxes, model), destination, memory });
  });
  const requestStory = (runs: Runs): Story<TriggerRequest, unknown> =>
    defineStory('request', async (steps, request) => {
      const forge = await forgeOf(request.owner, request.repo, request.installation);
      return handleRequest(steps, request, { forge, runs, sandboxes, fixStory, allowBots: config.allowBots });
    });

  const durable = resources.use(
    await startDurable<TriggerRequest>({
      databaseUrl: database.url,
      executor: await installationId(config.dataHome),
      stories: (runs) => ({ request: requestStory(runs), others: [fixStory] }),
      concurrencyPerRepository: config.runsPerRepository,
      log,
    }),
  );
  const removed = await sandboxes.removeLeftovers(await liveRuns(durable));
  if (removed.length > 0) log.info('removed sandboxes of runs that are over', { runs: removed });

  const server = await startWebhookServer({
    ...github,
    secret: github.webhookSecret,
    ...config.server,
    log,
    app: createWebhookApp({
      label: config.label,
      allowBots: config.allowBots,
      appId: github.appId,
      log,
      intake: async (request) => {
        await durable.accept(request.delivery, request);
      },
    }),
  });
  resources.defer(() => server.stop());
  resources.use(keepReconciled({ octokit: connectApp({ ...github, log, paced }), log }));

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

async function liveRuns(runs: Runs): Promise<Set<string>> {
  const [queued, running] = await Promise.all([
    runs.list({ status: 'queued', limit: 10_000 }),
    runs.list({ status: 'running', limit: 10_000 }),
  ]);
  return new Set([...queued, ...running].map(({ run }) => run));
}
