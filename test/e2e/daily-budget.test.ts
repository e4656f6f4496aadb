import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScriptedReply } from '../../src/cli/demo/scripted-model.ts';
import type { Outcome } from '../../src/workflow/outcome.ts';
import { noEngine } from '../support/engine.ts';
import { endedRun, startRunningApp, type RunningApp } from '../support/running-app.ts';
import { createScripts, directFix, repeated } from '../support/scripts.ts';
import { REPOSITORY } from '../support/stage.ts';
import { answersOn, containersOf } from '../support/traces.ts';

describe.skipIf(noEngine)('a repository that has used up what it may in a day', { timeout: 300_000 }, () => {
  const scripts = createScripts();
  let running: RunningApp;
  beforeAll(async () => {
    const environment = { HEIRLOOM_DAILY_RUNS: '2', HEIRLOOM_PRICE: '100/100/100' };
    running = await startRunningApp({ script: scripts.script, environment });
  }, 300_000);
  afterAll(() => running[Symbol.asyncDispose](), 60_000);

  async function tell(title: string, replies: (issue: number) => readonly ScriptedReply[]) {
    const { github, sample } = running;
    const issue = await github.openIssue('rita', REPOSITORY, { title, body: sample.issue.body });
    scripts.write(title, replies(issue));
    await github.label('mara', REPOSITORY, issue, 'heirloom');
    const { run, outcome } = await endedRun(running, issue);
    const comments = await answersOn(github, issue);
    return { run, outcome: outcome as Outcome, comment: comments[0]! };
  }

  it('has its runs booked, however they end, with what they cost', async () => {
    const proposed = await tell('The first of the day', directFix);
    const { turns, tokens, cost } = proposed.outcome.spent;
    const { ledger } = running.app.durable;
    const booked = await ledger.ofRun(proposed.run);
    expect(booked).toMatchObject({ replies: turns, tokens, unpriced: 0 });
    expect(booked.cost).toBeCloseTo(cost ?? NaN);
    expect(proposed.comment).toContain(`${turns} turns, ${tokens.toLocaleString('en-US')} tokens, $`);

    const gaveUp = await tell('The second of the day', () => repeated(3, { say: 'I do not know.' }));
    expect(gaveUp.outcome.kind).toBe('gave-up');
    expect(await ledger.ofRepository(REPOSITORY, new Date(0))).toMatchObject({ runs: 2 });
  });

  it('is told so, without asking the model or opening a sandbox', async () => {
    const title = 'One too many';
    const { run, outcome, comment } = await tell(title, directFix);
    const because = expect.stringContaining('used up: 2 of 2 runs');
    expect(outcome).toMatchObject({ kind: 'gave-up', because });
    expect(comment).toContain('What this repository may use within 24 hours is used up: 2 of 2 runs.');
    expect(scripts.asked(title)).toBe(0);
    expect(await containersOf(run)).toEqual([]);
  });
});
