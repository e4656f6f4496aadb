import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScriptedReply } from '../../src/cli/demo/scripted-model.ts';
import { noEngine } from '../support/engine.ts';
import { pushCommit } from '../support/push-commit.ts';
import { endedRun, startRunningApp, type RunningApp } from '../support/running-app.ts';
import { createScripts, directFix, hastyFix, repeated } from '../support/scripts.ts';
import { PLACE, REPOSITORY } from '../support/stage.ts';
import { answersOn, branchesOf, containersOf, pullsFor } from '../support/traces.ts';

describe.skipIf(noEngine)('a run', { timeout: 300_000 }, () => {
  const scripts = createScripts();
  let running: RunningApp;
  beforeAll(async () => {
    running = await startRunningApp({ script: scripts.script });
  }, 300_000);
  afterAll(() => running[Symbol.asyncDispose](), 60_000);

  /** Opens an issue, labels it, and waits for the end; gives back what the one status comment says then. */
  async function tell(title: string, replies: (issue: number) => readonly ScriptedReply[]) {
    const { github, sample } = running;
    const issue = await github.openIssue('rita', REPOSITORY, { title, body: sample.issue.body });
    scripts.write(title, replies(issue));
    await github.label('mara', REPOSITORY, issue, 'heirloom');
    const run = await endedRun(running, issue);
    const answers = await answersOn(github, issue);
    expect(answers).toHaveLength(1);
    expect(await containersOf(run.run)).toEqual([]);
    return { issue, run, comment: answers[0]! };
  }

  async function expectNothingProposed(issue: number): Promise<void> {
    expect(await pullsFor(running.github, issue)).toEqual([]);
    expect((await branchesOf(running.github)).filter((name) => name.includes(String(issue)))).toEqual([]);
  }

  it('ends with a draft and a neutral check when the fault was not reproduced', async () => {
    const { issue, run, comment } = await tell('Not reproduced', hastyFix);
    expect(run).toMatchObject({ status: 'done', outcome: { kind: 'proposed' } });
    expect(comment).toContain('without a reproduction');
    const [pull] = await pullsFor(running.github, issue);
    expect(pull).toMatchObject({ draft: true });
    const checks = await running.maintainer.rest.checks.listForRef({ ...PLACE, ref: pull!.head.sha });
    expect(checks.data.check_runs).toMatchObject([{ conclusion: 'neutral' }]);
  });

  it.each<GivesUp>([
    {
      when: 'the model’s endpoint keeps failing',
      replies: () => [{ after: repeated(9, { status: 500, message: 'Out of order.' }) }],
      because: /the model is not available: .* answered with an error \(.*Out of order/,
    },
    {
      when: 'the model’s endpoint keeps limiting the rate',
      replies: () => [{ after: repeated(9, { status: 429, retryAfterSeconds: 1 }) }],
      because: /the model is not available: .* kept limiting the rate/,
    },
    {
      when: 'the model only talks',
      replies: () => [{ say: 'Hm.' }, { say: 'Let me see.' }, { say: 'It is hard.' }],
      because: /the model replied 3 times in a row without using a tool/,
    },
    {
      when: 'every change breaks the tests',
      replies: (issue) => {
        const [reproduction, { calls = [] }] = directFix(issue);
        const wreck = edit('src/parse.js', '  let total = 0;\n', "  throw new Error('no');\n");
        const submit = calls.filter(({ tool }) => tool === 'submit');
        return [reproduction, { calls: [wreck, ...submit] }, ...repeated(3, { calls: submit })];
      },
      because: /No fix held: .*still fails.*now fails in tests that passed at the base commit/s,
    },
  ])('gives up when $when, and says so', async ({ when, replies, because }) => {
    const { issue, run, comment } = await tell(`Gives up: ${when}`, replies);
    expect(run).toMatchObject({
      status: 'done',
      outcome: { kind: 'gave-up', because: expect.stringMatching(because) },
    });
    expect(comment).toContain('**No fix this time.**');
    expect(comment).toMatch(because);
    expect(comment).toContain('`/heirloom fix <hint>` tries again.');
    await expectNothingProposed(issue);
  });

  it('gives up at a limit that the repository has set', async () => {
    const { github } = running;
    const limits = { '.github/heirloom.yml': 'limits:\n  turns: 2\n' };
    await pushCommit(github.gitDir(PLACE.owner, PLACE.repo), limits);
    const look = { calls: [{ tool: 'shell', arguments: { command: 'ls' } }] };
    const { issue, comment } = await tell('Looks around for ever', () => repeated(9, look));
    expect(comment).toMatch(/limit of 2 turns/);
    expect(scripts.asked('Looks around for ever')).toBe(2);
    await expectNothingProposed(issue);
  });

  it('has made neither the App nor GitHub say anything that GitHub does not describe', () => {
    expect(running.github.violations()).toEqual([]);
  });
});

interface GivesUp {
  readonly when: string;
  readonly replies: (issue: number) => readonly ScriptedReply[];
  readonly because: RegExp;
}

const edit = (path: string, old: string, fresh: string) => ({
  tool: 'edit',
  arguments: { path, old, new: fresh },
});
