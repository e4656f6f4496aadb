import Docker from 'dockerode';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScriptedReply } from '../../src/cli/demo/scripted-model.ts';
import { noEngine } from '../support/engine.ts';
import { startEngineProxy, type EngineProxy } from '../support/engine-proxy.ts';
import { eventually } from '../support/eventually.ts';
import { begunRun, endedRun, startRunningApp, type RunningApp } from '../support/running-app.ts';
import { createScripts, directFix } from '../support/scripts.ts';
import { REPOSITORY } from '../support/stage.ts';
import { answersOn, containersOf, processesOf, pullsFor } from '../support/traces.ts';

const WAITS = '**Waiting for the sandbox**';

describe.skipIf(noEngine)('a run whose engine goes away', { timeout: 600_000 }, () => {
  const scripts = createScripts();
  let proxy: EngineProxy;
  let running: RunningApp;
  beforeAll(async () => {
    proxy = await startEngineProxy('tcp');
    running = await startRunningApp({ script: scripts.script, environment: { DOCKER_HOST: proxy.host } });
  }, 300_000);
  afterAll(async () => {
    await proxy.mend();
    await running[Symbol.asyncDispose]();
    await proxy[Symbol.asyncDispose]();
  }, 60_000);

  async function begin(title: string, between: readonly ScriptedReply[]) {
    const { github, sample } = running;
    const issue = await github.openIssue('rita', REPOSITORY, { title, body: sample.issue.body });
    const [reproduction, fix] = directFix(issue);
    scripts.write(title, [reproduction, ...between, fix]);
    await github.label('mara', REPOSITORY, issue, 'heirloom');
    const { run } = await begunRun(running, issue);
    return { issue, run, answers: () => answersOn(github, issue) };
  }

  /** What a restart of the engine does: everything that it ran is gone. */
  async function loseContainers(run: string): Promise<void> {
    const engine = new Docker();
    for (const id of await containersOf(run)) await engine.getContainer(id).remove({ force: true });
  }

  const works = (command: string): ScriptedReply => ({ calls: [{ tool: 'shell', arguments: { command } }] });
  const isRunning = (command: string) => async (run: string) => (await processesOf(run)).includes(command);

  it.each<{ during: string; reached: (run: string) => Promise<boolean>; loses: boolean }>([
    { during: 'a command runs', reached: isRunning('sleep 7.25'), loses: true },
    { during: 'a command runs, and keeps its containers', reached: isRunning('sleep 7.25'), loses: false },
    {
      during: 'the sandbox is being prepared',
      reached: async (run) => (await containersOf(run)).length > 0,
      loses: true,
    },
  ])('while $during waits for it, says so, and ends as if nothing had happened', async (scene) => {
    // No title may be a part of another: scripts are found by them.
    const title = `Away (${scene.during})`;
    const { issue, run, answers } = await begin(title, [
      works('touch left-behind; sleep 7.25; rm left-behind'),
    ]);
    await eventually(() => scene.reached(run));
    await proxy.cut();
    if (scene.loses) await loseContainers(run);
    await eventually(async () => (await answers()).some((body) => body.includes(WAITS)));
    expect(await answers()).toEqual([expect.stringContaining('No Docker engine answers.')]);
    await proxy.mend();

    expect(await endedRun(running, issue)).toMatchObject({ status: 'done', outcome: { kind: 'proposed' } });
    // No reply of the model is paid for twice.
    expect(scripts.asked(title)).toBe(3);
    expect(await pullsFor(running.github, issue)).toHaveLength(1);
    expect(await answers()).toEqual([expect.stringContaining('**Proposed a fix**')]);
    expect(await containersOf(run)).toEqual([]);
  });

  it('is cancelled while it waits, and says so though its sandbox cannot be removed yet', async () => {
    const { issue, run, answers } = await begin('Cancelled while away', [works('sleep 8.5')]);
    await eventually(() => isRunning('sleep 8.5')(run));
    await proxy.cut();
    await eventually(async () => (await answers()).some((body) => body.includes(WAITS)));
    await running.github.comment('mara', REPOSITORY, issue, '/heirloom cancel');
    expect(await endedRun(running, issue)).toMatchObject({ status: 'cancelled' });
    await eventually(async () => (await answers()).some((body) => body.includes('**Cancelled**')));
    expect(await containersOf(run)).not.toEqual([]);
    await proxy.mend();
    await loseContainers(run);
  });
});

describe.skipIf(noEngine)('a run whose engine stays away', { timeout: 600_000 }, () => {
  it('ends with that reason once its patience is over', async () => {
    const scripts = createScripts();
    await using proxy = await startEngineProxy();
    await using running = await startRunningApp({
      script: scripts.script,
      environment: { DOCKER_HOST: proxy.host, HEIRLOOM_ENGINE_PATIENCE_MINUTES: '0.1' },
    });
    const title = 'Away for good';
    const issue = await running.github.openIssue('rita', REPOSITORY, { title });
    scripts.write(title, [{ calls: [{ tool: 'shell', arguments: { command: 'sleep 9.5' } }] }]);
    await running.github.label('mara', REPOSITORY, issue, 'heirloom');
    const { run } = await begunRun(running, issue);
    await eventually(async () => (await processesOf(run)).includes('sleep 9.5'));
    await proxy.cut();
    expect(await endedRun(running, issue)).toMatchObject({ status: 'done', outcome: { kind: 'gave-up' } });
    const [answer] = await answersOn(running.github, issue);
    expect(answer).toContain('No Docker engine answers. It was waited for 0.1 minutes.');
    for (const id of await containersOf(run)) await new Docker().getContainer(id).remove({ force: true });
  });
});
