import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testsOnDemand } from '../../src/workflow/tests-on-demand.ts';
import { folderShell } from '../support/folder-shell.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heirloom-on-demand-'));
  await writeFile(join(folder, 'a.test.sh'), 'echo "starting"; echo "not ok 2 - adds"; exit 1\n');
  await writeFile(join(folder, 'b.test.sh'), 'echo "ok 1 - b"\n');
  await writeFile(
    join(folder, 'c.test.js'),
    `const { test } = require('node:test');
     const { equal } = require('node:assert');
     test('adds', () => equal(1 + 1, 2));
     test('divides', () => { console.log('a trace'); equal(1 / 2, 2); });`,
  );
});
afterAll(() => rm(folder, { recursive: true }));

const signal = AbortSignal.timeout(20_000);

it('runs files and the whole suite by the commands of the repository', async () => {
  const run = testsOnDemand({ test: 'sh b.test.sh', testFiles: 'sh {files}' }, 20)!;
  expect(await run(['a.test.sh'], folderShell(folder), signal)).toMatchObject({
    passed: false,
    text: expect.stringMatching(
      /^`sh 'a.test.sh'`: exit code 1; results are exit codes only.*\n[\s\S]*not ok 2 - adds$/,
    ),
    printed: 'starting\nnot ok 2 - adds\n',
  });
  expect(await run([], folderShell(folder), signal)).toMatchObject({
    passed: true,
    text: expect.stringMatching(/^`sh b.test.sh`: exit code 0;/),
  });
});

it('tells the tests apart, and judges by name, where the runner does', async () => {
  const run = testsOnDemand({ testFiles: 'node --test {files}' }, 20)!;
  const named = (name?: string) => run(['c.test.js'], folderShell(folder), signal, name);
  const whole = await named();
  expect(whole).toMatchObject({ passed: false, printed: expect.stringContaining('a trace') });
  expect(whole.text).toMatch(/: 1 passed, 1 failed, 0 skipped \(exit code 1\)\nfailed: .*divides/);
  expect(await named('adds')).toMatchObject({
    passed: true,
    text: expect.stringContaining('1 passed, 0 failed'),
  });
  expect(await named('divides')).toMatchObject({ passed: false });
  expect(await named('zebra')).toMatchObject({
    passed: false,
    text: expect.stringContaining('no test has "zebra" in its name'),
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
