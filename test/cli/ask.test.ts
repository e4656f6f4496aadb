import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createSampleRepository,
  type SampleRepository,
} from '../../src/cli/demo/sample-repository/sample-repository.ts';
import { startScriptedModel, type ScriptedReply } from '../../src/cli/demo/scripted-model.ts';
import { heirloom } from '../support/command-line.ts';

describe('heirloom ask', { timeout: 120_000 }, () => {
  let folder: string;
  let sample: SampleRepository;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'heirloom-ask-cli-'));
    sample = await createSampleRepository(join(folder, 'sample'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const git = (...words: string[]) => execFileSync('git', ['-C', sample.dir, ...words], { encoding: 'utf8' });
  const answer = (text: string, citations: readonly object[]): ScriptedReply => ({
    calls: [{ tool: 'answer', arguments: { text, citations } }],
  });

  async function ask(script: readonly ScriptedReply[], ...words: readonly string[]) {
    await using model = await startScriptedModel(script);
    const environment = {
      HEIRLOOM_DATA: join(folder, 'data'),
      OPENAI_BASE_URL: model.url,
      HEIRLOOM_MODEL_RETRIES: '0',
    };
    const trusted = ['--sandbox', 'process', '--trust-repository'];
    return await heirloom(
      ['ask', '--repo', sample.dir, ...trusted, ...words, 'How are errors made?'],
      environment,
    );
  }

  const FAIL = { path: 'src/internal/fail.js', lines: '1' };

  it('answers in Markdown with what the answer rests on, and leaves nothing', async () => {
    const before = [git('status', '--porcelain'), git('for-each-ref')];
    const { code, out, err } = await ask([answer('By `fail` [1].', [FAIL])]);
    expect({ code, err }).toEqual({ code: 0, err: '  … Looking for an answer\n' });
    const head = git('rev-parse', 'HEAD').slice(0, 10);
    expect(out).toBe(`By \`fail\` [1].\n\nRead at \`${head}\`:\n\n1. \`src/internal/fail.js\`, line 1\n`);
    expect([git('status', '--porcelain'), git('for-each-ref')]).toEqual(before);
  });

  it('prints the document that other programs rely on', async () => {
    const gone = { path: 'src/gone.js' };
    const { code, out } = await ask(
      [answer('By `fail` [1].', [gone]), answer('By `fail` [1][2].', [FAIL, gone])],
      '--json',
    );
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      outcome: 'answered',
      text: 'By `fail` [1][2].',
      citations: [
        { kind: 'there', citation: { kind: 'file', path: 'src/internal/fail.js', lines: [1, 1] } },
        { kind: 'not-there' },
      ],
      wantsChange: false,
      commit: git('rev-parse', 'HEAD').trim(),
      turns: 2,
    });
  });

  it('says why there is no answer', async () => {
    const { code, out, err } = await ask([]);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('No answer: the model is not available');
  });
});
