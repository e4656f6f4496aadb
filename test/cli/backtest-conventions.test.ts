import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { heirloom, type Ended } from '../support/command-line.ts';
import { createSmallRepository } from '../support/small-repository.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heirloom-backtest-'));
  await createSmallRepository(join(folder, 'small'), {
    'src/a.ts': 'export const a = 1;',
    'src/a.test.ts': "import './a.ts';",
  });
});
afterAll(() => rm(folder, { recursive: true }));

function backtest(tasks: string, input = ''): Promise<Ended> {
  const words = ['backtest', 'conventions', '--repo', join(folder, 'small'), '--tasks', tasks, '--json'];
  return heirloom(words, { HEIRLOOM_DATA: join(folder, 'data') }, input);
}

const task = { id: 'one', at: 'main', paths: ['src/a.ts'], summary: 'mend a' };

describe('heirloom backtest conventions', () => {
  it('answers each task with a line, in their order, whatever else stands in them', async () => {
    const tasks = [task, { ...task, id: 2, more: true }, { ...task, id: 'three', paths: [] }];
    const { code, out } = await backtest(
      '-',
      `${tasks.map((each) => JSON.stringify(each)).join('\r\n\n')}\n`,
    );
    expect(code).toBe(0);
    const answers = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(answers.map(({ id }) => id)).toEqual(['one', 2, 'three']);
    expect(answers[0]).toEqual({
      id: 'one',
      title: 'chore: mend a',
      type: 'chore',
      scope: null,
      tests: ['src/a.test.ts'],
      also: expect.arrayContaining([{ path: 'src/a.test.ts', probability: expect.any(Number) }]),
    });
  });

  it('loses nothing when its reader is slow', async () => {
    const file = join(folder, 'many.jsonl');
    const many = Array.from({ length: 1_000 }, (_, id) => JSON.stringify({ ...task, id }));
    await writeFile(file, many.join('\n'));
    const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
    const command = '"$0" "$@" | { sleep 3; wc -l; }';
    const words = [
      main,
      'backtest',
      'conventions',
      '--json',
      '--repo',
      join(folder, 'small'),
      '--tasks',
      file,
    ];
    const { stdout } = await promisify(execFile)('sh', ['-c', command, process.execPath, ...words], {
      env: { PATH: process.env['PATH'], HEIRLOOM_DATA: join(folder, 'data') },
    });
    expect(Number(stdout)).toBe(1_000);
  });

  it('answers no task with nothing', async () => {
    expect(await backtest('-', '\n')).toMatchObject({ code: 0, out: '' });
  });

  it.each([
    ['what is no JSON', '{"id":'],
    ['a missing summary', JSON.stringify({ ...task, summary: undefined })],
    ['paths that are none', JSON.stringify({ ...task, paths: 'src/a.ts' })],
  ])('names the line of %s', async (_what, line) => {
    const { code, out, err } = await backtest('-', `${JSON.stringify(task)}\n${line}\n`);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain('Line 2 is not a task');
  });

  it('names a commit that is not there, and a file', async () => {
    const unknown = await backtest('-', JSON.stringify({ ...task, at: 'f'.repeat(40) }));
    expect(unknown).toMatchObject({ code: 1, out: '' });
    expect(unknown.err).toContain(`no commit called ${'f'.repeat(40)}`);
    const missing = await backtest(join(folder, 'nothing.jsonl'));
    expect(missing.code).toBe(2);
    expect(missing.err).toContain('nothing.jsonl cannot be read');
  });

  it('reads a file as it reads standard input', async () => {
    const file = join(folder, 'tasks.jsonl');
    await writeFile(file, JSON.stringify(task));
    expect((await backtest(file)).out).toBe((await backtest('-', JSON.stringify(task))).out);
  });
});
