import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noEngine } from '../support/engine.ts';
import { breakingFix, proposal, reproduced, STRAIGHT } from './replies.ts';
import { PATIENTLY, setStage, type Stage } from './scene.ts';

describe.skipIf(noEngine)('a test of the repository', PATIENTLY, () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage();
  });
  afterAll(() => stage?.[Symbol.asyncDispose]());

  it('that fails once and then passes on the same change is named as flaky and stands against nothing', async () => {
    const { outcome, told } = await stage.play({
      candidates: [STRAIGHT],
      config: { commands: { install: 'touch ~/flips' } },
    });
    const flaky = 'test/machine.test.js > comes in time';
    expect(told()).toHaveLength(2);
    expect(outcome).toMatchObject({
      kind: 'proposed',
      proposal: {
        draft: false,
        evidence: { flaky: [flaky] },
        body: expect.stringMatching(
          /Left out as flaky, as they failed and passed on the same code: .*comes in time/,
        ),
      },
    });
  });

  it('that fails before the change may fail after it, and the model is told so at the beginning', async () => {
    const { outcome, told } = await stage.play({
      candidates: [STRAIGHT],
      config: { commands: { install: 'touch ~/broken' } },
    });
    expect(told()[0]).toContain(
      'the test suite does not pass here (exit code 1): test/machine.test.js > runs on this machine.',
    );
    expect(outcome).toMatchObject({
      kind: 'proposed',
      proposal: {
        draft: false,
        evidence: { baseline: { exitCode: 1 }, suite: { exitCode: 1 }, changedStates: [] },
        body: expect.stringContaining(
          'No test fails that passed before; the test suite does not pass, as it did not without the change.',
        ),
      },
    });
  });

  it('that fails before the change hides none that fails by it', async () => {
    const { told } = await stage.play({
      candidates: [[reproduced, { calls: [...breakingFix.calls!, proposal] }, {}]],
      config: { commands: { install: 'touch ~/broken' } },
    });
    expect(told()[2]).toContain('now fails in tests that passed at the base commit: test/total.test.js > ');
    expect(told()[2]).not.toContain('runs on this machine');
  });
});
