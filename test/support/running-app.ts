import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Octokit } from '@octokit/rest';
import { startApp, type App } from '../../src/compose-app.ts';
import type { SandboxKind } from '../../src/compose.ts';
import { parseConfig, type Config } from '../../src/config/config.ts';
import {
  createSampleRepository,
  type SampleRepository,
} from '../../src/cli/demo/sample-repository/sample-repository.ts';
import { startScriptedModel, type Script, type ScriptedModel } from '../../src/cli/demo/scripted-model.ts';
import { createLog } from '../../src/lib/log.ts';
import { createRedact } from '../../src/lib/redact.ts';
import { startTestGitHub, type TestGitHub } from './github.ts';

export const REPOSITORY = 'lapse-project/lapse';
export const PLACE = { owner: 'lapse-project', repo: 'lapse' };

/** GitHub, a scripted model and the App itself, all real but the model's wits, around the demo's sample repository. */
export interface RunningApp extends AsyncDisposable {
  readonly app: App;
  readonly github: TestGitHub;
  readonly model: ScriptedModel;
  readonly sample: SampleRepository;
  readonly config: Config;
  /** Each line of the App's log. */
  readonly logged: readonly string[];
  /** As somebody with write access sees GitHub. */
  readonly maintainer: Octokit;
}

export interface RunningAppOptions {
  readonly script: Script;
  readonly sandbox?: SandboxKind;
  readonly environment?: Readonly<Record<string, string>>;
}

export async function startRunningApp({
  script,
  sandbox = 'docker',
  environment = {},
}: RunningAppOptions): Promise<RunningApp> {
  await using resources = new AsyncDisposableStack();
  const stage = resources.use(await setStage(script));
  const config = configOf(stage, environment);
  const logged: string[] = [];
  const redact = createRedact();
  const log = createLog({ level: 'info', redact, write: (line) => logged.push(line) });
  const stopping = new AbortController();
  const app = resources.use(
    await startApp(
      { config, log, redact, signal: stopping.signal, environment: process.env },
      { sandbox, paced: false },
    ),
  );
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

export interface Stage extends AsyncDisposable {
  readonly github: TestGitHub;
  readonly model: ScriptedModel;
  readonly sample: SampleRepository;
  readonly dataHome: string;
}

/** Everything but the App. */
export async function setStage(script: Script): Promise<Stage> {
  await using resources = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'heirloom-e2e-'));
  resources.defer(() => rm(folder, { recursive: true, force: true }));
  const sample = await createSampleRepository(join(folder, 'sample'));
  const github = resources.use(
    await startTestGitHub({
      repositories: [{ ...{ owner: PLACE.owner, name: PLACE.repo }, source: sample.dir }],
      users: [
        { login: 'mara', roles: { [REPOSITORY]: 'write' } },
        { login: 'rita', roles: { [REPOSITORY]: 'read' } },
        { login: 'stranger' },
      ],
    }),
  );
  const model = resources.use(await startScriptedModel(script));
  const kept = resources.move();
  return {
    github,
    model,
    sample,
    dataHome: join(folder, 'data'),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** The environment in which the App meets the stage; what a child process is started with too. */
export function environmentOf({ github, model, dataHome }: Stage): Record<string, string> {
  return {
    HEIRLOOM_DATA: dataHome,
    APP_ID: String(github.appId),
    PRIVATE_KEY: github.privateKey,
    WEBHOOK_SECRET: github.webhookSecret,
    GITHUB_API_URL: github.url,
    GITHUB_URL: github.url,
    OPENAI_BASE_URL: model.url,
    HEIRLOOM_MODEL: 'scripted',
    HEIRLOOM_MODEL_RETRIES: '1',
    HOST: '127.0.0.1',
    PORT: '0',
  };
}

function configOf(stage: Stage, environment: Readonly<Record<string, string>>): Config {
  const parsed = parseConfig({ ...environmentOf(stage), ...environment }, stage.dataHome);
  if (parsed.kind === 'invalid') throw new Error(parsed.problems.join('; '));
  return parsed.config;
}

export function webhookUrl(port: number): string {
  return `http://127.0.0.1:${port}/api/github/webhooks`;
}

/** Waits until `look` finds something; the limit is there to end a test that would wait for ever. */
export async function eventually<T>(look: () => Promise<T | undefined | false>, seconds = 120): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`It did not come about within ${seconds} s.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The newest run of an issue, once it is over. */
export function endedRun({ app }: Pick<RunningApp, 'app'>, issue: number) {
  return eventually(async () => {
    const [run] = await app.durable.list({ subject: `${REPOSITORY}#${issue}`, limit: 1 });
    return run && !['queued', 'running'].includes(run.status) && run;
  }, 180);
}
