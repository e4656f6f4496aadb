import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScriptedReply } from '../../src/cli/demo/scripted-model.ts';
import { noEngine } from '../support/engine.ts';
import { eventually } from '../support/eventually.ts';
import { begunRun, endedRun, startRunningApp, type RunningApp } from '../support/running-app.ts';
import { createScripts } from '../support/scripts.ts';
import { REPOSITORY } from '../support/stage.ts';
import { answersOn, branchesOf, containersOf, processesOf, pullsFor } from '../support/traces.ts';

/** The aim is 5 s; a machine that does much else at the same time gets more. */
const AT_MOST_SECONDS = 15;

describe.skipIf(noEngine)('a run that is cancelled by a comment', { timeout: 300_000 }, () => {
  const scripts = createScripts();
  let running: RunningApp;
  beforeAll(async () => {
    running = await startRunningApp({ script: scripts.script });
  }, 300_000);
  afterAll(() => running[Symbol.asyncDispose](), 60_000);

  const thinks: ScriptedReply = { say: 'Let me think.', delayMs: 120_000 };
  const works: ScriptedReply = { calls: [{ tool: 'shell', arguments: { command: 'sleep 1234' } }] };
  it.each<{
    during: string;
    script: ScriptedReply[];
    reached: (title: string, run: string) => Promise<boolean>;
  }>([
    {
      during: 'the model thinks',
      script: [thinks],
      reached: async (title) => scripts.asked(title) > 0,
    },
    {
      during: 'a command runs in the sandbox',
      script: [works],
      reached: async (_, run) => (await processesOf(run)).some((line) => line.includes('sleep 1234')),
    },
    {
      during: 'the sandbox is being prepared',
      script: [thinks],
      reached: async (_, run) => (await containersOf(run)).length > 0,
    },
    {
      during: 'it has hardly begun',
      script: [thinks],
      reached: async () => true,
    },
  ])('while $during is over within seconds, and leaves nothing', async ({ during, script, reached }) => {
    const { github } = running;
    const title = `Cancelled while ${during}`;
    const issue = await github.openIssue('rita', REPOSITORY, { title });
    scripts.write(title, script);
    await github.label('mara', REPOSITORY, issue, 'heirloom');
    const { run } = await begunRun(running, issue);
    await eventually(() => reached(title, run));

    const askedAt = performance.now();
    const seconds = () => (performance.now() - askedAt) / 1000;
    await github.comment('mara', REPOSITORY, issue, '/heirloom cancel');
    expect(await endedRun(running, issue)).toMatchObject({ run, status: 'cancelled' });
    const ended = seconds();
    await eventually(async () => (await containersOf(run)).length === 0);
    const removed = seconds();
    await eventually(async () =>
      (await answersOn(github, issue)).some((body) => body.includes('**Cancelled**')),
    );
    const told = seconds();
    const figures = { ended, removed, told };
    console.info(`cancelled while ${during}, in seconds: ${JSON.stringify(figures)}`);
    expect(Math.max(ended, removed, told)).toBeLessThan(AT_MOST_SECONDS);

    // By now what was under way has noticed, and has neither said anything more nor begun anything anew.
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    const answers = await answersOn(github, issue);
    expect(answers).toEqual([expect.stringMatching(/\*\*Cancelled\*\* by `mara`/)]);
    expect(await containersOf(run)).toEqual([]);
    expect(await branchesOf(github)).toEqual(['main']);
    expect(await pullsFor(github, issue)).toEqual([]);
  });

  it('has the last word, though a report was on its way to GitHub when it was cancelled', async () => {
    const { github } = running;
    const title = 'Cancelled while it reports';
    const issue = await github.openIssue('rita', REPOSITORY, { title });
    scripts.write(title, [thinks]);
    const reached = Promise.withResolvers<void>();
    const arrives = Promise.withResolvers<void>();
    const path = /\/issues\/comments\/\d+$/;
    github.delay({ method: 'PATCH', path, until: arrives.promise, reached: reached.resolve });
    await github.label('mara', REPOSITORY, issue, 'heirloom');
    await reached.promise;
    await github.comment('mara', REPOSITORY, issue, '/heirloom cancel');
    const cancelled = async () =>
      (await answersOn(github, issue)).every((body) => body.includes('**Cancelled**'));
    await eventually(cancelled);
    arrives.resolve();
    await eventually(async () => !(await cancelled()));
    await eventually(cancelled);
    expect(await endedRun(running, issue)).toMatchObject({ status: 'cancelled' });
  });

  it('has made neither the App nor GitHub say anything that GitHub does not describe', () => {
    expect(running.github.violations()).toEqual([]);
  });
});
