import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testsOnDemand } from '../../src/workflow/tests-on-demand.ts';
import { folderShell } from '../support/folder-shell.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heirloom-on-demand-'));
  await writeFile(join(folder, 'a.test.sh'), 'echo "ok 1"; echo "not ok 2 - adds"; exit 1\n');
  await writeFile(join(folder, 'b.test.sh'), 'echo "ok 1 - b"\n');
});
afterAll(() => rm(folder, { recursive: true }));

const signal = AbortSignal.timeout(10_000);

it('runs files and the whole suite by the commands of the repository', async () => {
  const run = testsOnDemand({ test: 'sh b.test.sh', testFiles: 'sh {files}' }, 20)!;
  expect(await run(['a.test.sh'], folderShell(folder), signal)).toEqual({
    passed: false,
    text: "`sh 'a.test.sh'`: exit code 1\nnot ok 2 - adds",
  });
  expect(await run([], folderShell(folder), signal)).toEqual({
    passed: true,
    text: '`sh b.test.sh`: exit code 0\nok 1 - b',
  });
});

it('asks for files where there is no command for the suite, and is not there without a command', async () => {
  const run = testsOnDemand({ testFiles: 'sh {files}' }, 20)!;
  expect(await run([], folderShell(folder), signal)).toMatchObject({
    text: expect.stringMatching(/^Name the files/),
    passed: false,
  });
  expect(testsOnDemand({}, 20)).toBeUndefined();
});
