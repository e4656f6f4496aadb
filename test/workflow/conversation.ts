import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { defineStory, startDurable, type Durable, type Story } from '../../src/durable/durable.ts';
import { createLocalSteps } from '../../src/durable/local-steps.ts';
import { openMemory, type Memory } from '../../src/memory/memory.ts';
import type { PullRequestOutcome } from '../../src/memory/pull-request-outcome.ts';
import { handleRequest } from '../../src/workflow/handle-request.ts';
import type { RequestParts } from '../../src/workflow/request-parts.ts';
import type { Command, Request, TriggerRequest } from '../../src/workflow/trigger-request.ts';
import { silent, temporaryPostgres } from '../durable/temporary-database.ts';
import { PLACE, startEmulatedForge, type EmulatedForge } from '../forge/emulated-forge.ts';
import { outcomeOf } from '../memory/sample-outcome.ts';

export const REPOSITORY = `${PLACE.owner}/${PLACE.repo}`;

/** A pull request of the bot's own for an issue. */
export interface Opened {
  readonly issue: number;
  readonly pull: number;
  readonly head: string;
  readonly branch: string;
}

export interface Conversation extends AsyncDisposable {
  readonly world: EmulatedForge;
  readonly memory: Memory;
  readonly runs: Durable<unknown>;
  /** What runs were started with, by their ids. */
  readonly begun: ReadonlyMap<string, unknown>;
  /** Pull requests that were to be learnt from. */
  readonly learnt: readonly number[];
  /** Commands about rules, in one word and the rule. */
  readonly rules: readonly string[];
  readonly open: (title: string, kept?: Partial<PullRequestOutcome>) => Promise<Opened>;
  /** Has somebody say a command, and gives what came of it and the delivery. */
  readonly say: (
    login: string,
    command: Command,
    at: Partial<TriggerRequest> & { issue: number },
  ) => Promise<{ came: string; delivery: string }>;
  readonly look: (pullRequest: number, after?: string) => Promise<string>;
  /** What the bot has written there, in threads too; without its marks. */
  readonly answers: (issue: number) => Promise<string[]>;
}

/** GitHub, Postgres and memory, all real; runs only note what they were started with, and go on until they are cancelled. */
export async function startConversation(): Promise<Conversation> {
  await using resources = new AsyncDisposableStack();
  const world = resources.use(await startEmulatedForge());
  const postgres = resources.use(await temporaryPostgres());
  const folder = await mkdtemp(join(tmpdir(), 'heirloom-conversation-'));
  resources.defer(() => rm(folder, { recursive: true }));
  const memory = resources.use(await openMemory({ uri: folder, log: silent }));

  const begun = new Map<string, unknown>();
  const story = <T>(name: string): Story<T, unknown> =>
    defineStory(name, (steps, input: T) =>
      steps.step('work', async (signal) => {
        begun.set(steps.run, input);
        await sleep(600_000, undefined, { signal });
      }),
    );
  const stories: Pick<RequestParts, 'fixStory' | 'followUpStory' | 'askStory'> = {
    fixStory: story('fix'),
    followUpStory: story('follow-up'),
    askStory: story('ask'),
  };
  const runs = resources.use(
    await startDurable<unknown>({
      databaseUrl: await postgres.freshDatabase(),
      executor: 'test',
      concurrencyPerRepository: 100,
      log: silent,
      stories: () => ({
        request: defineStory('request', async () => undefined),
        others: Object.values(stories),
      }),
    }),
  );

  const learnt: number[] = [];
  const rules: string[] = [];
  const parts: RequestParts = {
    ...stories,
    forge: world.forge,
    runs,
    sandboxes: { remove: async () => undefined },
    memory,
    allowBots: ['renovate[bot]'],
    learnFromClosed: async (_, pullRequest) => void learnt.push(pullRequest),
    explain: async ({ number }) => `Because of #${number}.`,
    rememberRule: async (_, { by, untrustedRule, where }) => {
      rules.push(`remember ${untrustedRule} ${by} ${where.replace(world.github.url, '')}`);
      return `Remembered: ${untrustedRule}`;
    },
    forgetRule: async (_, { untrustedRule }) => {
      rules.push(`forget ${untrustedRule}`);
      return `Forgotten: ${untrustedRule}`;
    },
  };
  const handle = (request: Request) =>
    handleRequest(createLocalSteps(request.delivery, new AbortController().signal), request, parts);

  const kept = resources.move();
  return {
    world,
    memory,
    runs,
    begun,
    learnt,
    rules,
    async open(title, more = {}) {
      const issue = await world.github.openIssue('ada', REPOSITORY, { title });
      const run = `fix-${issue}`;
      const { pullRequest, commit, branch } = await world.forge.publish(world.publication(run, { issue }));
      const { number, url } = pullRequest;
      await memory.outcomes.keep(outcomeOf(number, { issue, run, url, branch, heads: [commit], ...more }));
      return { issue, pull: number, head: commit, branch };
    },
    async say(login, command, at) {
      const delivery = randomUUID();
      const type = login.endsWith('[bot]') ? 'Bot' : 'User';
      const came = await handle({
        delivery,
        at: new Date().toISOString(),
        trigger: 'comment',
        installation: world.github.installationId,
        ...PLACE,
        actor: { login, type },
        frozen: { title: 'It does not add up', body: '', author: 'ada' },
        command,
        ...at,
      });
      return { came, delivery };
    },
    look: (pullRequest, after) =>
      handle({
        kind: 'look',
        delivery: randomUUID(),
        at: new Date().toISOString(),
        installation: world.github.installationId,
        ...PLACE,
        pullRequest,
        ...(after !== undefined && { after }),
      }),
    answers: (issue) => answersIn(world, issue),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

async function answersIn({ github }: EmulatedForge, issue: number): Promise<string[]> {
  const { rest } = github.asUser('ada');
  const { data: remarks } = await rest.issues.listComments({ ...PLACE, issue_number: issue });
  const { data: state } = await rest.issues.get({ ...PLACE, issue_number: issue });
  const threads = state.pull_request
    ? (await rest.pulls.listReviewComments({ ...PLACE, pull_number: issue })).data
    : [];
  return [...remarks, ...threads]
    .filter(({ user }) => user?.login === 'heirloom[bot]')
    .map(({ body }) => (body ?? '').replace(/<!--[^]*?-->\n?/g, '').trim());
}
