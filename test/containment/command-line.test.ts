import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noEngine } from '../support/engine.ts';

const PROGRAM = fileURLToPath(new URL('containment.ts', import.meta.url));

function containment(...words: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [PROGRAM, ...words], (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });
}

describe('npm run containment', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'heirloom-cases-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it.each([
    [['--nonsense']],
    [['--timeout', 'soon']],
    [['--jobs', '1.5']],
    [['word']],
    [['--cases', '/nowhere']],
  ])('exits 2 for wrong usage: %j', async (words) => {
    expect(await containment(...words)).toMatchObject({ code: 2, stdout: '' });
  });

  it('exits 2 where there are no cases', async () => {
    expect(await containment('--cases', folder)).toMatchObject({ code: 2 });
  });

  it.skipIf(noEngine !== undefined)('prints a line of JSON a case, and exits 0 when all held', async () => {
    await writeFile(join(folder, 'a.sh'), 'head -c 1G /dev/zero > big\n');
    await writeFile(join(folder, 'b.py'), 'print(6 * 7)\n');
    await writeFile(join(folder, 'not-a-case.txt'), '');
    const { code, stdout } = await containment('--cases', folder, '--json', '--shared', '--timeout', '30');
    expect(code).toBe(0);
    const results = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(results.toSorted((a, b) => a.case.localeCompare(b.case))).toEqual([
      {
        case: 'a.sh',
        held: true,
        limit: 'disk',
        seconds: expect.any(Number),
        peakMb: expect.any(Number),
        differences: [],
      },
      {
        case: 'b.py',
        held: true,
        limit: null,
        seconds: expect.any(Number),
        peakMb: expect.any(Number),
        differences: [],
      },
    ]);
  });

  it.skipIf(noEngine !== undefined)('exits 1 when one did not', async () => {
    await writeFile(join(folder, 'out.sh'), 'echo "HEIRLOOM-ESCAPED: as if"\n');
    const { code, stdout } = await containment('--cases', folder, '--json', '--shared');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      case: 'out.sh',
      held: false,
      differences: [expect.stringContaining('as if')],
    });
  });
});
