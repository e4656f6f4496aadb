import { join } from 'node:path';
import { expect } from 'vitest';
import { fields } from '../../src/cli/demo/emulated-github/routes.ts';
import { stopPostmaster } from '../../src/durable/postmaster.ts';
import { endedRun, startAppOn } from './running-app.ts';
import { PLACE, REPOSITORY, setStage, webhookUrl, type Stage, type StageOptions } from './stage.ts';
import { answersOn, branchesOf, containersOf, pullsFor } from './traces.ts';

/** A stage on which the App is killed again and again, and what is to be said of it then. */
export interface KilledApp extends AsyncDisposable {
  readonly stage: Stage;
  readonly openIssue: (title: string) => Promise<number>;
  readonly label: (issue: number) => Promise<void>;
  /** The run that the label has started, or will. */
  readonly runOf: (issue: number) => Promise<string>;
  /** Lets the App live in this process until the run is done, and answers with the steps of all lives. */
  readonly lastLife: (issue: number) => Promise<{ readonly run: string; readonly steps: readonly string[] }>;
  readonly expectOneOfEverything: (issue: number, run: string) => Promise<void>;
}

export async function setStageForKilling(options: StageOptions): Promise<KilledApp> {
  await using resources = new AsyncDisposableStack();
  const stage = resources.use(await setStage(options));
  resources.defer(() => stopPostmaster(join(stage.dataHome, 'postgres', 'data')));
  const kept = resources.move();
  const { github, sample } = stage;
  return {
    stage,
    openIssue: (title) => github.openIssue('rita', REPOSITORY, { title, body: sample.issue.body }),
    label: (issue) => github.label('mara', REPOSITORY, issue, 'heirloom'),
    async runOf(issue) {
      const { guid } = await github.deliveries.waitFor(
        ({ action, payload }) => action === 'labeled' && fields(payload['issue'])['number'] === issue,
      );
      return `fix-${guid}`;
    },
    lastLife: (issue) => lastLife(stage, issue),
    expectOneOfEverything: (issue, run) => expectOneOfEverything(stage, issue, run),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

async function lastLife(stage: Stage, issue: number) {
  const { app } = await startAppOn(stage);
  stage.github.setWebhookUrl(webhookUrl(app.port));
  try {
    const { run, status, outcome } = await endedRun({ app }, issue);
    expect({ status, outcome }).toMatchObject({ status: 'done', outcome: { kind: 'proposed' } });
    const known = await app.durable.get(run);
    return { run, steps: known?.steps.map(({ name }) => name) ?? [] };
  } finally {
    stage.github.setWebhookUrl(undefined);
    await app[Symbol.asyncDispose]();
  }
}

async function expectOneOfEverything({ github }: Stage, issue: number, run: string): Promise<void> {
  const pulls = await pullsFor(github, issue);
  expect(pulls).toHaveLength(1);
  const [pull] = pulls;
  const branches = await branchesOf(github);
  expect(branches.filter((name) => name.includes(`/${issue}-`))).toEqual([pull!.head.ref]);
  const answers = await answersOn(github, issue);
  expect(answers).toEqual([expect.stringContaining(`**Proposed a fix** in ${pull!.html_url}`)]);
  const { rest } = github.asUser('mara');
  const checks = await rest.checks.listForRef({ ...PLACE, ref: pull!.head.sha });
  expect(checks.data.check_runs).toMatchObject([{ name: 'heirloom', conclusion: 'success' }]);
  const files = await rest.pulls.listFiles({ ...PLACE, pull_number: pull!.number });
  const names = files.data.map(({ filename }) => filename);
  expect(names).toEqual(['CHANGELOG.md', 'src/parse.js', 'test/parse.test.js']);
  expect(await containersOf(run)).toEqual([]);
}
