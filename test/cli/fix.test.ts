import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createSampleRepository,
  type SampleRepository,
} from '../../src/cli/demo/sample-repository/sample-repository.ts';
import { startScriptedModel } from '../../src/cli/demo/scripted-model.ts';
import { scriptedReplies, withReview } from '../../src/cli/demo/scripted-replies.ts';
import { heirloom } from '../support/command-line.ts';

let folder: string;
let sample: SampleRepository;
let issueFile: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heirloom-fix-'));
  sample = await createSampleRepository(join(folder, 'sample'));
  issueFile = join(folder, 'issue.md');
  await writeFile(issueFile, `# ${sample.issue.title}\n\n${sample.issue.body}\n`);
});
afterAll(() => rm(folder, { recursive: true }));

const git = (...words: string[]) => execFileSync('git', ['-C', sample.dir, ...words], { encoding: 'utf8' });
const state = () => [
  git('status', '--porcelain'),
  git('symbolic-ref', 'HEAD'),
  git('for-each-ref'),
  git('config', '--list', '--local'),
];
const trusted = ['--sandbox', 'process', '--trust-repository'];

/** The scripted conversation of the demo; the model is scripted, the repository's code runs in the process sandbox. */
async function fix(words: readonly string[], input = '', script = scriptedReplies(1)) {
  await using model = await startScriptedModel(withReview(script));
  const environment = {
    HEIRLOOM_DATA: join(folder, 'data'),
    OPENAI_BASE_URL: model.url,
    HEIRLOOM_MODEL_RETRIES: '0',
    HEIRLOOM_MOST_CANDIDATES: '1',
  };
  return await heirloom(['fix', '--repo', sample.dir, ...trusted, ...words], environment, input);
}

describe('heirloom fix', () => {
  it('ends with the question and its options where the model asks, since nobody answers here', async () => {
    const question = {
      question: 'Is that a mistake?',
      options: ['It is', 'It is not'],
      default: 'Refuse it',
    };
    const asks = [{ calls: [{ tool: 'ask', arguments: question }] }];
    const { code, err } = await fix(['--issue', '-', '--dry-run'], 'A title', asks);
    expect(code).toBe(1);
    expect(err).toContain('A question first: Is that a mistake?\n  1. It is\n  2. It is not\n');
    expect(err).toContain('Without an answer it would have been: Refuse it');
  });

  it('leaves nothing in the repository on a dry run, and prints the document that other programs rely on', async () => {
    const before = state();
    const { code, out, err } = await fix(
      ['--issue', '-', '--dry-run', '--json'],
      `${sample.issue.title}\n\n${sample.issue.body}`,
    );
    expect({ code, err }).toMatchObject({ code: 0 });
    const document = JSON.parse(out);
    expect(document).toMatchObject({
      outcome: 'proposed',
      because: 'a test failed without the change and passes with it',
      title: 'fix(parse): reject a number without a unit',
      evidence: {
        before: { exitCode: 1 },
        after: { exitCode: 0 },
        baseline: { exitCode: 0 },
        suite: { exitCode: 0 },
        reproduction: { kind: 'verified', tests: ['test/parse.test.js'] },
      },
      receipt: { precedents: expect.any(Array), confidence: expect.any(Number) },
      turns: 11,
      cost: null,
      unpriced: ['gpt-5.2'],
    });
    expect(document.patch).toContain('+++ b/src/parse.js');
    for (const key of ['body', 'branch', 'tokens', 'seconds']) expect(document[key]).toBeTruthy();
    expect(state()).toEqual(before);
    expect(await readdir(join(folder, 'data'))).not.toContain('runs');
  });

  it('leaves a branch with the change and nothing else, and the text of a pull request', async () => {
    const before = state();
    const { code, out, err } = await fix(['--issue', issueFile]);
    expect({ code, err }).toMatchObject({ code: 0 });
    expect(err).toContain('✓ Reproduced the fault with a failing test');
    const branch = /on the branch (\S+);/.exec(err)![1]!;
    expect(git('log', '--format=%s', `main..${branch}`).trim()).toBe(
      'fix(parse): reject a number without a unit',
    );
    expect(git('diff', '--name-only', 'main', branch).trim().split('\n')).toEqual([
      'CHANGELOG.md',
      'src/parse.js',
      'test/parse.test.js',
    ]);
    expect(out).toContain('## Summary');
    expect(state()[0]).toBe(before[0]);
    expect(state()[1]).toBe(before[1]);
    expect(state()[3]).toBe(before[3]);

    const runs = await readdir(join(folder, 'data', 'runs'));
    expect((await readdir(join(folder, 'data', 'runs', runs.at(-1)!))).sort()).toEqual([
      'live.txt',
      'model.jsonl',
      'outcome.json',
      'pull-request.md',
      'request.json',
      'transcript.jsonl',
    ]);
    // A branch of that name is there now: the next run takes another one.
    const again = await fix(['--issue', issueFile, '--json']);
    expect(JSON.parse(again.out)).toMatchObject({ branch: `${branch}-2` });
    const newest = (await readdir(join(folder, 'data', 'runs'))).sort().at(-1)!;
    expect(newest).not.toBe(runs.at(-1));
    expect(await readdir(join(folder, 'data', 'runs', newest))).toContain('pull-request.md');
  });

  it('removes the sandbox of a run whose process was killed, and leaves that of one that runs', async () => {
    const sandboxes = join(folder, 'data', 'local-process-sandboxes');
    const { pid } = spawnSync(process.execPath, ['--version']);
    const [dead, alive] = [`local-2026-01-01-${pid}`, `local-2026-01-01-${process.pid}`];
    for (const run of [dead, alive]) await mkdir(join(sandboxes, run), { recursive: true });
    expect(await fix(['--issue', issueFile, '--dry-run'])).toMatchObject({ code: 0 });
    expect(await readdir(sandboxes)).toEqual([alive]);
  });
});

describe('heirloom fix refuses in a sentence', () => {
  it.each([
    ['the process sandbox without trust', ['--sandbox', 'process'], 2, /isolates nothing/],
    [
      'an issue that is not there',
      [...trusted, '--issue', '/nowhere/issue.md'],
      1,
      /The issue cannot be read/,
    ],
    ['an empty issue', [...trusted, '--issue', '-'], 1, /The issue is empty/],
  ])('%s', async (_, words, code, sentence) => {
    const ended = await heirloom(['fix', '--repo', sample.dir, '--issue', issueFile, ...words], {
      HEIRLOOM_DATA: join(folder, 'data'),
    });
    expect(ended).toMatchObject({ code, err: expect.stringMatching(sentence), out: '' });
  });

  it.each([
    ['a folder that is not there', '/nowhere', /There is no folder \/nowhere/],
    ['a folder that is no repository', 'plain', /repository/],
  ])('%s', async (_, repo, sentence) => {
    await mkdir(join(folder, 'plain'), { recursive: true });
    const where = repo.startsWith('/') ? repo : join(folder, repo);
    const environment = { HEIRLOOM_DATA: join(folder, 'data'), OPENAI_API_KEY: 'none' };
    const ended = await heirloom(['fix', '--repo', where, '--issue', issueFile, ...trusted], environment);
    expect(ended.code).toBe(1);
    expect(ended.err).toMatch(sentence);
    expect(ended.err).not.toMatch(/\n\s+at /);
  });

  it('a model that is not configured, and one that cannot be reached', async () => {
    const words = ['fix', '--repo', sample.dir, '--issue', issueFile, ...trusted];
    const data = { HEIRLOOM_DATA: join(folder, 'data') };
    expect(await heirloom(words, data)).toMatchObject({
      code: 1,
      err: expect.stringContaining('No model is configured'),
    });
    const unreachable = { ...data, OPENAI_BASE_URL: 'http://127.0.0.1:1/v1', HEIRLOOM_MODEL_RETRIES: '0' };
    expect(await heirloom(words, unreachable)).toMatchObject({
      code: 1,
      err: expect.stringContaining('could not be reached'),
    });
  });
});
