import { describe, expect, it } from 'vitest';
import { scriptedReplies, withReview } from '../../src/cli/demo/scripted-replies.ts';
import { noEngine } from '../support/engine.ts';
import { endedRun, startRunningApp } from '../support/running-app.ts';
import { PLACE, REPOSITORY } from '../support/stage.ts';

describe.skipIf(noEngine)('a labelled issue, on the real engine', { timeout: 300_000 }, () => {
  it('becomes one pull request with evidence, one status comment and a check run, all within GitHub’s own description', async () => {
    await using running = await startRunningApp({ script: withReview(scriptedReplies(1)) });
    const { github, maintainer, sample } = running;
    const issue = await github.openIssue('mara', REPOSITORY, sample.issue);
    await github.label('mara', REPOSITORY, issue, 'heirloom');
    expect(await endedRun(running, issue)).toMatchObject({ status: 'done', outcome: { kind: 'proposed' } });

    const { data: pulls } = await maintainer.rest.pulls.list({ ...PLACE, state: 'all' });
    expect(pulls).toHaveLength(1);
    expect(pulls[0]).toMatchObject({
      title: 'fix(parse): reject a number without a unit',
      draft: false,
      user: { login: 'heirloom[bot]' },
      base: { ref: 'main' },
    });
    expect(pulls[0]!.body).toMatch(/Fixes #1/);
    expect(pulls[0]!.body).toMatch(
      /test\/parse\.test\.js` fails without the fix \(exit code 1\) and passes with it/,
    );
    const { data: files } = await maintainer.rest.pulls.listFiles({
      ...PLACE,
      pull_number: pulls[0]!.number,
    });
    expect(files.map(({ filename }) => filename)).toEqual([
      'CHANGELOG.md',
      'src/parse.js',
      'test/parse.test.js',
    ]);

    const { data: comments } = await maintainer.rest.issues.listComments({ ...PLACE, issue_number: issue });
    expect(comments).toHaveLength(1);
    expect(comments[0]!.body).toContain('**Proposed a fix**');
    const { data: checks } = await maintainer.rest.checks.listForRef({ ...PLACE, ref: pulls[0]!.head.sha });
    expect(checks.check_runs).toMatchObject([{ name: 'heirloom', conclusion: 'success' }]);

    expect(github.violations()).toEqual([]);
  });
});
