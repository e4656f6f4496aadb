import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScriptedReply } from '../../src/cli/demo/scripted-model.ts';
import { noEngine } from '../support/engine.ts';
import { eventually } from '../support/eventually.ts';
import { pushCommit, type PushedFile } from '../support/push-commit.ts';
import { endedRun, startRunningApp, type RunningApp } from '../support/running-app.ts';
import { createScripts, directFix, hastyFix, repeated } from '../support/scripts.ts';
import { createSmallRepository } from '../support/small-repository.ts';
import { PLACE } from '../support/stage.ts';
import { answersOn, branchesOf, containersOf, pullsFor } from '../support/traces.ts';

const { owner } = PLACE;
/** Text in Latin-1: a byte that is not UTF-8. */
const NOT_UTF8 = Buffer.from('caf\xe9\n', 'latin1');

describe.skipIf(noEngine)('a run that meets what it cannot work with', { timeout: 300_000 }, () => {
  const scripts = createScripts();
  let running: RunningApp;
  beforeAll(async () => {
    running = await startRunningApp({
      script: scripts.script,
      async others(folder) {
        const files = { 'README.md': '# Greeting\n', 'greet.js': "export const greet = () => 'helo';\n" };
        const small = async (name: string, more = {}) => ({
          owner,
          name,
          source: await createSmallRepository(join(folder, name), { ...files, ...more }),
        });
        return [await small('untested'), await small('doomed'), await small('old', { 'menu.txt': NOT_UTF8 })];
      },
    });
  }, 300_000);
  afterAll(() => running[Symbol.asyncDispose](), 60_000);

  interface Told {
    readonly title: string;
    readonly body?: string;
    readonly repo?: string;
    readonly replies: (issue: number) => readonly ScriptedReply[];
    /** Happens while the model makes up its first reply. */
    readonly meanwhile?: (issue: number) => Promise<unknown>;
  }

  /** Opens an issue, labels it, and waits for the end. */
  async function tell({ title, body, repo = PLACE.repo, replies, meanwhile }: Told) {
    const { github } = running;
    const fullName = `${owner}/${repo}`;
    const issue = await github.openIssue('mara', fullName, { title, ...(body !== undefined && { body }) });
    const [first, ...rest] = replies(issue);
    scripts.write(title, [{ ...first, ...(meanwhile && { delayMs: 1_500 }) }, ...rest]);
    await github.label('mara', fullName, issue, 'heirloom');
    if (meanwhile) {
      await eventually(async () => scripts.asked(title) > 0);
      await meanwhile(issue);
    }
    const run = await endedRun(running, issue, fullName);
    expect(run.status).toBe('done');
    expect(await containersOf(run.run)).toEqual([]);
    return { issue, run, outcome: run.outcome };
  }

  const commentOn = async (issue: number, repo = PLACE.repo) => {
    const answers = await answersOn(running.github, issue, { owner, repo });
    expect(answers).toHaveLength(1);
    return answers[0]!;
  };
  const push = (files: Readonly<Record<string, PushedFile>>, branch?: string) =>
    pushCommit(running.github.gitDir(owner, PLACE.repo), files, branch);
  const idles = () => repeated(3, { say: 'What is meant?' });

  describe('in the configuration', () => {
    it('names the keys that it does not know, and goes on', async () => {
      await push({ '.github/heirloom.yml': 'lables: [bug]\ncommands:\n  tset: npm test\n  build: 7\n' });
      const { issue } = await tell({ title: 'Misspelt configuration', replies: idles });
      const comment = await commentOn(issue);
      expect(comment).toContain('`.github/heirloom.yml`: the key `lables` is not known');
      expect(comment).toContain('the key `commands.tset` is not known');
      expect(comment).toContain('`commands.build`:');
      expect(comment).toContain('**No fix this time.**');
    });

    it('says so when it is not YAML, and goes on', async () => {
      await push({ '.github/heirloom.yml': 'limits: [unclosed\n' });
      const { issue } = await tell({ title: 'Broken configuration', replies: idles });
      expect(await commentOn(issue)).toContain('`.github/heirloom.yml`: it is not valid YAML');
      await push({ '.github/heirloom.yml': null });
    });
  });

  describe('in the issue', () => {
    it('tells the model that there is no text when there is none', async () => {
      const title = 'An issue without a text';
      const { issue } = await tell({ title, replies: idles });
      const asked = JSON.stringify(
        running.model.requests().findLast(({ messages }) => says(messages, title)),
      );
      expect(asked).toContain('(no text)');
      expect(await commentOn(issue)).toContain('**No fix this time.**');
    });

    it('proposes nothing for one that was closed in the meantime', async () => {
      const { issue } = await tell({
        title: 'Closed in the meantime',
        replies: directFix,
        meanwhile: (number) =>
          running.maintainer.rest.issues.update({ ...PLACE, issue_number: number, state: 'closed' }),
      });
      expect(await commentOn(issue)).toContain('The issue is closed.');
      await expectNothingProposed(issue);
    });

    it('keeps the reason where there is nobody to tell, for one that was deleted in the meantime', async () => {
      const { issue, outcome } = await tell({
        title: 'Deleted in the meantime',
        replies: directFix,
        async meanwhile(number) {
          for (const method of ['GET', 'PATCH', 'POST'])
            running.github.fail({ method, path: gone(number), status: 410, message: GONE, times: 99 });
        },
      });
      const because = expect.stringMatching(`GitHub did not find .*/issues/${issue}`);
      expect(outcome).toMatchObject({ kind: 'gave-up', because });
      expect(running.logged.some(isUnreported)).toBe(true);
      await expectNothingProposed(issue);
    });
  });

  describe('in the repository', () => {
    it('proposes a draft without tests where there are none, and says so', async () => {
      const repo = 'untested';
      const { issue } = await tell({ title: 'A greeting is misspelt', repo, replies: () => greeting() });
      const comment = await commentOn(issue, repo);
      expect(comment).toContain('Found no tests to run');
      expect(comment).toContain('without a reproduction');
      const [pull] = await pullsFor(running.github, issue, { owner, repo });
      expect(pull).toMatchObject({ draft: true });
    });

    it('keeps each byte of a file that is not UTF-8', async () => {
      const repo = 'old';
      const change = { tool: 'shell', arguments: { command: String.raw`printf 'th\xe9\n' >> menu.txt` } };
      const { issue, outcome } = await tell({
        title: 'The menu lacks the tea',
        repo,
        replies: () => {
          const [plain, { calls }] = greeting();
          const look = { tool: 'view', arguments: { path: 'menu.txt' } };
          return [{ calls: [look] }, plain, { calls: [change, ...calls] }];
        },
      });
      expect(outcome).toMatchObject({ kind: 'proposed' });
      const [pull] = await pullsFor(running.github, issue, { owner, repo });
      const { data } = await running.maintainer.rest.repos.getContent({
        owner,
        repo,
        path: 'menu.txt',
        ref: pull!.head.sha,
      });
      const { content } = data as { content: string };
      expect(Buffer.from(content, 'base64').toString('latin1')).toBe('caf\xe9\nth\xe9\n');
      // The last request is that of the review.
      const transcript = JSON.stringify(running.model.requests().at(-2));
      expect(transcript).toContain('`menu.txt` is not UTF-8 text; use `shell` for it.');
    });

    it('takes another name where the branch exists already, and leaves that one alone', async () => {
      const next = await running.github.openIssue('mara', `${owner}/${PLACE.repo}`, {
        title: 'Just a number',
      });
      const wished = `fix/${next + 1}-reject-a-number-without-a-unit`;
      const theirs = await push({ 'notes.txt': 'Mine.\n' }, wished);
      const { issue } = await tell({ title: 'A branch is there already', replies: directFix });
      const [pull] = await pullsFor(running.github, issue);
      expect(pull).toMatchObject({ head: { ref: `${wished}-2` } });
      const { data } = await running.maintainer.rest.git.getRef({ ...PLACE, ref: `heads/${wished}` });
      expect(data.object.sha).toBe(theirs);

      await running.github.comment('mara', `${owner}/${PLACE.repo}`, issue, '/heirloom fix');
      const second = await eventually(async () =>
        (await answersOn(running.github, issue)).find((body) => body.includes('**No fix this time.**')),
      );
      expect(second).toContain(`A pull request for this issue is open already: ${pull!.html_url}`);
      expect(await pullsFor(running.github, issue)).toHaveLength(1);
    });

    it('ends with the reason when it is deleted in the meantime', async () => {
      const { outcome } = await tell({
        title: 'Soon without a home',
        repo: 'doomed',
        replies: () => greeting(),
        meanwhile: () => running.github.deleteRepository(owner, 'doomed'),
      });
      expect(outcome).toMatchObject({ kind: 'gave-up', because: expect.stringMatching(/doomed/) });
    });
  });

  it('refuses a change with a link that leads out of the repository', async () => {
    const link = { tool: 'shell', arguments: { command: 'ln -s /etc/passwd src/secret.js' } };
    const { issue } = await tell({
      title: 'A link that leads out',
      replies(number) {
        const [plain, { calls = [] }] = hastyFix(number);
        return [plain, { calls: [link, ...calls] }, ...idles()];
      },
    });
    expect(await commentOn(issue)).toContain('**No fix this time.**');
    const asked = running.model.requests().map(({ messages }) => JSON.stringify(messages.at(-1)));
    expect(asked.join('\n')).toMatch(/The link .*src\/secret\.js.* leads out of the repository/);
    await expectNothingProposed(issue);
  });

  it('ends with the reason when the installation is suspended in the meantime', async () => {
    const { issue, outcome } = await tell({
      title: 'Suspended in the meantime',
      replies: directFix,
      meanwhile: async () => running.github.setInstallation('suspended'),
    });
    running.github.setInstallation('active');
    expect(outcome).toMatchObject({ kind: 'gave-up', because: expect.stringMatching(/suspended/) });
    expect(running.logged.some(isUnreported)).toBe(true);
    await expectNothingProposed(issue);
  });

  it('has made neither the App nor GitHub say anything that GitHub does not describe', () => {
    expect(running.github.violations()).toEqual([]);
  });

  async function expectNothingProposed(issue: number): Promise<void> {
    expect(await pullsFor(running.github, issue)).toEqual([]);
    expect((await branchesOf(running.github)).filter((name) => name.includes(`/${issue}-`))).toEqual([]);
  }
});

const GONE = 'This issue was deleted';
const gone = (issue: number) => new RegExp(`/issues/${issue}(?:/|$)`);

const isUnreported = (line: string) => line.includes('the ending of a run could not be reported');

const says = (messages: readonly unknown[], title: string) => JSON.stringify(messages).includes(title);

/** Mends the small repositories' fault. */
function greeting() {
  const call = (tool: string, given: Readonly<Record<string, unknown>>) => ({ tool, arguments: given });
  return [
    { calls: [call('submit', { cannot_reproduce: 'There are no tests here.' })] },
    {
      calls: [
        call('edit', { path: 'greet.js', old: 'helo', new: 'hello' }),
        call('submit', { title: 'fix: greet properly', summary: 'The greeting had lost a letter.' }),
      ],
    },
  ] as const;
}
