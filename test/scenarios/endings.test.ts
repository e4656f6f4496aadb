import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Steps } from '../../src/durable/steps.ts';
import type { Sandboxes } from '../../src/sandbox/sandbox.ts';
import type { PostedQuestion } from '../../src/workflow/destination.ts';
import { noEngine } from '../support/engine.ts';
import { uniqueName } from '../support/sandbox-limits.ts';
import { containersOf } from '../support/traces.ts';
import {
  NO_OBJECTIONS,
  call,
  fixed,
  halfFix,
  proposal,
  reply,
  reproduced,
  shell,
  STRAIGHT,
} from './replies.ts';
import { AMPLE, PATIENTLY, setStage, type Stage } from './scene.ts';
import { SOURCE, TEST } from './shop.ts';

const QUESTION = {
  question: 'Shall refunds be in brackets?',
  options: ['No, with a minus', 'Yes'],
  default: 'a minus',
};
const asks = (question: object) => reply(call('ask', { ...question }));
const answering = (answer: unknown) => (steps: Steps) => ({ ...steps, waitFor: async () => answer }) as Steps;

describe.skipIf(noEngine)('a run ends', PATIENTLY, () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage();
  });
  afterAll(() => stage?.[Symbol.asyncDispose]());

  it('with a proposal, where a test shows the fault and the fix holds at once, and leaves no container', async () => {
    const run = uniqueName();
    const { outcome, opened, asked, progress } = await stage.play({
      run,
      candidates: [STRAIGHT],
      review: NO_OBJECTIONS,
    });
    if (outcome.kind !== 'proposed') throw new Error(JSON.stringify(outcome));
    const { proposal: proposed } = outcome;
    expect(proposed).toMatchObject({
      title: 'fix: keep the zero of small cents',
      draft: false,
      evidence: {
        reproduction: { kind: 'verified', tests: [TEST] },
        before: { exitCode: 1 },
        after: { exitCode: 0 },
        baseline: { exitCode: 0 },
        suite: { exitCode: 0 },
      },
    });
    expect(proposed.patch.match(/^\+\+\+ .*/gm)).toEqual([`+++ b/${SOURCE}`, `+++ b/${TEST}`]);
    expect(outcome.spent).toMatchObject({ turns: 3, cost: undefined, unpriced: ['scripted'] });
    expect(asked('review')).toHaveLength(1);
    expect(opened).toEqual(['new']);
    expect(progress.at(-1)?.done).toEqual([
      expect.stringMatching(/^Read the repository at [\da-f]{12} and its 1 commits$/),
      'Ran the tests as they are: they pass',
      `Reproduced the fault with a failing test (\`${TEST}\`)`,
      'Fixed it, and ran the tests again',
      'Reviewed the change in a second conversation',
      'Proposed the change',
    ]);
    expect(await containersOf(run)).toEqual([]);
  });

  it('with a question, where nobody can be asked', async () => {
    const { outcome } = await stage.play({ candidates: [[asks(QUESTION)]] });
    expect(outcome).toMatchObject({
      kind: 'asked',
      question: { question: QUESTION.question, options: QUESTION.options, byDefault: 'a minus' },
    });
  });

  it('with a question, where nobody answers and the agent has no default', async () => {
    const { default: _, ...question } = QUESTION;
    const posted: PostedQuestion[] = [];
    const destination = { ask: async (one: PostedQuestion) => void posted.push(one) };
    const { outcome } = await stage.play({ candidates: [[asks(question)]], destination });
    expect(outcome).toMatchObject({ kind: 'asked', question: { question: QUESTION.question } });
    expect(posted).toHaveLength(1);
  });

  it('with a proposal, where a question is answered: it goes on from the same turn', async () => {
    const { outcome, told } = await stage.play({
      candidates: [[asks(QUESTION), ...STRAIGHT]],
      destination: { ask: async () => {} },
      steps: answering({ by: 'mara', untrustedText: '1' }),
    });
    expect(told()[1]).toContain('mara, who has write access, answers:\n\nOption 1: No, with a minus');
    expect(outcome).toMatchObject({
      kind: 'proposed',
      proposal: { body: expect.stringContaining('`mara` answered: Option 1: No, with a minus') },
    });
  });

  it('with a proposal by the default, where nobody answers in time', async () => {
    const { outcome, told } = await stage.play({
      candidates: [[reproduced, asks(QUESTION), fixed]],
      destination: { ask: async () => {} },
      config: { 'answer-days': 2 },
    });
    expect(told()[2]).toContain('Nobody answered within 2 days. Go on with what you said');
    expect(outcome).toMatchObject({
      kind: 'proposed',
      proposal: { body: expect.stringContaining('went on with the default: a minus') },
    });
  });

  it('without one, where the model no longer uses a tool', async () => {
    const { outcome, told } = await stage.play({
      candidates: [[{ say: 'I think.' }, { say: 'I think still.' }, { say: 'It is done.' }]],
    });
    expect(outcome).toMatchObject({
      kind: 'gave-up',
      because: 'the model replied 3 times in a row without using a tool',
    });
    expect(told()).toHaveLength(3);
  });

  it('without one, where the model is not there at all', async () => {
    const refused = { status: 401, message: 'No such key.' };
    const { outcome, steps } = await stage.play({ candidates: [[{ after: [refused] }]] });
    expect(outcome).toMatchObject({
      kind: 'gave-up',
      because: expect.stringMatching(/^the model is not available: http.*refused the key.*No such key/),
    });
    expect(steps.at(-1)).toBe('report: gave-up');
  });

  it('without one, where the model is lost in the middle of the fix and no state holds yet', async () => {
    const { outcome, asked } = await stage.play({
      candidates: [[reproduced, reply(shell('ls')), { after: [{ status: 500, message: 'Out of order.' }] }]],
      parts: { mostCandidates: 3 },
    });
    expect(outcome).toMatchObject({ kind: 'gave-up', because: expect.stringContaining('Out of order.') });
    expect(asked('candidate 1')).toHaveLength(3);
  });

  it('with a draft of the last good state, where the model is lost after it', async () => {
    const { outcome } = await stage.play({
      candidates: [[reproduced, reply(halfFix), { after: [{ status: 500, message: 'Out of order.' }] }]],
    });
    expect(outcome).toMatchObject({
      kind: 'proposed',
      proposal: {
        draft: true,
        title: 'fix: prices lose a zero',
        evidence: { after: { exitCode: 0 } },
        body: expect.stringContaining('had not finished when it had to stop'),
      },
    });
  });

  it('without one, where the dependencies cannot be installed, before the model is asked anything', async () => {
    const install = 'echo "no such package" && exit 7';
    const { outcome, asked } = await stage.play({
      candidates: [STRAIGHT],
      config: { commands: { install } },
    });
    expect(outcome).toMatchObject({
      kind: 'gave-up',
      because: expect.stringMatching(/could not be installed.*\nno such package/),
    });
    expect(asked('candidate 1')).toEqual([]);
  });

  it('without one, where the change is larger than anything that may leave the sandbox', async () => {
    const { outcome, steps, told } = await stage.play({
      candidates: [[...STRAIGHT, STRAIGHT.at(-1)!]],
      parts: {
        limits: { ...AMPLE, turns: 3 },
        patchLimits: { maxBytes: 1_000_000, maxFiles: 1 },
      },
    });
    expect(told().at(-1)).toContain('It changes 2 files, over the limit of 1.');
    expect(outcome).toMatchObject({ kind: 'gave-up' });
    expect(steps).not.toContain('propose');
  });

  it('without one, where nobody wants the change any more', async () => {
    const { outcome, steps } = await stage.play({
      candidates: [STRAIGHT],
      destination: { unwanted: async () => 'The issue was closed.' },
    });
    expect(outcome).toMatchObject({ kind: 'gave-up', because: 'The issue was closed.' });
    expect(steps).not.toContain('propose');
  });

  it('by cancellation in the middle of a command, which stops it and leaves no container', async () => {
    const run = uniqueName();
    const cancel = new AbortController();
    const cancelling = (sandboxes: Sandboxes): Sandboxes => ({
      ...sandboxes,
      async open(options) {
        const sandbox = await sandboxes.open(options);
        const whole = sandbox.run.bind(sandbox);
        sandbox.run = (command) => {
          if (command.command.includes('sleep 300'))
            setTimeout(() => cancel.abort(new Error('Cancelled.')), 200);
          return whole(command);
        };
        return sandbox;
      },
    });
    const played = stage.play({
      run,
      candidates: [[reproduced, reply(shell('sleep 300'), proposal)]],
      signal: cancel.signal,
      sandboxes: cancelling,
    });
    await expect(played).rejects.toThrow('Cancelled.');
    expect(await containersOf(run)).toEqual([]);
  });
});
