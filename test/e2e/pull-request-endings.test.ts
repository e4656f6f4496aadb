import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noEngine } from '../support/engine.ts';
import { eventually } from '../support/eventually.ts';
import { propose, type Proposed } from '../support/proposed.ts';
import { endedRun, startRunningApp, type RunningApp } from '../support/running-app.ts';
import { createScripts, directFix } from '../support/scripts.ts';
import { REPOSITORY } from '../support/stage.ts';
import { answersOn, pullsFor } from '../support/traces.ts';

const SOURCE = 'src/parse.js';

describe.skipIf(noEngine)('a pull request that comes to an end', { timeout: 900_000 }, () => {
  const scripts = createScripts();
  let running: RunningApp;
  beforeAll(async () => {
    const environment = { HEIRLOOM_QUIET_SECONDS: '0' };
    running = await startRunningApp({ script: scripts.script, environment });
  }, 300_000);
  afterAll(() => running?.[Symbol.asyncDispose](), 60_000);

  const said = (issue: number, words: RegExp) =>
    eventually(async () => (await answersOn(running.github, issue)).find((body) => words.test(body)));
  /** Asks until the bot knows what became of it. */
  const isKnownAs = ({ number }: Proposed, words: string) =>
    eventually(async () => {
      const before = (await answersOn(running.github, number)).length;
      await running.github.comment('mara', REPOSITORY, number, '/heirloom status');
      const told = await eventually(async () => (await answersOn(running.github, number))[before]);
      return told.includes(words);
    });

  it('refused, is not tried again for a label, but for a person who asks; why is told to the model', async () => {
    const { github, model } = running;
    const title = 'Refused at first';
    const refused = await propose(running, scripts, title);
    await github.comment('mara', REPOSITORY, refused.number, 'Two strings must stay accepted.');
    await github.comment('stranger', REPOSITORY, refused.number, 'I hate this.');
    await github.close('mara', REPOSITORY, refused.number);
    await isKnownAs(refused, 'was closed without being merged');

    const [owner = '', repo = ''] = REPOSITORY.split('/');
    const label = { owner, repo, issue_number: refused.issue, name: 'heirloom' };
    await running.maintainer.rest.issues.removeLabel(label);
    await github.label('mara', REPOSITORY, refused.issue, 'heirloom');
    expect(await said(refused.issue, /was refused/)).toContain('/heirloom retry');
    expect(await pullsFor(github, refused.issue)).toHaveLength(1);

    const asked = model.requests().length;
    await github.comment('mara', REPOSITORY, refused.issue, '/heirloom retry');
    await eventually(async () => (await pullsFor(github, refused.issue)).length === 2);
    await endedRun(running, refused.issue);
    const since = JSON.stringify(model.requests().slice(asked));
    expect(since).toContain('Two strings must stay accepted');
    expect(since).not.toContain('I hate this');
  });

  it('merged with what people put on top, is known as such, with what they changed', async () => {
    const { github } = running;
    const amended = await propose(running, scripts, 'Amended before the merge');
    const source = (await amended.file(SOURCE)).replaceAll('BETWEEN', 'SEPARATORS');
    await github.pushAs('mara', REPOSITORY, amended.branch, { [SOURCE]: source });
    await github.merge('mara', REPOSITORY, amended.number, { squash: true });
    expect(await isKnownAs(amended, 'was merged with changes')).toBe(true);
  });

  it('has made neither the App nor GitHub say anything that GitHub does not describe', () => {
    expect(running.github.violations()).toEqual([]);
  });
});

describe.skipIf(noEngine)('a pull request that is merged as it is', { timeout: 900_000 }, () => {
  const scripts = createScripts();
  let running: RunningApp;
  beforeAll(async () => {
    running = await startRunningApp({ script: scripts.script });
  }, 300_000);
  afterAll(() => running?.[Symbol.asyncDispose](), 60_000);

  it('is known as merged, and as reverted once somebody has taken it back', async () => {
    const { github, maintainer } = running;
    const merged = await propose(running, scripts, 'Merged, and taken back');
    const before = await merged.file(SOURCE, 'main');
    const sha = await github.merge('mara', REPOSITORY, merged.number, { squash: true });
    const status = async () => {
      const answers = (await answersOn(github, merged.number)).length;
      await github.comment('mara', REPOSITORY, merged.number, '/heirloom status');
      return eventually(async () => (await answersOn(github, merged.number))[answers]);
    };
    await eventually(async () => (await status()).includes('was merged as it was'));

    const message = `Revert "fix(parse): reject a number without a unit"\n\nThis reverts commit ${sha}. Callers relied on it.`;
    const [owner = '', repo = ''] = REPOSITORY.split('/');
    const { data } = await maintainer.rest.repos.getCommit({ owner, repo, ref: `${sha}^` });
    expect(data.sha).not.toBe(sha);
    await github.pushAs('mara', REPOSITORY, 'main', { [SOURCE]: before }, message);
    const again = await github.openIssue('rita', REPOSITORY, { title: 'After the revert', body: 'Again.' });
    scripts.write('After the revert', directFix(again));
    await github.label('mara', REPOSITORY, again, 'heirloom');
    await endedRun(running, again);
    expect(await status()).toContain('was merged and reverted');
    expect(running.github.violations()).toEqual([]);
  });
});
