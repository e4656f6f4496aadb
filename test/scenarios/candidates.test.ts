import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noEngine } from '../support/engine.ts';
import {
  NO_OBJECTIONS,
  call,
  cannotReproduce,
  fixed,
  proposal,
  reply,
  reproduced,
  shell,
  STRAIGHT,
  submit,
  thoroughTest,
  uselessFix,
  wholeFix,
  writeTest,
} from './replies.ts';
import { PATIENTLY, setStage, type Stage } from './scene.ts';
import { SOURCE, TEST } from './shop.ts';

const useless = reply(uselessFix, proposal);
const FAILING = [reproduced, useless, useless, useless, useless];
const shows = (failure: string) => submit({ tests: [TEST], failure, plan: 'Pad the cents.' });
const refund = (text: string) =>
  reply(
    writeTest('knows refunds', `assert.equal(formatPrice(-5), '${text}');`),
    shows(`'0.-5' !== '${text}'`),
  );
const inBrackets = shell(`cat > ${SOURCE} <<'END'
/** Cents as people read them: 1250 is "12.50". */
export function formatPrice(cents) {
  if (cents < 0) return \`(\${formatPrice(-cents)})\`;
  return \`\${Math.trunc(cents / 100)}.\${String(cents % 100).padStart(2, '0')}\`;
}
END`);

describe.skipIf(noEngine)('of several candidates', PATIENTLY, () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage();
  });
  afterAll(() => stage?.[Symbol.asyncDispose]());

  it('a second is made when the first fails: it learns what was tried, starts afresh and installs nothing', async () => {
    const { outcome, told, opened, steps } = await stage.play({
      candidates: [
        FAILING,
        [reply(shell(`cat ~/installations; cat ${SOURCE}; git status --short`)), ...STRAIGHT],
      ],
      parts: { mostCandidates: 3 },
      config: { commands: { install: 'echo installed >> ~/installations' } },
    });
    const opening = told(2)[0]!;
    expect(opening).toContain('# What was tried before');
    expect(opening).toContain('Meant to:\n\n```\nThe cents were not padded');
    expect(opening).toContain('+/** Cents as people like them: 1250 is "12.50". */');
    expect(opening).toMatch(/What came of it:\n\n```\nWith the fix, `node --test '[^']*'` still fails\./);
    expect(told(2)[1]).toMatch(/\ninstalled\n\/\*\* Cents as people read them/);
    expect(told(2)[1]!.match(/installed/g)).toHaveLength(1);
    expect(told(2)[1]).not.toContain(TEST);
    expect(opened).toEqual(['new', 'kept']);
    expect(steps.filter((step) => step === 'prepare')).toHaveLength(1);
    expect(outcome).toMatchObject({ kind: 'proposed', proposal: { draft: false } });
  });

  it('all may fail, and the reason is that of each', async () => {
    const nameless = reply(submit({ summary: 'It pads.' }));
    const { outcome, asked } = await stage.play({
      candidates: [
        [reproduced, nameless, nameless, nameless, useless],
        [reply(cannotReproduce), ...Array.from({ length: 4 }, () => nameless)],
      ],
      review: NO_OBJECTIONS,
      parts: { mostCandidates: 2 },
    });
    expect(outcome).toMatchObject({
      kind: 'gave-up',
      because: expect.stringMatching(
        /^None of 2 candidates held: With the fix, .* no submission was complete$/,
      ),
    });
    expect(asked('review')).toEqual([]);
  });

  it('none is made after one that is out of means', async () => {
    const { outcome, told } = await stage.play({
      candidates: [[reproduced, useless], STRAIGHT],
      parts: { mostCandidates: 3, limits: { turns: 2, tokens: 1e6, cost: 10, minutes: 30 } },
    });
    expect(outcome).toMatchObject({ kind: 'gave-up', because: 'the limit of 2 turns is reached' });
    expect(told(2)).toEqual([]);
  });

  it('the thorough test of one finds out a majority that is wrong', async () => {
    const { outcome, asked } = await stage.play({
      candidates: [
        STRAIGHT,
        STRAIGHT,
        [reply(thoroughTest, shows("'12.5' !== '12.05'")), reply(wholeFix, proposal)],
      ],
      review: NO_OBJECTIONS,
      parts: { candidates: 3 },
    });
    expect(outcome).toMatchObject({
      kind: 'proposed',
      proposal: {
        patch: expect.stringContaining("const sign = cents < 0 ? '-' : ''"),
        body: expect.stringContaining('Chosen among 3 candidates: it passes the tests of 3 of 3 candidates'),
      },
    });
    expect(asked('select: choose')).toEqual([]);
    expect(JSON.stringify(asked('review'))).toContain('const sign');
  });

  it('those that agree are before one that stands alone, and a model chooses among them', async () => {
    const { outcome, asked } = await stage.play({
      candidates: [
        [reproduced, reply(wholeFix, proposal)],
        [refund('-0.05'), reply(wholeFix, proposal)],
        [refund('(0.05)'), reply(inBrackets, proposal)],
      ],
      choose: [reply(call('choose', { name: 'candidate 2', because: 'Its test shows more.' }))],
      parts: { candidates: 3 },
    });
    const [question] = asked('select: choose');
    const text = JSON.stringify(question?.messages);
    expect(text).toContain('# candidate 1');
    expect(text).toContain('# candidate 2');
    expect(text).not.toContain('# candidate 3');
    expect(outcome).toMatchObject({
      kind: 'proposed',
      proposal: {
        patch: expect.stringContaining("formatPrice(-5), '-0.05'"),
        body: expect.stringContaining('Chosen among 3 candidates: a reviewer chose it among equals.'),
      },
    });
  });

  it('the smaller change is taken when they are equal and nobody chooses', async () => {
    const { outcome, asked } = await stage.play({
      candidates: [[reproduced, reply(wholeFix, proposal)], STRAIGHT],
      choose: [],
      parts: { candidates: 2 },
    });
    expect(asked('select: choose')).toHaveLength(1);
    expect(outcome).toMatchObject({
      kind: 'proposed',
      proposal: {
        patch: expect.not.stringContaining('const sign'),
        body: expect.stringContaining('Chosen among 2 candidates: the smallest among equals.'),
      },
    });
  });

  it('one that could prove nothing calls for another, and that one finds it out', async () => {
    const unproven = [reply(cannotReproduce), useless];
    const { outcome, told } = await stage.play({
      candidates: [unproven, STRAIGHT],
      parts: { mostCandidates: 2 },
    });
    expect(told(2)).toHaveLength(2);
    expect(outcome).toMatchObject({
      kind: 'proposed',
      proposal: {
        draft: false,
        patch: expect.stringContaining('padStart'),
        body: expect.stringContaining('it passes the tests of 2 of 2 candidates'),
      },
    });
  });

  it('one that asks is the last: its question is the ending, unless another one holds', async () => {
    const asks = [reply(call('ask', { question: 'Brackets or a minus?' }))];
    const held = await stage.play({ candidates: [STRAIGHT, asks, STRAIGHT], parts: { candidates: 3 } });
    expect(held.outcome.kind).toBe('proposed');
    expect(held.told(3)).toEqual([]);
    const first = await stage.play({ candidates: [asks, STRAIGHT], parts: { candidates: 2 } });
    expect(first.outcome).toMatchObject({ kind: 'asked', question: { question: 'Brackets or a minus?' } });
    expect(first.told(2)).toEqual([]);
  });

  it('the first that is sure is enough', async () => {
    const { outcome, told, opened } = await stage.play({
      candidates: [[reproduced, fixed], STRAIGHT],
      parts: { mostCandidates: 3 },
    });
    expect(outcome.kind).toBe('proposed');
    expect(told(2)).toEqual([]);
    expect(opened).toEqual(['new']);
  });
});
