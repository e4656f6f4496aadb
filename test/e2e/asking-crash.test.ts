import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRuns } from '../../src/durable/runs.ts';
import { findDatabase } from '../../src/durable/database.ts';
import { createLog } from '../../src/lib/log.ts';
import { beginLife } from '../support/app-life.ts';
import { noEngine } from '../support/engine.ts';
import { eventually } from '../support/eventually.ts';
import { setStageForKilling, type KilledApp } from '../support/killed-app.ts';
import { createScripts, directFix } from '../support/scripts.ts';
import { PLACE, REPOSITORY } from '../support/stage.ts';
import { answersOn, containersOf, pullsFor } from '../support/traces.ts';

const silent = createLog({ level: 'silent', redact: (text) => text });
const asks = {
  calls: [{ tool: 'ask', arguments: { question: 'Is that a mistake?', options: ['It is', 'It is not'] } }],
};

describe.skipIf(noEngine)('a run that asks, and whose process is killed', { timeout: 900_000 }, () => {
  const scripts = createScripts();
  let killed: KilledApp;
  beforeAll(async () => {
    killed = await setStageForKilling({ script: scripts.script });
  }, 120_000);
  afterAll(() => killed[Symbol.asyncDispose](), 60_000);

  async function begin(title: string): Promise<number> {
    const issue = await killed.openIssue(title);
    scripts.write(title, [asks, ...directFix(issue)]);
    return issue;
  }
  const say = (issue: number) => killed.stage.github.comment('mara', REPOSITORY, issue, '/heirloom answer 1');
  const statusOf = async (run: string) => {
    const url = await findDatabase({ dataHome: killed.stage.dataHome });
    if (url === undefined) return undefined;
    await using runs = await openRuns(url, silent);
    return (await runs.get(run))?.status;
  };
  const waits = (run: string) => eventually(async () => (await statusOf(run)) === 'waiting');

  async function expectOneOfEverything(issue: number, title: string, run: string): Promise<void> {
    expect(scripts.asked(title)).toBe(3);
    const { github } = killed.stage;
    expect(await pullsFor(github, issue)).toHaveLength(1);
    const answers = await answersOn(github, issue);
    expect(answers.filter((body) => body.includes('A question before I go on'))).toHaveLength(1);
    expect(answers.filter((body) => body.includes('**Proposed a fix**'))).toHaveLength(1);
    expect(answers).toHaveLength(2);
    expect(await containersOf(run)).toEqual([]);
  }

  it('while it asks, or while it waits, asks once and goes on waiting', async () => {
    const { stage, label, runOf, lastLife } = killed;
    const title = 'Killed while it asks and while it waits';
    const issue = await begin(title);
    const reached = Promise.withResolvers<void>();
    const dead = Promise.withResolvers<void>();
    {
      await using life = beginLife(stage);
      await life.listening;
      await label(issue);
      await eventually(async () => scripts.asked(title) > 0);
      const path = /\/issues\/\d+\/comments$/;
      stage.github.delay({ method: 'POST', path, until: dead.promise, reached: reached.resolve });
      await reached.promise;
      await life.kill();
      dead.resolve();
    }
    const run = await runOf(issue);
    {
      await using life = beginLife(stage);
      await life.listening;
      await waits(run);
      await life.kill();
    }
    {
      await using life = beginLife(stage);
      await life.listening;
      await say(issue);
      await eventually(async () => (await statusOf(run)) !== 'waiting');
      await life.kill();
    }
    expect((await lastLife(issue)).run).toBe(run);
    await expectOneOfEverything(issue, title, run);
  });

  it('while it is being answered, is answered once', async () => {
    const { stage, label, runOf, lastLife } = killed;
    const title = 'Killed while it is answered';
    const issue = await begin(title);
    {
      await using life = beginLife(stage);
      await life.listening;
      await label(issue);
      await waits(await runOf(issue));
      await life.kill();
    }
    const run = await runOf(issue);
    // Nobody listens: GitHub could not deliver it, and sends it again later.
    const comment = await say(issue);
    const { guid } = await stage.github.deliveries.waitFor(
      ({ event, payload }) => event === 'issue_comment' && idOf(payload['comment']) === comment,
    );
    for (let stepsToLive = 1; ; stepsToLive++) {
      await using life = beginLife(stage, stepsToLive);
      await life.listening;
      await stage.github.redeliver(guid);
      await Promise.race([life.ended, eventually(async () => (await statusOf(run)) !== 'waiting')]);
      const answered = (await statusOf(run)) !== 'waiting';
      await life.kill();
      if (answered) break;
    }
    await lastLife(issue);
    const { rest } = stage.github.asUser('mara');
    const reactions = await rest.reactions.listForIssueComment({ ...PLACE, comment_id: comment });
    expect(reactions.data).toMatchObject([{ content: '+1' }]);
    await expectOneOfEverything(issue, title, run);
  });
});

function idOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined;
}
