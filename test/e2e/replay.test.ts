import { afterAll, beforeAll, expect, it } from 'vitest';
import { heirloom } from '../support/command-line.ts';
import { eventually } from '../support/eventually.ts';
import { endedRun, startRunningApp, type RunningApp } from '../support/running-app.ts';
import { createScripts, directFix } from '../support/scripts.ts';
import { REPOSITORY } from '../support/stage.ts';

const asks = {
  calls: [{ tool: 'ask', arguments: { question: 'Is that a mistake?', options: ['It is', 'No'] } }],
};
const scripts = createScripts();
let running: RunningApp;
beforeAll(async () => {
  running = await startRunningApp({ script: scripts.script, sandbox: 'process' });
}, 120_000);
afterAll(() => running[Symbol.asyncDispose](), 60_000);

it(
  'a run of the App that asked and was answered is told again without GitHub, its model and its people',
  { timeout: 300_000 },
  async () => {
    const { github, sample, app, config, model } = running;
    const title = 'To be told again';
    const issue = await github.openIssue('rita', REPOSITORY, { title, body: sample.issue.body });
    scripts.write(title, [asks, ...directFix(issue)]);
    await github.label('mara', REPOSITORY, issue, 'heirloom');
    await eventually(async () => (await app.durable.list({ status: 'waiting' })).length > 0);
    await github.comment('mara', REPOSITORY, issue, '/heirloom answer 1');
    const run = await endedRun(running, issue);
    expect(run).toMatchObject({ outcome: { kind: 'proposed' } });

    const asked = model.requests().length;
    const { code, out, err } = await heirloom(['runs', 'replay', run.run, '--trust-repository', '--json'], {
      HEIRLOOM_DATA: config.dataHome,
    });
    expect({ code, err }).toMatchObject({ code: 0 });
    expect(JSON.parse(out)).toMatchObject({
      same: true,
      differences: [],
      left: 0,
      now: { outcome: 'proposed' },
    });
    expect(model.requests()).toHaveLength(asked);
  },
);
