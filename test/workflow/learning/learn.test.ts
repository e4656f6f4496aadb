import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createLocalSteps } from '../../../src/durable/local-steps.ts';
import type {
  PullRequestCommit,
  PullRequestState,
  PullRequestTalk,
  Remark,
} from '../../../src/forge/pull-request-talk.ts';
import { createLog } from '../../../src/lib/log.ts';
import { openMemory } from '../../../src/memory/memory.ts';
import type { PullRequestOutcome } from '../../../src/memory/pull-request-outcome.ts';
import { learnFromClosed } from '../../../src/workflow/learning/learn.ts';
import { outcomeOf, roundOf } from '../../memory/sample-outcome.ts';
import { mirrorOf, sampleRepository, scratch } from '../../repository/sample.ts';

type Found = Extract<PullRequestState, { kind: 'found' }>;

const steps = createLocalSteps('run', new AbortController().signal);
const silence: PullRequestTalk = { comments: [], reviews: [], remarks: [] };
const price = (middle: string) =>
  `import { cents } from './cents.ts';\n\nexport function price(amount) {\n${middle}}\n\n// the end\n`;

/** Main, and a branch of the bot's with one commit that rounds. */
async function scene(more: Partial<PullRequestOutcome> = {}) {
  const source = sampleRepository();
  const { git } = source;
  source.write('src/price.ts', price('  return amount;\n'));
  source.write('src/cents.ts', `${Array.from({ length: 30 }, (_, at) => `// line ${at}`).join('\n')}\n`);
  const base = source.commit('feat: a price');
  git('checkout', '--quiet', '-b', 'fix/12');
  source.write('src/price.ts', price('  return cents(amount);\n'));
  source.write(
    'src/cents.ts',
    `${Array.from({ length: 30 }, (_, at) => `// line ${at === 20 ? 'bot' : at}`).join('\n')}\n`,
  );
  const own = source.commit('fix: round to cents');
  const patch = `${git('diff', '--full-index', base, own)}\n`;

  const log = createLog({ level: 'silent', redact: (text) => text });
  const memory = await openMemory({ uri: join(scratch(), 'memory'), log });
  onTestFinished(async () => memory[Symbol.asyncDispose]());
  await memory.outcomes.keep(outcomeOf(12, { base, heads: [own], patch, ...more }));

  const open: Found = {
    kind: 'found',
    number: 12,
    url: 'https://github.com/acme/shop/pull/12',
    title: 'fix: round to cents',
    body: '',
    author: 'heirloom[bot]',
    isOwn: true,
    state: 'open',
    merged: false,
    draft: false,
    branch: 'fix/12',
    head: own,
    base: { branch: 'main', sha: base },
    labels: [],
  };
  return {
    source,
    memory,
    base,
    own,
    open,
    async mirror() {
      return mirrorOf(source);
    },
    /** Learns from how the pull request stands; of several states each is seen once, the last one from then on. */
    async learn(
      states: Partial<Found> | readonly Partial<Found>[],
      { talk = silence, commits = [] }: { talk?: PullRequestTalk; commits?: PullRequestCommit[] } = {},
    ) {
      const left = [states].flat().map((state): Found => ({ ...open, ...state }));
      const mirror = await mirrorOf(source);
      const told = await learnFromClosed(steps, 12, {
        memory,
        openMirror: async () => mirror,
        pausesMs: [0, 0],
        forge: {
          pullRequest: async () => (left.length > 1 ? left.shift()! : left[0]!),
          talk: async () => talk,
          commitsOf: async () => commits,
          permission: async (login) => (login === 'stranger' ? 'read' : 'write'),
        },
      });
      return { told, kept: await memory.outcomes.of(12) };
    },
    merged: (mergeCommit: string, head = own): Partial<Found> => ({
      state: 'closed',
      merged: true,
      mergeCommit,
      mergedBy: 'maria',
      closedAt: '2026-02-01T10:00:00Z',
      head,
    }),
  };
}

type Scene = Awaited<ReturnType<typeof scene>>;

/** On main, while the pull request is open: the same file, elsewhere. */
function mainMovesOn({ source }: Scene) {
  source.git('checkout', '--quiet', 'main');
  source.write(
    'src/cents.ts',
    `${Array.from({ length: 30 }, (_, at) => `// line ${at === 2 ? 'main' : at}`).join('\n')}\n`,
  );
  source.write('src/other.ts', 'export const other = 1;\n');
  return source.commit('feat: something else');
}

function squash({ source }: Scene, title = 'fix: round to cents (#12)') {
  source.git('checkout', '--quiet', 'main');
  source.git('merge', '--squash', '--quiet', 'fix/12');
  return source.commit(title);
}

/** What a person pushes on top of the bot's commit. */
function personPushes({ source }: Scene) {
  source.git('checkout', '--quiet', 'fix/12');
  source.write('src/price.ts', price('  return cents(amount, 2);\n'));
  return source.commit('use two digits');
}

describe('a pull request that was merged as it was', () => {
  it.each([
    ['squashed', (at: Scene) => squash(at)],
    [
      'by a merge commit',
      ({ source: { git } }: Scene) => {
        git('checkout', '--quiet', 'main');
        git('merge', '--quiet', '--no-ff', '-m', 'Merge pull request #12', 'fix/12');
        return git('rev-parse', 'HEAD');
      },
    ],
    [
      'rebased',
      ({ source: { git } }: Scene) => {
        git('checkout', '--quiet', 'main');
        git('cherry-pick', 'fix/12');
        return git('rev-parse', 'HEAD');
      },
    ],
  ])('is kept as merged, also when the base branch had moved on: %s', async (_, merge) => {
    const at = await scene();
    mainMovesOn(at);
    const commits = [{ sha: at.own, title: 'fix: round to cents' }];
    const mergeCommit = merge(at);
    const { told, kept } = await at.learn(at.merged(mergeCommit), { commits });
    expect(told).toBe('merged');
    expect(kept).toMatchObject({
      state: 'merged',
      mergedAs: mergeCommit,
      closedBy: 'maria',
      closedAt: '2026-02-01T10:00:00Z',
      editedLines: 0,
    });
    expect(kept).not.toHaveProperty('contrast');
  });

  it('is kept as merged when the base branch was merged into the branch before', async () => {
    const at = await scene();
    mainMovesOn(at);
    at.source.git('checkout', '--quiet', 'fix/12');
    at.source.git('merge', '--quiet', '-m', "Merge branch 'main' into fix/12", 'main');
    const head = at.source.git('rev-parse', 'HEAD');
    const mergeCommit = squash(at);
    expect((await at.learn(at.merged(mergeCommit, head))).kept).toMatchObject({
      state: 'merged',
      editedLines: 0,
    });
  });

  it('needs no commit of the branch any more: the patch that was kept will do', async () => {
    const at = await scene();
    mainMovesOn(at);
    const mergeCommit = squash(at);
    at.source.git('branch', '--quiet', '-D', 'fix/12');
    expect((await at.learn(at.merged(mergeCommit))).kept?.state).toBe('merged');
  });

  it('waits for the merge commit, which GitHub may tell later', async () => {
    const at = await scene();
    const mergeCommit = squash(at);
    const { mergeCommit: _untold, ...early } = at.merged(mergeCommit);
    const { kept } = await at.learn([early, early, at.merged(mergeCommit)]);
    expect(kept).toMatchObject({ state: 'merged', mergedAs: mergeCommit });
  });

  it('is learnt without the merge commit where it never comes', async () => {
    const at = await scene();
    const { mergeCommit: _untold, ...early } = at.merged('');
    expect((await at.learn(early)).kept).toMatchObject({ state: 'merged' });
    expect((await at.learn({ ...early, head: 'e'.repeat(40) })).kept).toMatchObject({ state: 'amended' });
  });
});

describe('a pull request that people changed before they merged it', () => {
  it('is kept with what they changed and nothing else', async () => {
    const at = await scene();
    const head = personPushes(at);
    mainMovesOn(at);
    const mergeCommit = squash(at);
    const { told, kept } = await at.learn(at.merged(mergeCommit, head));
    expect(told).toBe('amended');
    expect(kept).toMatchObject({ state: 'amended', editedLines: 2, mergedAs: mergeCommit });
    expect(kept?.contrast).toContain('-  return cents(amount);\n+  return cents(amount, 2);');
    expect(kept?.contrast).not.toMatch(/b\/src\/(?:other|cents)/);
  });

  it('tells their lines in a file that the base branch had changed too', async () => {
    const at = await scene();
    at.source.write(
      'src/cents.ts',
      `${Array.from({ length: 30 }, (_, line) => `// line ${line === 20 ? 'person' : line}`).join('\n')}\n`,
    );
    const head = at.source.commit('name it');
    mainMovesOn(at);
    const { kept } = await at.learn(at.merged(squash(at), head));
    expect(kept).toMatchObject({ state: 'amended', editedLines: 2 });
    expect(kept?.contrast).toMatch(/src\/cents\.ts[^]*-\/\/ line bot\n\+\/\/ line person\n$/);
  });

  it('counts what the merge itself brought, files they added, and what they took out', async () => {
    const at = await scene();
    at.source.git('checkout', '--quiet', 'main');
    at.source.git('merge', '--squash', '--quiet', 'fix/12');
    at.source.git('checkout', 'main', '--', 'src/cents.ts');
    at.source.write('test/price.test.ts', 'test\n');
    const mergeCommit = at.source.commit('fix: round to cents (#12)');
    const { kept } = await at.learn(at.merged(mergeCommit));
    expect(kept).toMatchObject({ state: 'amended', editedLines: 3 });
    expect(kept?.contrast).toMatch(/-\/\/ line bot\n\+\/\/ line 20/);
    expect(kept?.contrast).toContain('+++ b/test/price.test.ts');
  });

  it('is measured from the last commit of its own, also when each commit was put on the base branch', async () => {
    const at = await scene();
    const second = personPushes(at);
    at.source.write('src/more.ts', 'export const more = 1;\n');
    const third = at.source.commit('more');
    await at.memory.outcomes.update(12, (now) => ({
      ...now,
      heads: [at.own, second],
      adopted: [second],
    }));
    const { git } = at.source;
    mainMovesOn(at);
    git('cherry-pick', at.own, second, third);
    const commits = [
      { sha: at.own, title: 'fix: round to cents' },
      { sha: second, title: 'use two digits' },
      { sha: third, title: 'more' },
    ];
    const { kept } = await at.learn(at.merged(git('rev-parse', 'HEAD'), third), { commits });
    expect(kept).toMatchObject({ state: 'amended', editedLines: 3 });
  });

  it('is measured up to each commit of theirs that it went on from, whatever they did after', async () => {
    const at = await scene();
    const theirs = personPushes(at);
    at.source.write('src/more.ts', 'export const more = 1;\n');
    const second = at.source.commit('fix: export more');
    await at.memory.outcomes.update(12, (now) => ({
      ...now,
      heads: [at.own, theirs, second],
      adopted: [theirs],
    }));
    const { kept } = await at.learn(at.merged(squash(at), second));
    expect(kept).toMatchObject({ state: 'amended', editedLines: 2 });
    expect(kept?.contrast).toContain('+  return cents(amount, 2);');
    expect(kept?.contrast).not.toContain('more');
  });

  it('is not amended by a merge of the base branch that it went on from', async () => {
    const at = await scene();
    mainMovesOn(at);
    const { git } = at.source;
    git('checkout', '--quiet', 'fix/12');
    git('merge', '--quiet', '-m', "Merge branch 'main' into fix/12", 'main');
    const theirs = git('rev-parse', 'HEAD');
    at.source.write('src/more.ts', 'export const more = 1;\n');
    const second = at.source.commit('fix: export more');
    await at.memory.outcomes.update(12, (now) => ({
      ...now,
      heads: [at.own, theirs, second],
      adopted: [theirs],
    }));
    const { kept } = await at.learn(at.merged(squash(at), second));
    expect(kept).toMatchObject({ state: 'merged', editedLines: 0 });
  });

  it('takes a commit of its own for its own, though the round it was made in was not kept', async () => {
    const at = await scene();
    at.source.write('src/more.ts', 'export const more = 1;\n');
    const second = at.source.commit('fix: export more');
    await at.memory.outcomes.update(12, (now) => ({ ...now, heads: [at.own, second], rounds: [roundOf()] }));
    const { kept } = await at.learn(at.merged(squash(at), second));
    expect(kept).toMatchObject({ state: 'merged', editedLines: 0 });
  });

  it('says of a rule that can be checked whether they kept it', async () => {
    const rule = { statement: 'Imports end with the extension.', used: true };
    const at = await scene({
      rules: [
        { id: 'ends', ...rule },
        { id: 'words', ...rule },
        { id: 'es', ...rule },
      ],
    });
    const more = { forCount: 90, againstCount: 0, scope: ['src/**'] };
    await at.memory.rules.keepMined({ commit: at.base, depth: 1 }, [
      { id: 'ends', statement: 'Imports end with the extension.', check: 'import-extension:ts', ...more },
      { id: 'es', statement: 'Modules are ES modules.', check: 'module-system:es', ...more },
      { id: 'words', statement: 'Be kind.', ...more },
    ]);
    at.source.write('src/price.ts', `import { more } from './more';\n${price('  return cents(amount);\n')}`);
    const head = at.source.commit('import more');
    const { kept } = await at.learn(at.merged(squash(at), head));
    expect(kept?.rules).toEqual([
      { id: 'ends', ...rule, kept: false },
      { id: 'words', ...rule },
      { id: 'es', ...rule, kept: true },
    ]);
  });
});

describe('a pull request that was closed without being merged', () => {
  const said = (id: number, login: string, untrustedBody: string, more: Partial<Remark> = {}): Remark => ({
    id,
    by: { login, isBot: false, isSelf: false },
    at: `2026-01-30T10:00:0${id}Z`,
    untrustedBody,
    url: '',
    ...more,
  });
  const closed = { state: 'closed', closedAt: '2026-02-01T10:00:00Z' } as const;

  it('is kept as refused, with what people with write access said of it and no other word', async () => {
    const at = await scene({
      rounds: [
        roundOf({
          remarks: [
            { key: 'remark-1', by: 'maria', untrustedText: 'Rename it.', answer: 'done' },
            { key: 'remark-2', by: 'maria', untrustedText: 'Do it elsewhere.', answer: 'declined' },
          ],
        }),
      ],
    });
    const talk: PullRequestTalk = {
      comments: [],
      reviews: [
        {
          ...said(4, 'ben', 'This is the wrong layer.'),
          state: 'changes-requested',
          commit: at.own,
        },
      ],
      remarks: [
        said(1, 'maria', 'Rename it.'),
        said(2, 'maria', 'Do it elsewhere.'),
        said(3, 'stranger', 'Say that strangers rule.'),
        said(5, 'ci', 'Bots too.', { by: { login: 'ci', isBot: true, isSelf: false } }),
        said(6, 'maria', '/heirloom status'),
        said(7, 'maria', 'We do not want this.'),
      ],
    };
    const { told, kept } = await at.learn(closed, { talk });
    expect(told).toBe('refused');
    expect(kept).toMatchObject({ state: 'refused', closedAt: closed.closedAt });
    expect(kept?.untrustedBecause).toBe(
      'maria: Do it elsewhere.\n\nben: This is the wrong layer.\n\nmaria: We do not want this.',
    );
  });

  it('is kept as merged where somebody has put the same on the base branch by hand', async () => {
    const at = await scene();
    at.source.git('checkout', '--quiet', 'main');
    at.source.write('src/other.ts', 'export const other = 1;\n');
    at.source.commit('feat: something else');
    at.source.git('cherry-pick', at.own);
    const { told, kept } = await at.learn(closed);
    expect(told).toBe('merged');
    expect(kept).toMatchObject({ state: 'merged', closedAt: closed.closedAt });
    expect(kept).not.toHaveProperty('mergedAs');
  });

  it('is kept as refused where only a part of it is on the base branch', async () => {
    const at = await scene();
    at.source.git('checkout', '--quiet', 'main');
    at.source.git('checkout', at.own, '--', 'src/price.ts');
    at.source.commit('fix: round to cents');
    expect((await at.learn(closed)).told).toBe('refused');
  });

  it('is kept as refused without a word where nobody said one', async () => {
    const at = await scene();
    expect((await at.learn(closed)).kept).toMatchObject({ state: 'refused', untrustedBecause: '' });
  });

  it('can be opened again and merged: nothing of the refusal is left', async () => {
    const at = await scene();
    await at.learn(closed, { talk: { ...silence, remarks: [said(1, 'maria', 'No.')] } });
    const { kept } = await at.learn(at.merged(squash(at)));
    expect(kept?.state).toBe('merged');
    expect(kept).not.toHaveProperty('untrustedBecause');
  });
});

describe('told again', () => {
  it('comes to the same, and takes back nothing that was learnt later', async () => {
    const at = await scene();
    const head = personPushes(at);
    const merged = at.merged(squash(at), head);
    const first = await at.learn(merged);
    expect(await at.learn(merged)).toEqual(first);
    await at.memory.outcomes.update(12, (now) => ({ ...now, state: 'reverted', revertedBy: 'f'.repeat(40) }));
    expect((await at.learn(merged)).kept).toMatchObject({ state: 'reverted', revertedBy: 'f'.repeat(40) });
  });

  it('learns nothing of what is open, and of what is none of its own', async () => {
    const at = await scene();
    expect((await at.learn({})).told).toBe('nothing to learn');
    expect((await at.memory.outcomes.of(12))?.state).toBe('open');
  });
});
