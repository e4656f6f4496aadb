import type { Octokit } from '@octokit/rest';
import { startApp, type App } from '../../src/compose-app.ts';
import type { SandboxKind } from '../../src/sandbox/sandbox.ts';
import { parseConfig, type Config } from '../../src/config/config.ts';
import { isActive, type Run } from '../../src/durable/run-status.ts';
import { createLog } from '../../src/lib/log.ts';
import { createRedact } from '../../src/lib/redact.ts';
import { eventually } from './eventually.ts';
import { environmentOf, REPOSITORY, setStage, webhookUrl, type Stage, type StageOptions } from './stage.ts';

/** GitHub, a scripted model and the App itself, all real but the model's wits. */
export interface RunningApp extends Stage {
  readonly app: App;
  readonly config: Config;
  /** Each line of the App's log. */
  readonly logged: readonly string[];
  /** As somebody with write access sees GitHub. */
  readonly maintainer: Octokit;
}

export interface RunningAppOptions extends StageOptions {
  readonly sandbox?: SandboxKind;
  readonly environment?: Readonly<Record<string, string>>;
}

export async function startRunningApp(options: RunningAppOptions): Promise<RunningApp> {
  await using resources = new AsyncDisposableStack();
  const stage = resources.use(await setStage(options));
  const logged: string[] = [];
  const { app, config } = await startAppOn(stage, { ...options, write: (line) => logged.push(line) });
  resources.use(app);
  stage.github.setWebhookUrl(webhookUrl(app.port));
  const kept = resources.move();
  return {
    ...stage,
    app,
    config,
    logged,
    maintainer: stage.github.asUser('mara'),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

interface AppOnStage extends Pick<RunningAppOptions, 'sandbox' | 'environment'> {
  readonly write?: (line: string) => void;
}

/** The App alone, on a stage that is set. */
export async function startAppOn(
  stage: Stage,
  { sandbox = 'docker', environment = {}, write = () => undefined }: AppOnStage = {},
): Promise<{ app: App; config: Config }> {
  const parsed = parseConfig({ ...environmentOf(stage), ...environment }, stage.dataHome);
  if (parsed.kind === 'invalid') throw new Error(parsed.problems.join('; '));
  const { config } = parsed;
  const redact = createRedact();
  const log = createLog({ level: 'info', redact, write });
  const { signal } = new AbortController();
  const around = { config, log, redact, signal, environment: process.env };
  return { config, app: await startApp(around, { sandbox, paced: false }) };
}

/** The newest run of an issue, once there is one. */
export function begunRun({ app }: Pick<RunningApp, 'app'>, issue: number, repository = REPOSITORY) {
  return eventually(async () => newestRun(app, repository, issue));
}

/** The newest run of an issue, once it is over. */
export function endedRun({ app }: Pick<RunningApp, 'app'>, issue: number, repository = REPOSITORY) {
  return eventually(async () => {
    const run = await newestRun(app, repository, issue);
    return run && !isActive(run.status) && run;
  });
}

async function newestRun(app: App, repository: string, issue: number): Promise<Run | undefined> {
  const [run] = await app.durable.list({ subject: `${repository}#${issue}`, limit: 1 });
  return run;
}
