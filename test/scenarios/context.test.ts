import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScriptedFailure, ScriptedReply } from '../../src/cli/demo/scripted-model.ts';
import { noEngine } from '../support/engine.ts';
import { call, fixed, reply, reproduced, shell } from './replies.ts';
import { PATIENTLY, setStage, type Stage } from './scene.ts';

const TOO_LONG: ScriptedFailure = {
  status: 400,
  code: 'context_length_exceeded',
  message: "This model's maximum context length is 8000 tokens.",
};
/** Some 6000 tokens of output, each time others. */
const lines = (from: number) =>
  reply(shell(`for n in $(seq ${from} ${from + 1300}); do echo "line $n"; done`));
/** The model's own words are never left out, so a talkative one fills its window. */
const talk = (turn: number): ScriptedReply => ({
  ...reply(shell(`echo result ${turn}; seq ${turn * 100} ${turn * 100 + 200}`)),
  say: `In turn ${turn} I wonder about the prices. `.repeat(220),
});
/** With the newest turn whole, which is the first of those that are left. */
const shortened = (opening: string) => opening.includes('# What happened so far');
const talkative = Array.from({ length: 12 }, (_, index) => talk(index + 1));
const afterwards =
  (...replies: readonly ScriptedReply[]) =>
  (opening: string) =>
    shortened(opening) ? [{}, ...replies] : talkative;
const SUMMARY = '- **Found out**: the cents are not padded.';
const END = [reproduced, fixed];
const proposed = { kind: 'proposed', proposal: { draft: false } };

describe.skipIf(noEngine)('a long conversation', PATIENTLY, () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage();
  });
  afterAll(() => stage?.[Symbol.asyncDispose]());

  it('has its old results left out, and a handle shows them again', async () => {
    const { outcome, told, asked } = await stage.play({
      candidates: [
        [lines(10_000), lines(20_000), lines(30_000), reply(call('output', { handle: 'o1' })), ...END],
      ],
      parts: { windowTokens: 32_000 },
    });
    const requests = asked('candidate 1').map(({ messages }) => JSON.stringify(messages));
    expect(requests[1]).toContain('line 10650');
    expect(requests[3]).not.toContain('line 10650');
    expect(requests[3]).toContain('left out; `output` with handle o1 shows it]');
    expect(requests[3]).toContain('line 30650');
    expect(told()[4]).toContain('line 10650');
    expect(outcome).toMatchObject(proposed);
  });

  it('is summed up by a model when its window is nearly full, and goes on from there', async () => {
    const { outcome, told, asked, steps } = await stage.play({
      candidates: [afterwards(reply(call('output', { handle: 'o1' })), ...END)],
      summarise: [{ say: SUMMARY }],
      parts: { windowTokens: 16_000 },
    });
    const [summing] = asked('summary');
    expect(asked('summary')).toHaveLength(1);
    expect(JSON.stringify(summing!.messages)).toContain('In turn 1 I wonder about the prices.');
    const goesOn = asked('candidate 1').find(({ messages }) => JSON.stringify(messages).includes(SUMMARY))!;
    const text = JSON.stringify(goesOn.messages);
    expect(text).toContain('Prices lose a zero');
    expect(text).toContain('# Phase 1: reproduce');
    expect(text).toContain('Nothing in the work tree differs from the base commit now.');
    expect(text).not.toContain('In turn 1 I wonder');
    expect(told().some((words) => words.includes('result 1\n100\n101\n'))).toBe(true);
    expect(steps.filter((step) => step.endsWith(': compact'))).toHaveLength(1);
    expect(outcome).toMatchObject(proposed);
  });

  it('goes on with a list of its calls where no model sums it up', async () => {
    const { outcome, asked } = await stage.play({
      candidates: [afterwards(...END)],
      summarise: [],
      parts: { windowTokens: 16_000 },
    });
    const last = JSON.stringify(asked('candidate 1').at(-1)!.messages);
    expect(last).toContain('The calls that were taken out, and what came of them');
    expect(last).not.toContain('A model summed them up');
    expect(last).toMatch(/o1 `?shell/);
    expect(outcome).toMatchObject(proposed);
  });

  it('that the endpoint finds too long is shortened and sent again, and no ending comes of it', async () => {
    const { outcome, asked, steps } = await stage.play({
      candidates: [
        (opening) =>
          shortened(opening) ? [{}, ...END] : [lines(10_000), lines(20_000), { after: [TOO_LONG] }],
      ],
      summarise: [{ say: SUMMARY }],
    });
    expect(steps.filter((step) => step.startsWith('reproduce 3: model'))).toEqual([
      'reproduce 3: model',
      'reproduce 3: model (2)',
    ]);
    const [refused, again] = asked('candidate 1').slice(2);
    expect(JSON.stringify(again!.messages)).toContain(SUMMARY);
    expect(JSON.stringify(again!.messages).length).toBeLessThan(
      0.7 * JSON.stringify(refused!.messages).length,
    );
    expect(outcome).toMatchObject(proposed);
  });

  it('ends with that reason where the endpoint has no room for the task however little is sent', async () => {
    const { outcome, asked } = await stage.play({
      candidates: [[{ after: Array.from({ length: 20 }, () => TOO_LONG) }]],
    });
    expect(outcome).toMatchObject({
      kind: 'gave-up',
      because: "the model's window is too small, however little of the task is sent",
    });
    expect(asked('candidate 1').length).toBeLessThanOrEqual(7);
  });
});
