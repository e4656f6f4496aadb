import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startScriptedModel, type ScriptedReply } from '../../../src/cli/demo/scripted-model.ts';
import { createLocalSteps } from '../../../src/durable/local-steps.ts';
import { createLog } from '../../../src/lib/log.ts';
import { openMemory, type Memory } from '../../../src/memory/memory.ts';
import { createOpenAiChat } from '../../../src/model/openai-chat.ts';
import { openMirror } from '../../../src/repository/repository.ts';
import { createDockerSandboxes } from '../../../src/sandbox/docker-sandboxes.ts';
import { askRepository, type AskParts } from '../../../src/workflow/ask/ask.ts';
import type { AskRequest } from '../../../src/workflow/ask/ask-request.ts';
import { canaryOf } from '../../../src/workflow/canary.ts';
import { sampleRepository, type SampleRepository } from '../../repository/sample.ts';
import { noEngine } from '../../support/engine.ts';
import { AMPLE } from '../../scenarios/scene.ts';
import { call, reply } from '../../scenarios/replies.ts';
import { SHOP } from '../../scenarios/shop.ts';
import { uniqueName } from '../../support/sandbox-limits.ts';

const log = createLog({ level: 'silent', redact: (text) => text });
const QUESTION = 'Why are vouchers never negative? @mara';

const answer = (text: string, citations: readonly object[] = [], more = {}): ScriptedReply =>
  reply(call('answer', { text, citations, ...more }));
const VOUCHER = { path: 'src/voucher.js', lines: '6' };

describe.skipIf(noEngine)('a question about the repository', { timeout: 240_000 }, () => {
  let folder: string;
  let repository: SampleRepository;
  let memory: Memory;
  let fixed: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'heirloom-ask-'));
    repository = sampleRepository(join(folder, 'shop'));
    for (const [path, content] of Object.entries(SHOP)) repository.write(path, content);
    repository.write('src/voucher.js', 'export const redeem = (cents, voucher) => cents - voucher.cents;\n');
    repository.commit('feat: vouchers');
    repository.write('src/voucher.js', SHOP['src/voucher.js']!);
    fixed = repository.commit('fix: a voucher never pays out\n\nSome had taken money from the till.');
    memory = await openMemory({ uri: join(folder, 'memory'), log });
  });
  afterAll(async () => {
    await memory[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  async function ask(
    script: readonly ScriptedReply[],
    { run = uniqueName(), ...more }: Partial<AskParts> & { run?: string; question?: string } = {},
  ) {
    await using model = await startScriptedModel(script);
    const chat = createOpenAiChat({
      baseUrl: model.url,
      apiKey: 'none',
      model: 'scripted',
      timeoutSeconds: 60,
      retries: 0,
    });
    const written: string[] = [];
    const steps: string[] = [];
    const request: AskRequest = {
      installation: 1,
      owner: 'o',
      repo: 'shop',
      repository: 'o/shop',
      issue: 7,
      by: 'mara',
      untrustedQuestion: more.question ?? QUESTION,
    };
    const ending = await askRepository(
      createLocalSteps(run, AbortSignal.timeout(200_000), async ({ step }) => void steps.push(step)),
      request,
      {
        memory,
        sandboxes: createDockerSandboxes({
          image: 'heirloom-sandbox:local',
          owner: uniqueName(),
          imageCacheMb: 0,
        }),
        sandboxLimits: { memoryMb: 512, cpus: 2, processes: 300, diskMb: 64, commandSeconds: 60 },
        enginePatienceMinutes: 1,
        models: { coding: chat, reviewing: chat, summarising: chat },
        windowTokens: 100_000,
        prices: new Map(),
        limits: AMPLE,
        givesAway: () => false,
        redact: (text) => text,
        log,
        place: {
          begin: async () => ({ revision: 'HEAD', config: {} }),
          openMirror: (signal) =>
            openMirror({ dir: join(folder, 'mirror.git'), source: repository.dir, signal }),
          write: async (markdown) => void written.push(markdown),
          commitUrl: (sha) => `https://github.test/o/shop/commit/${sha}`,
          fileUrl: (commit, path) => `https://github.test/o/shop/blob/${commit}/${path}`,
        },
        ...more,
      },
    );
    const told = model.requests().map(({ messages }) => JSON.stringify(messages.slice(2)));
    const first = model.requests()[0];
    return { ending, written, steps, told, first };
  }

  it('is answered from code and history, each citation with a link', async () => {
    const { ending, written, told, first } = await ask([
      reply(
        call('search', { pattern: 'Math.max', path: 'src' }),
        call('history', { path: 'src/voucher.js' }),
        call('history', { path: 'src', text: 'Math.max(0, cents' }),
        call('history', { path: '../..' }),
        call('history', { commit: fixed.slice(0, 10) }),
      ),
      reply(call('view', { path: 'src/voucher.js' }), call('symbol', { name: 'redeem' })),
      answer('It is capped at zero [1], so that nobody is paid out [2].', [VOUCHER, { commit: fixed }]),
    ]);
    expect(ending).toMatchObject({ kind: 'answered', spent: { turns: 3 } });
    expect(JSON.stringify(first?.messages)).toContain('Why are vouchers never negative?');
    expect(told[1]).toContain('src/voucher.js:6');
    expect(told[1]).toMatch(
      / feat: vouchers.*fix: a voucher never pays out.*No commit has touched `\.\.\/\.\.`/s,
    );
    expect(told[1]).toContain('Some had taken money from the till.');
    expect(told[2]).toContain('Math.max(0, cents');

    const [looking, told_] = [written[0]!, written.at(-1)!];
    expect(looking).toContain('> Why are vouchers never negative? @\u200Bmara');
    expect(looking).toContain('**Looking for an answer …**');
    expect(told_).toContain('> Why are vouchers never negative?');
    expect(told_).toContain(`[[1]](https://github.test/o/shop/blob/${fixed}/src/voucher.js)`);
    expect(told_).toContain(`2. [\`${fixed.slice(0, 10)}\`](https://github.test/o/shop/commit/${fixed})`);
    expect(told_).not.toContain('left out');
  });

  it('has its citations sent back once when they are not there, and what is not there then left out', async () => {
    const wrong = { path: 'src/voucher.js', lines: '90-95' };
    const { written, told } = await ask([
      answer('Because [1].', [wrong]),
      answer('Because [1], and [2].', [wrong, VOUCHER]),
    ]);
    expect(told[1]).toContain('has only 7 lines, not 95');
    expect(written.at(-1)).toContain('Because, and [[1]](');
    expect(written.at(-1)).toContain('1 citation of what is not there left out');
  });

  it('may be answered without a citation, which is then said', async () => {
    const { ending, written } = await ask([answer('Nothing here says so.'), answer('Nothing here says so.')]);
    expect(ending.kind).toBe('answered');
    expect(written.at(-1)).toContain('cites nothing that is in the repository');
  });

  it('that asks for a change is told by which command it is made', async () => {
    const { written } = await ask([answer('One line [1].', [VOUCHER], { wants_change: true })]);
    expect(written.at(-1)).toContain('`/heirloom fix [hint]`');
  });

  it('has to be answered when the turns for looking are used up', async () => {
    const look = reply(call('view', { path: 'src/voucher.js' }));
    const { ending, told, steps } = await ask([
      ...Array.from({ length: 9 }, () => look),
      answer('So [1].', [VOUCHER]),
    ]);
    expect(ending).toMatchObject({ kind: 'answered', spent: { turns: 10 } });
    expect(told.at(-1)).toContain('There are no turns left');
    expect(steps).toContain('answer 1: model');
  });

  it('gets a reason when nobody answers it', async () => {
    const look = reply(call('view', { path: 'src/voucher.js' }));
    const { ending, written } = await ask(Array.from({ length: 20 }, () => look));
    expect(ending).toMatchObject({ kind: 'no-answer', because: 'the limit of 12 turns is reached' });
    expect(written.at(-1)).toContain('**No answer this time.**');
  });

  it('gets no answer that gives away what the sandbox or the installation holds', async () => {
    const run = uniqueName();
    const { ending, written } = await ask([answer(`It is ${canaryOf(run)} [1].`, [VOUCHER])], { run });
    expect(ending.kind).toBe('no-answer');
    expect(written.join()).not.toContain(canaryOf(run));
  });

  it('is not looked up once the day is used up', async () => {
    const used = { runs: 3, replies: 9, tokens: 10, cost: 0, unpriced: 0 };
    const { ending, steps } = await ask([], {
      daily: { limits: { runs: 3, tokens: 1000, cost: 1 }, ledger: { ofRepository: async () => used } },
    });
    expect(ending).toMatchObject({ kind: 'no-answer', because: expect.stringContaining('3 of 3 runs') });
    expect(steps).not.toContain('base');
  });

  it('can change nothing: there is no tool for it', async () => {
    const { told, first } = await ask([
      reply(
        call('shell', { command: 'echo > src/voucher.js' }),
        call('edit', { path: 'a', old: '', new: 'b' }),
      ),
      answer('No [1].', [VOUCHER]),
    ]);
    expect(first?.tools?.map((tool) => tool.function.name)).toEqual([
      'view',
      'search',
      'symbol',
      'recall',
      'history',
      'output',
      'answer',
    ]);
    expect(told[1]).toContain('There is no tool `shell`');
  });
});
