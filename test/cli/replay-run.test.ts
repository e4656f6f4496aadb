import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
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
import { noEngine } from '../support/engine.ts';

let folder: string;
let sample: SampleRepository;
let run: string;
const trusted = ['--sandbox', 'process', '--trust-repository'];
const file = (name: string) => join(folder, 'data', 'runs', run, name);

/** Told again there is no model: nobody listens at its address. */
const replay = (words: readonly string[]) =>
  heirloom(['runs', 'replay', run, ...words], {
    HEIRLOOM_DATA: join(folder, 'data'),
    OPENAI_BASE_URL: 'http://127.0.0.1:1/v1',
  });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heirloom-replay-'));
  sample = await createSampleRepository(join(folder, 'sample'));
  await writeFile(join(folder, 'issue.md'), `# ${sample.issue.title}\n\n${sample.issue.body}\n`);
  await using model = await startScriptedModel(withReview(scriptedReplies(1)));
  const ended = await heirloom(
    ['fix', '--repo', sample.dir, '--issue', join(folder, 'issue.md'), ...trusted],
    {
      HEIRLOOM_DATA: join(folder, 'data'),
      OPENAI_BASE_URL: model.url,
    },
  );
  if (ended.code !== 0) throw new Error(ended.err);
  run = (await readdir(join(folder, 'data', 'runs')))[0]!;
  // What came later to the repository changes nothing.
  execFileSync('git', ['-C', sample.dir, 'commit', '-q', '--allow-empty', '-m', 'later'], {
    env: { PATH: process.env['PATH'], ...author },
  });
}, 120_000);
afterAll(() => rm(folder, { recursive: true }));

const author = {
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.com',
};

describe('a recorded run', () => {
  it('is told again to the same outcome and the same patch, without its model', async () => {
    const branches = () => execFileSync('git', ['-C', sample.dir, 'for-each-ref'], { encoding: 'utf8' });
    const before = branches();
    const { code, out, err } = await replay([...trusted, '--json']);
    expect({ code, err }).toMatchObject({ code: 0 });
    expect(JSON.parse(out)).toMatchObject({
      run,
      same: true,
      now: { outcome: 'proposed', patch: expect.stringContaining('+++ b/src/parse.js') },
      differences: [],
      left: 0,
    });
    expect(branches()).toBe(before);
    expect(await readdir(join(folder, 'data', 'runs'))).toEqual([run]);
  });

  it.skipIf(noEngine)('is told again in a container to the same patch', async () => {
    const { code, out, err } = await replay(['--sandbox', 'docker']);
    expect({ code, err }).toMatchObject({ code: 0 });
    expect(out).toContain('The same patch.');
  });

  it('shows what the model said, line by line', async () => {
    expect(await readFile(file('live.txt'), 'utf8')).toMatch(/^\[coding: \S+.*\] First the reader itself/);
  });

  it('needs the word of trust for the process sandbox again', async () => {
    expect(await replay([])).toMatchObject({ code: 2, err: expect.stringContaining('isolates nothing') });
  });
});

describe('a record that was changed', () => {
  it('is told to differ: in the patch, and in what the model was asked', async () => {
    const recording = await readFile(file('model.jsonl'), 'utf8');
    const outcome = await readFile(file('outcome.json'), 'utf8');
    await writeFile(file('model.jsonl'), recording.replaceAll('unexpected-text', 'unexpected-words'));
    const ended = await replay(trusted);
    await writeFile(file('model.jsonl'), recording);
    expect(ended).toMatchObject({ code: 1 });
    expect(ended.out).toMatch(/Another outcome|Another patch/);
    expect(ended.out).toMatch(/The model was asked something else: .*call \d+, message \d+/);
    expect(await readFile(file('outcome.json'), 'utf8')).toBe(outcome);
  });

  it('that ends too early says where', async () => {
    const recording = await readFile(file('model.jsonl'), 'utf8');
    await writeFile(file('model.jsonl'), recording.split('\n').slice(0, 3).join('\n'));
    const { code, out } = await replay(trusted);
    await writeFile(file('model.jsonl'), recording);
    expect({ code, out }).toMatchObject({
      code: 1,
      out: expect.stringMatching(/Another outcome: gave-up: .*ends after 3 replies/),
    });
  });

  it('is found by its name alone', async () => {
    for (const name of ['nothing', '../runs', '..'])
      expect(await heirloom(['runs', 'replay', name], { HEIRLOOM_DATA: join(folder, 'data') })).toMatchObject(
        {
          code: 1,
          err: expect.stringContaining('There is no record of a run'),
        },
      );
  });
});
