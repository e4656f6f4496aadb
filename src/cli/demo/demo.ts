import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfig, type Config } from '../../config/config.ts';
import { isActive, type Run } from '../../durable/run-status.ts';
import type { Runs } from '../../durable/runs.ts';
import type { ExitCode, Terminal } from '../terminal.ts';
import { startEmulatedGitHub, type EmulatedGitHub } from './emulated-github/emulated-github.ts';
import { createNarrator, type Narrator } from './narrator.ts';
import { createSampleRepository, type SampleRepository } from './sample-repository/sample-repository.ts';
import { startScriptedModel } from './scripted-model.ts';
import { scriptedReplies, withReview } from './scripted-replies.ts';
import type { SandboxKind } from '../../sandbox/sandbox.ts';
import { describeStep } from './step-words.ts';

export interface DemoNeeds {
  readonly terminal: Terminal;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Whether a Docker engine and the sandbox image are there; what to do when they are not. */
  readonly checkSandbox: (
    config: Config,
  ) => Promise<{ kind: 'ready' } | { kind: 'missing'; what: string; mend: string }>;
  readonly startApp: (
    config: Config,
    sandbox: SandboxKind,
  ) => Promise<AsyncDisposable & { port: number; durable: Runs }>;
}

const OWNER = 'lapse-project';
const NAME = 'lapse';
const MAINTAINER = 'mara';
const REPOSITORY = { owner: OWNER, repo: NAME };
const LABEL = 'heirloom';
const APP = { id: 7, slug: 'heirloom', webhookSecret: 'a secret of the demo' };
const RUN_TIMEOUT_MS = 5 * 60_000;
const POLL_MS = 120;

/** `heirloom demo`: the whole story on a GitHub that runs in this process, with a model that follows a script. */
export async function demoCommand({ keep }: { keep: boolean }, needs: DemoNeeds): Promise<ExitCode> {
  const { terminal, signal } = needs;
  using narrator = createNarrator({
    write: terminal.err,
    colour: terminal.colour,
    tty: terminal.interactive,
  });
  await using resources = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'heirloom-demo-'));
  resources.defer(() => rm(folder, { recursive: true, force: true }));

  narrator.chapter('Setting the stage');
  narrator.step('Making a sample repository with two years of history');
  const sample = await createSampleRepository(join(folder, 'sample'));
  narrator.done(`Made a sample repository: ${OWNER}/${NAME}, a library for durations, two years of history`);
  narrator.step('Starting a GitHub on this machine (emulate, and real git behind it)');
  const github = resources.use(await startGitHub(folder, sample));
  narrator.step('Starting a model that follows a script');
  const model = resources.use(await startScriptedModel(withReview(scriptedReplies(1))));
  narrator.done(
    'Started a model that follows a script: its replies are written beforehand, everything else is real',
  );

  const config = configFor(needs.environment, folder, github, model.url);
  const sandbox = await chooseSandbox(config, needs, narrator);
  narrator.step('Starting Heirloom: Postgres, durable workflows, the webhook server');
  const app = resources.use(await needs.startApp(config, sandbox));
  github.setWebhookUrl(`http://127.0.0.1:${app.port}/api/github/webhooks`);
  narrator.done(`Started Heirloom on port ${app.port}`);

  narrator.chapter('An issue');
  const maintainer = github.asUser(MAINTAINER);
  const { data: issue } = await maintainer.rest.issues.create({ ...REPOSITORY, ...sample.issue });
  narrator.show(`#${issue.number} ${issue.title}`, issue.body ?? '');
  narrator.step(`${MAINTAINER}, who has write access, labels it "${LABEL}"`);
  await maintainer.rest.issues.addLabels({ ...REPOSITORY, issue_number: issue.number, labels: [LABEL] });
  narrator.done();

  narrator.chapter('What Heirloom does');
  const run = await follow(app.durable, `${OWNER}/${NAME}#${issue.number}`, narrator, signal);

  const proposed = await show(github, issue.number, narrator);
  if (run.status !== 'done' || !proposed) {
    terminal.err(
      `The demo did not end with a pull request: ${run.error ?? 'see the status comment above'}.\n`,
    );
    return 1;
  }
  terminal.out(
    `Done: an issue became a pull request. The model's replies were scripted; the tests, the sandbox (${sandbox}), Postgres, git, ` +
      `the webhooks and GitHub's API were not.\n`,
  );
  if (keep) await keepRunning(github, folder, terminal, signal);
  return 0;
}

async function startGitHub(folder: string, sample: SampleRepository): Promise<EmulatedGitHub> {
  const dir = join(folder, 'github');
  await mkdir(dir);
  return startEmulatedGitHub({
    dir,
    app: APP,
    repositories: [{ owner: OWNER, name: NAME, source: sample.dir }],
    users: [{ login: MAINTAINER, roles: { [`${OWNER}/${NAME}`]: 'write' } }],
  });
}

/** The demo's own configuration: nothing that the user has set is used, but for where a Docker engine is. */
function configFor(
  environment: DemoNeeds['environment'],
  folder: string,
  github: EmulatedGitHub,
  modelUrl: string,
): Config {
  const parsed = parseConfig(
    {
      DOCKER_HOST: environment['DOCKER_HOST'],
      HEIRLOOM_SANDBOX_IMAGE: environment['HEIRLOOM_SANDBOX_IMAGE'],
      HEIRLOOM_LOG: environment['HEIRLOOM_LOG'] ?? 'error',
      HEIRLOOM_LABEL: LABEL,
      // The data home goes with the demo, and nobody would ever ask for what it had prepared.
      HEIRLOOM_IMAGE_CACHE_MB: '0',
      APP_ID: String(github.appId),
      PRIVATE_KEY: github.privateKey,
      WEBHOOK_SECRET: APP.webhookSecret,
      GITHUB_API_URL: github.url,
      GITHUB_URL: github.url,
      OPENAI_BASE_URL: modelUrl,
      HEIRLOOM_MODEL: 'scripted',
      HOST: '127.0.0.1',
      PORT: '0',
    },
    join(folder, 'data'),
  );
  if (parsed.kind === 'invalid')
    throw new Error(`The demo's configuration is wrong: ${parsed.problems.join('; ')}`);
  return parsed.config;
}

async function chooseSandbox(
  config: Config,
  { checkSandbox }: DemoNeeds,
  narrator: Narrator,
): Promise<SandboxKind> {
  narrator.step('Looking for a Docker engine');
  const check = await checkSandbox(config);
  if (check.kind === 'ready') {
    narrator.done('Found a Docker engine: the code runs in a container');
    return 'docker';
  }
  narrator.fail(
    `${check.what} The sample repository's code therefore runs UNISOLATED, in a process sandbox on this machine.`,
  );
  narrator.step(`To have containers: ${check.mend}`);
  narrator.done();
  return 'process';
}

/** Tells the run's steps as they end. */
async function follow(runs: Runs, subject: string, narrator: Narrator, signal: AbortSignal): Promise<Run> {
  const deadline = Date.now() + RUN_TIMEOUT_MS;
  let told = 0;
  narrator.step('The webhook arrives, is checked and stored; the run waits for its turn');
  for (;;) {
    signal.throwIfAborted();
    const [latest] = await runs.list({ subject, limit: 1 });
    const run = latest && (await runs.get(latest.run));
    for (const { name } of run?.steps.slice(told) ?? []) {
      told++;
      const words = describeStep(name);
      if (words === undefined) continue;
      narrator.done(words);
      narrator.step('Working');
    }
    if (run && !isActive(run.status)) {
      narrator.done(`The run is over: ${run.status}`);
      return run;
    }
    if (Date.now() > deadline)
      throw new Error(`The run took longer than ${RUN_TIMEOUT_MS / 60_000} minutes.`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Reads back from GitHub, as a person would, what Heirloom left there; whether that is a pull request. */
async function show(github: EmulatedGitHub, issue: number, narrator: Narrator): Promise<boolean> {
  const { rest } = github.asUser(MAINTAINER);
  narrator.chapter('What GitHub shows');
  const { data: comments } = await rest.issues.listComments({ ...REPOSITORY, issue_number: issue });
  for (const { user, body } of comments)
    narrator.show(`Comment by ${user?.login ?? 'nobody'} on #${issue}`, body ?? '');
  const { data: pulls } = await rest.pulls.list({ ...REPOSITORY, state: 'open' });
  const pull = pulls[0];
  if (pull === undefined) return false;
  narrator.show(
    `Pull request #${pull.number} by ${pull.user?.login ?? 'nobody'}: ${pull.title}  (${pull.head.ref} → ${pull.base.ref})`,
    pull.body ?? '',
  );
  const { data: diff } = await rest.pulls.get({
    ...REPOSITORY,
    pull_number: pull.number,
    mediaType: { format: 'diff' },
  });
  narrator.show('Its diff', typeof diff === 'string' ? diff : '');
  const { data: checks } = await rest.checks.listForRef({ ...REPOSITORY, ref: pull.head.sha });
  for (const { name, conclusion, output } of checks.check_runs) {
    narrator.show(
      `Check run ${name}: ${conclusion ?? 'running'}`,
      `${output.title ?? ''}\n${output.summary ?? ''}`,
    );
  }
  return true;
}

async function keepRunning(
  github: EmulatedGitHub,
  folder: string,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  terminal.err(`Everything keeps running until Ctrl-C. GitHub's API: ${github.url}; files: ${folder}\n`);
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
