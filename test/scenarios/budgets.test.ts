import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noEngine } from '../support/engine.ts';
import {
  NO_OBJECTIONS,
  edit,
  fixed,
  halfFix,
  proposal,
  reply,
  reproduced,
  shell,
  STRAIGHT,
  zeroTest,
} from './replies.ts';
import { AMPLE, PATIENTLY, setStage, type Stage } from './scene.ts';
import { SOURCE } from './shop.ts';

const look = reply(shell('ls'));

describe.skipIf(noEngine)('a budget that is used up', PATIENTLY, () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage();
  });
  afterAll(() => stage?.[Symbol.asyncDispose]());

  it('by four tenths while reproducing goes on to the fix, and the proposal says why nothing is proven', async () => {
    const { outcome, told } = await stage.play({
      candidates: [[look, look, look, reply(zeroTest, halfFix, proposal)]],
      parts: { limits: { ...AMPLE, turns: 7 } },
    });
    expect(told()[3]).toMatch(
      /There is no reproduction[^]*the part of the budget that is meant for it was used up/,
    );
    expect(outcome).toMatchObject({
      kind: 'proposed',
      proposal: {
        draft: true,
        body: expect.stringContaining('No test reproduces the issue: the part of the budget'),
      },
    });
  });

  it('while reproducing ends the run with that reason, and nothing more is asked', async () => {
    const { outcome, asked } = await stage.play({
      candidates: [[look, look]],
      parts: { limits: { ...AMPLE, turns: 1 }, mostCandidates: 3 },
    });
    expect(outcome).toMatchObject({
      kind: 'gave-up',
      because: 'the limit of 1 turns is reached',
      spent: { turns: 1 },
    });
    expect(asked('candidate 1')).toHaveLength(1);
  });

  it('while fixing, with nothing mended, ends it without a proposal', async () => {
    const { outcome } = await stage.play({
      candidates: [[reproduced, look, fixed]],
      parts: { limits: { ...AMPLE, turns: 2 } },
    });
    expect(outcome).toMatchObject({ kind: 'gave-up', because: 'the limit of 2 turns is reached' });
  });

  it('while fixing, with a mended state that was not submitted, proposes it as a draft that says why', async () => {
    const { outcome, asked } = await stage.play({
      candidates: [[reproduced, { ...reply(halfFix), say: 'The cents are padded now.' }, fixed]],
      review: NO_OBJECTIONS,
      parts: { limits: { ...AMPLE, turns: 2 } },
    });
    expect(outcome).toMatchObject({
      kind: 'proposed',
      proposal: {
        draft: true,
        title: 'fix: prices lose a zero',
        evidence: { before: { exitCode: 1 }, after: { exitCode: 0 }, suite: { exitCode: 0 } },
        body: expect.stringMatching(
          /^The cents are padded now\.[^]*had not finished when it had to stop \(the limit of 2 turns is reached\); this is its best state/,
        ),
      },
    });
    expect(asked('review')).toEqual([]);
  });

  it('while fixing, with a mended state that breaks other tests, proposes nothing', async () => {
    const { outcome } = await stage.play({
      candidates: [[reproduced, reply(halfFix, edit('src/total.js', 'count, 0)', 'count, 1)'))]],
      parts: { limits: { ...AMPLE, turns: 2 } },
    });
    expect(outcome).toMatchObject({ kind: 'gave-up', because: 'the limit of 2 turns is reached' });
  });

  it('after a submission that a linter refuses proposes that one, with what is left against it', async () => {
    const { outcome } = await stage.play({
      candidates: [
        [reproduced, reply(halfFix, edit(SOURCE, 'const euros', '// XXX\n  const euros'), proposal), look],
      ],
      parts: { limits: { ...AMPLE, turns: 2 } },
      config: { commands: { lint: '! grep -rn XXX src' } },
    });
    expect(outcome).toMatchObject({
      kind: 'proposed',
      proposal: {
        draft: true,
        title: 'fix: keep the zero of small cents',
        body: expect.stringMatching(/grep -rn XXX src` passes on the base commit and fails now/),
      },
    });
  });

  it('before the review leaves the change as it is and says that nobody reviewed it', async () => {
    const { outcome, asked } = await stage.play({
      candidates: [STRAIGHT],
      review: NO_OBJECTIONS,
      parts: { limits: { ...AMPLE, turns: 2 } },
    });
    expect(asked('review')).toEqual([]);
    expect(outcome).toMatchObject({
      kind: 'proposed',
      proposal: {
        body: expect.stringContaining(
          'The change was not reviewed in a second conversation: the limit of 2 turns is reached.',
        ),
      },
    });
  });

  it('of tokens ends the run', async () => {
    const { outcome } = await stage.play({
      candidates: [[look, look, look]],
      parts: { limits: { ...AMPLE, tokens: 1_000 } },
    });
    expect(outcome).toMatchObject({ kind: 'gave-up', because: 'the limit of 1000 tokens is reached' });
  });

  it('of money ends the run where the price of the model is known', async () => {
    const prices = new Map([['scripted', { prompt: 1_000, cached: 100, completion: 2_000 }]]);
    const { outcome } = await stage.play({
      candidates: [[look, look, look]],
      parts: { limits: { ...AMPLE, cost: 0.5 }, prices },
    });
    expect(outcome).toMatchObject({ kind: 'gave-up', because: 'the limit of $0.5 is reached' });
    expect(outcome.spent.cost).toBeGreaterThanOrEqual(0.5);
    expect(outcome.spent.unpriced).toEqual([]);
  });

  it('of time ends the run', async () => {
    const { outcome } = await stage.play({
      candidates: [[look, look, look]],
      parts: { limits: { ...AMPLE, minutes: 0.0001 } },
    });
    expect(outcome).toMatchObject({ kind: 'gave-up', because: 'the limit of 0.0001 minutes is reached' });
  });

  it('may be set lower by the repository, and not higher', async () => {
    const { outcome } = await stage.play({
      candidates: [[look, look, look]],
      config: { limits: { turns: 1, minutes: 1_000 } },
      parts: { limits: { ...AMPLE, turns: 2 } },
    });
    expect(outcome).toMatchObject({ kind: 'gave-up', because: 'the limit of 1 turns is reached' });
  });
});
