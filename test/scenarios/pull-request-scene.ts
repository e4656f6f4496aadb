import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Script } from '../../src/cli/demo/scripted-model.ts';
import { startScriptedModel } from '../../src/cli/demo/scripted-model.ts';
import { createLocalSteps } from '../../src/durable/local-steps.ts';
import type { Steps } from '../../src/durable/steps.ts';
import { createForge, type Forge } from '../../src/forge/forge.ts';
import { createLog } from '../../src/lib/log.ts';
import { openMemory, type Memory } from '../../src/memory/memory.ts';
import type { PullRequestOutcome } from '../../src/memory/pull-request-outcome.ts';
import { createOpenAiChat } from '../../src/model/openai-chat.ts';
import { openMirror } from '../../src/repository/repository.ts';
import { createDockerSandboxes } from '../../src/sandbox/docker-sandboxes.ts';
import type {
  FollowUpEnding,
  FollowUpParts,
  Statement,
} from '../../src/workflow/follow-up/follow-up-parts.ts';
import type { FollowUpReason } from '../../src/workflow/follow-up/follow-up-request.ts';
import { followUp } from '../../src/workflow/follow-up/follow-up.ts';
import { createPullRequestDestination } from '../../src/workflow/follow-up/pull-request-destination.ts';
import { connect } from '../forge/emulated-forge.ts';
import { outcomeOf } from '../memory/sample-outcome.ts';
import { startTestGitHub, type TestGitHub } from '../support/github.ts';
import { uniqueName } from '../support/sandbox-limits.ts';
import { createSmallRepository } from '../support/small-repository.ts';
import { ISSUE, SHOP, SOURCE, TEST } from './shop.ts';

export const SHOP_NAME = 'mara/shop';

/** What the bot has proposed in every scene: the cents are padded, and a test shows it. */
export const FIXED_SOURCE = SHOP[SOURCE]!.replace(
  '${cents % 100}`',
  "${String(cents % 100).padStart(2, '0')}`",
);
export const FIXED_TEST = `${SHOP[TEST]!.trimEnd()}\n\ntest('keeps the zero', () => {\n  assert.equal(formatPrice(1205), '12.05');\n});\n`;

export interface PullRequestStage extends AsyncDisposable {
  readonly github: TestGitHub;
  /** A pull request of the bot's own, on a branch of its own; open, and known to memory. */
  open(): Promise<OpenPullRequest>;
}

export interface OpenPullRequest {
  readonly number: number;
  readonly branch: string;
  readonly head: string;
  play(scene?: PullRequestScene): Promise<PlayedRounds>;
  outcome(): Promise<PullRequestOutcome>;
  /** A file at the branch's tip. */
  file(path: string): Promise<string>;
  /** Of a commit on GitHub. */
  message(commit: string | undefined): Promise<string>;
  parents(commit: string | undefined): Promise<string[]>;
  /** The text of the pull request. */
  body(): Promise<string>;
  /** What the base branch is at now. */
  baseTip(): Promise<string>;
  /** What the bot has said in threads and in the conversation, its status comments left out. */
  answers(): Promise<string[]>;
  /** What stands in the run's own comment. */
  status(run: string): Promise<string | undefined>;
}

export interface PullRequestScene {
  readonly why?: FollowUpReason;
  /** The model's replies in each round, by what it is told at its start. */
  readonly script?: Script;
  readonly parts?: Partial<FollowUpParts>;
  readonly forge?: (forge: Forge) => Forge;
  readonly steps?: (steps: Steps) => Steps;
}

export interface PlayedRounds {
  readonly run: string;
  readonly ending: FollowUpEnding;
  /** What the model was told at the start of each round. */
  readonly told: readonly string[];
  /** All that was told after each reply. */
  readonly feedback: readonly string[];
  readonly steps: readonly string[];
  readonly statements: readonly Statement[];
}

const limits = { memoryMb: 512, cpus: 2, processes: 300, diskMb: 64, commandSeconds: 60 };
const log = createLog({ level: 'silent', redact: (text) => text });

/** The emulated GitHub with the shop, and pull requests of the bot's own there: everything real but the model. */
export async function setPullRequestStage(): Promise<PullRequestStage> {
  await using resources = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'heirloom-rounds-'));
  resources.defer(() => rm(folder, { recursive: true, force: true }));
  const source = await createSmallRepository(join(folder, 'shop'), {
    ...SHOP,
    // There is nothing to install, and no waiting for a registry.
    '.github/heirloom.yml': "commands:\n  install: 'true'\npull-request:\n  co-author: true\n",
  });
  const [owner = '', name = ''] = SHOP_NAME.split('/');
  const github = resources.use(
    await startTestGitHub({
      repositories: [{ owner, name, source }],
      users: [
        { login: 'noor', roles: { [SHOP_NAME]: 'write' } },
        { login: 'rita', roles: { [SHOP_NAME]: 'read' } },
        { login: 'linter[bot]', roles: { [SHOP_NAME]: 'write' } },
        { login: 'stranger' },
      ],
    }),
  );
  const memory = resources.use(await openMemory({ uri: join(folder, 'memory'), log }));
  const installation = await connect(github);
  const forge = createForge({
    ...installation,
    owner,
    repo: name,
    webUrl: github.url,
    redact: (text) => text,
  });
  const kept = resources.move();
  return {
    github,
    open: () => open({ folder, github, memory, forge, repository: github.gitDir(owner, name) }),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

interface Place {
  readonly folder: string;
  readonly github: TestGitHub;
  readonly memory: Memory;
  readonly forge: Forge;
  /** On the GitHub side. */
  readonly repository: string;
}

async function open(place: Place): Promise<OpenPullRequest> {
  const { github, memory, forge, folder, repository } = place;
  const mirror = await openMirror({ dir: join(folder, 'mirror.git'), source: repository });
  const base = await mirror.resolve('refs/heads/main');
  const issue = await github.openIssue('noor', SHOP_NAME, {
    title: ISSUE.untrustedTitle,
    body: ISSUE.untrustedBody,
  });
  const run = `fix-${issue}`;
  const published = await forge.publish({
    run,
    issue,
    base,
    baseBranch: 'main',
    changes: [
      { path: SOURCE, mode: '100644', content: Buffer.from(FIXED_SOURCE) },
      { path: TEST, mode: '100644', content: Buffer.from(FIXED_TEST) },
    ],
    branch: `fix/zero-${issue}`,
    message: 'fix: keep the zero of small cents',
    title: 'fix: keep the zero of small cents',
    body: BODY,
    draft: false,
  });
  const { number, url } = published.pullRequest;
  const { commit: head, branch } = published;
  await memory.outcomes.keep(
    outcomeOf(number, {
      url,
      issue,
      run,
      base,
      branch,
      heads: [head],
      title: 'fix: keep the zero of small cents',
      untrustedIssue: `${ISSUE.untrustedTitle}\n\n${ISSUE.untrustedBody}`,
      tests: [TEST],
      failure: "'12.5' !== '12.05'",
    }),
  );
  const { rest } = github.asUser('noor');
  const [owner = '', repo = ''] = SHOP_NAME.split('/');
  const at = { owner, repo };
  const commitAt = async (ref = '') => (await rest.repos.getCommit({ ...at, ref })).data;
  const said = async () => {
    const threads = (await rest.pulls.listReviewComments({ ...at, pull_number: number })).data;
    const remarks = (await rest.issues.listComments({ ...at, issue_number: number })).data;
    return [...threads, ...remarks].flatMap(({ user, body = '' }) =>
      user?.login === 'heirloom[bot]' ? [body] : [],
    );
  };
  return {
    number,
    branch,
    head,
    play: (scene = {}) => play(scene, number, place),
    async outcome() {
      const outcome = await memory.outcomes.of(number);
      if (outcome === undefined) throw new Error('The pull request is not remembered.');
      return outcome;
    },
    async file(path) {
      const now = await openMirror({ dir: join(folder, 'mirror.git'), source: repository });
      const content = await now.read(await now.resolve(`refs/heads/${branch}`), path);
      return Buffer.from(content ?? '').toString('utf8');
    },
    message: async (commit) => (await commitAt(commit)).commit.message,
    parents: async (commit) => (await commitAt(commit)).parents.map(({ sha }) => sha),
    body: async () => (await rest.pulls.get({ ...at, pull_number: number })).data.body ?? '',
    baseTip: async () => (await commitAt('main')).sha,
    answers: async () =>
      (await said()).filter((body) => !STATUS.test(body)).map((body) => body.replace(MARKER, '')),
    status: async (of) => (await said()).find((body) => body.includes(`run=${of} -->`))?.replace(MARKER, ''),
  };
}

const BODY = `The cents are padded now.

<details>
<summary>Evidence: what was run, and what it printed</summary>

Old evidence.

</details>

<details>
<summary>Receipt: what this change was made from</summary>

Nothing.

</details>`;
const MARKER = /^<!-- .* -->\n/;
const STATUS = /^<!-- heirloom:run=run-/;

async function play(scene: PullRequestScene, pullRequest: number, place: Place): Promise<PlayedRounds> {
  const { folder, repository, memory } = place;
  const forge = (scene.forge ?? ((same) => same))(place.forge);
  await using model = await startScriptedModel(scene.script ?? []);
  const chat = createOpenAiChat({
    baseUrl: model.url,
    apiKey: 'none',
    model: 'scripted',
    timeoutSeconds: 60,
    retries: 0,
  });
  const run = `run-${uniqueName()}`;
  const statements: Statement[] = [];
  const parts: FollowUpParts = {
    forge,
    quietSeconds: 0,
    proposeRules: async (_, said) => {
      statements.push(...said);
      return said.flatMap(({ untrustedText }) =>
        /\bwe always\b/i.test(untrustedText) ? [{ id: 'R1', statement: untrustedText }] : [],
      );
    },
    destination: createPullRequestDestination({
      forge,
      run,
      pullRequest,
      openMirror: (signal, holding) =>
        openMirror({ dir: join(folder, 'mirror.git'), source: repository, signal, holding }),
    }),
    memory,
    sandboxes: createDockerSandboxes({
      image: 'heirloom-sandbox:local',
      owner: uniqueName(),
      imageCacheMb: 0,
    }),
    enginePatienceMinutes: 1,
    sandboxLimits: limits,
    models: { coding: chat, reviewing: chat, summarising: chat },
    windowTokens: 100_000,
    prices: new Map(),
    limits: { turns: 100, tokens: 2_000_000, cost: 10, minutes: 30 },
    answerDays: 7,
    candidates: 1,
    mostCandidates: 1,
    review: false,
    patchLimits: { maxBytes: 1_000_000, maxFiles: 20 },
    protectedPaths: [],
    givesAway: () => false,
    redact: (text) => text,
    log,
    ...scene.parts,
  };
  const told: string[] = [];
  const steps = createLocalSteps(run, AbortSignal.timeout(300_000), async ({ step }) => {
    told.push(step);
  });
  const [owner = '', repo = ''] = SHOP_NAME.split('/');
  const request = {
    installation: 1,
    owner,
    repo,
    repository: SHOP_NAME,
    pullRequest,
    why: scene.why ?? { kind: 'review' as const },
  };
  const ending = await followUp((scene.steps ?? ((same) => same))(steps), request, parts);
  const requests = model.requests().map(({ messages }) => messages);
  const textOf = (content: unknown) => (typeof content === 'string' ? content : JSON.stringify(content));
  const isFirst = (messages: (typeof requests)[number]) => !messages.some(({ role }) => role === 'assistant');
  return {
    run,
    ending,
    told: requests.filter(isFirst).map((messages) => textOf(messages.at(-1)?.content)),
    feedback: requests
      .filter((messages) => !isFirst(messages))
      .map((messages) =>
        messages
          .slice(messages.findLastIndex(({ role }) => role === 'assistant') + 1)
          .map(({ content }) => textOf(content))
          .join('\n\n'),
      ),
    steps: told,
    statements,
  };
}

export function commitsOf(ending: FollowUpEnding): readonly string[] {
  return ending.kind === 'answered' ? ending.commits : [];
}
