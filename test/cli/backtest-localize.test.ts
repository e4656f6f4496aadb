import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { heirloom, type Ended } from '../support/command-line.ts';
import { createSmallRepository } from '../support/small-repository.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heirloom-backtest-'));
  await createSmallRepository(join(folder, 'small'), {
    'src/parser.ts': 'export function parseQuery(text) { return text.split("&"); }',
    'src/price.ts': 'export function roundPrice(price) { return price; }',
  });
});
afterAll(() => rm(folder, { recursive: true }));

function backtest(input: string): Promise<Ended> {
  const words = ['backtest', 'localize', '--repo', join(folder, 'small'), '--tasks', '-', '--json'];
  return heirloom(words, { HEIRLOOM_DATA: join(folder, 'data') }, input);
}

const task = { id: 'one', at: 'main', query: 'parseQuery splits too often' };

describe('heirloom backtest localize', () => {
  it('answers each task with a line: the files, best first, and a confidence', async () => {
    const tasks = [
      task,
      { ...task, id: 2, query: 'the price is not rounded' },
      { ...task, id: 3, query: '' },
    ];
    const { code, out } = await backtest(tasks.map((each) => JSON.stringify(each)).join('\n'));
    expect(code).toBe(0);
    const answers = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(answers).toEqual([
      { id: 'one', files: expect.any(Array), confidence: expect.any(Number) },
      { id: 2, files: expect.any(Array), confidence: expect.any(Number) },
      { id: 3, files: [], confidence: 0 },
    ]);
    expect(answers[0].files[0]).toBe('src/parser.ts');
    expect(answers[1].files[0]).toBe('src/price.ts');
  });

  it('names a line that is no task, and a commit that is not there', async () => {
    expect(await backtest(`${JSON.stringify(task)}\n{}`)).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('Line 2 is not a task'),
    });
    expect(await backtest(JSON.stringify({ ...task, at: 'f'.repeat(40) }))).toMatchObject({
      code: 1,
      out: '',
    });
  });
});
