import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testKey } from '../../src/sandbox/test-report/test-report.ts';
import { describeFailures, describeTests, didFail } from '../../src/workflow/test-results.ts';
import { passed, runTests, type TestRun } from '../../src/workflow/test-run.ts';
import { createDockerSandboxes } from '../../src/sandbox/docker-sandboxes.ts';
import { noEngine } from '../support/engine.ts';
import { folderShell } from '../support/folder-shell.ts';
import { SMALL, uniqueName } from '../support/sandbox-limits.ts';

let folder: string;
const never = new AbortController().signal;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heirloom-tests-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
  await rm(`${folder}.home`, { recursive: true, force: true });
});

async function put(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

const run = (command: string) => runTests(folderShell(folder), command, 60, never);
const told = ({ report }: TestRun) =>
  (report?.cases ?? []).map((one) => `${one.status} ${testKey(one)}`).toSorted();
const canRun = (program: string, ...words: string[]) => {
  try {
    execFileSync(program, words, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

const NODE_TESTS = {
  'test/adds.test.mjs': `import { describe, it } from 'node:test'; import assert from 'node:assert';
    describe('adds', () => {
      it('one', () => { console.log('not ok 3 - printed'); });
      it('wrongly', () => assert.equal(1 + 1, 3));
      it.skip('later', () => {});
      describe('deep > er', () => it('two', () => {}));
    });
    describe('hooked', () => { throw new Error('in a suite'); });`,
  'test/throws.test.mjs': `import { it } from 'node:test';
    it('a word', () => { throw 'just text'; });
    it('nothing', () => { throw null; });`,
};

describe('node --test', () => {
  it('is told test by test, and prints what it always prints', async () => {
    await put(NODE_TESTS);
    const seen = await run(`${process.execPath} --test test/adds.test.mjs test/throws.test.mjs`);
    expect(told(seen)).toEqual([
      'failed test/adds.test.mjs > adds > wrongly',
      'failed test/adds.test.mjs > hooked',
      'failed test/throws.test.mjs > a word',
      'failed test/throws.test.mjs > nothing',
      'passed test/adds.test.mjs > adds > deep > er > two',
      'passed test/adds.test.mjs > adds > one',
      'skipped test/adds.test.mjs > adds > later',
    ]);
    expect(seen.evidence).toMatchObject({
      command: `${process.execPath} --test test/adds.test.mjs test/throws.test.mjs`,
      exitCode: 1,
      ending: 'exited',
    });
    expect(seen.output).toContain('✖ wrongly');
    expect(didFail(seen, ['test/adds.test.mjs']).failed[0]?.message).toMatch(/^AssertionError/);
  });

  it('tells a test that fails from a file that cannot be loaded', async () => {
    await put({
      ...NODE_TESTS,
      'syntax.test.mjs': "import { it } from 'node:test'; it('x', () => { const = 1; });",
      'missing.test.mjs': "import './nowhere.mjs';",
      'script.test.mjs': "import assert from 'node:assert'; assert.equal(1, 2);",
      'fine.test.mjs': "import { it } from 'node:test'; it('x', () => {});",
    });
    const kind = async (file: string) =>
      didFail(await run(`${process.execPath} --test ${file}`), [file]).failureKind;
    expect(await kind('test/throws.test.mjs')).toBe('test');
    expect(await kind('syntax.test.mjs')).toBe('load');
    expect(await kind('missing.test.mjs')).toBe('load');
    expect(await kind('script.test.mjs')).toBe('test');
    expect(await kind('fine.test.mjs')).toBe('none');
    expect(await kind('nowhere.test.mjs')).toBe('load');
  });

  it('never has the report of an earlier run', async () => {
    await put(NODE_TESTS);
    await run(`${process.execPath} --test test/throws.test.mjs`);
    const seen = await run(`exit 3; ${process.execPath} --test test/throws.test.mjs`);
    expect(seen.report).toBeUndefined();
    expect(describeTests(seen)).toMatch(/^exit code 3; results are exit codes only/);
    expect(didFail(seen, []).failureKind).toBe('unknown');
  });
});

describe('vitest', () => {
  beforeEach(async () => {
    await symlink(resolve('node_modules'), join(folder, 'node_modules'));
    await put({
      'package.json': '{"scripts":{"test":"vitest run"}}',
      'a.test.js': `import { describe, expect, it } from 'vitest';
        describe('adds', () => {
          it('one', () => { console.log(' FAIL  printed > here'); });
          it('wrongly', () => expect({ a: 1 }).toEqual({ a: 2 }));
          it.each([1, 2])('each %i', () => {});
          it.todo('later');
        });`,
      'missing.test.js': "import './nowhere.js';",
    });
  });

  it('is told test by test, also through npm', async () => {
    const results = [
      'failed a.test.js > adds > wrongly',
      'passed a.test.js > adds > each 1',
      'passed a.test.js > adds > each 2',
      'passed a.test.js > adds > one',
      'skipped a.test.js > adds > later',
    ];
    const seen = await run('npm test');
    expect(told(seen)).toEqual(results);
    expect(seen.report?.errors).toMatchObject([{ file: 'missing.test.js' }]);
    expect(seen.output).toContain('Failed Tests 1');
    const alone = await run('node_modules/.bin/vitest run missing.test.js');
    expect(didFail(alone, ['missing.test.js']).failureKind).toBe('load');
    const none = await run('node_modules/.bin/vitest run nowhere.test.js');
    expect(didFail(none, ['nowhere.test.js']).failureKind).toBe('load');
  });

  it('counts a failure that its command hides', async () => {
    const seen = await run('node_modules/.bin/vitest run a.test.js || true');
    expect(seen.evidence.exitCode).toBe(0);
    expect(passed(seen)).toBe(false);
    expect(describeTests(seen, 'each')).toBe('2 passed, 0 failed, 0 skipped (exit code 0)');
    expect(describeFailures(seen, ['a.test.js > adds > wrongly', 'other'])).toMatch(
      /^failed: a\.test\.js > adds/,
    );
    expect(describeFailures(seen, ['other'])).toBe('');
    expect(describeTests(seen)).toMatch(
      /^3 passed, 1 failed, 1 skipped \(exit code 0\)\nfailed: a\.test\.js > adds > wrongly\n {2}AssertionError: expected \{ a: 1 \} to deeply equal/,
    );
  });
});

describe.skipIf(!canRun('python3', '--version'))('unittest', () => {
  it('is told test by test, and prints what it always prints', async () => {
    await put({
      'test_calc.py': `import unittest
class Calc(unittest.TestCase):
    def test_one(self):
        """With words of its own."""
        print("test_two ... ok")
    def test_two(self): self.assertEqual(1, 2)
    def test_three(self): raise ValueError("odd")
    @unittest.skip("later")
    def test_later(self): pass
    def test_parts(self):
        for i in range(2):
            with self.subTest(i=i): self.assertEqual(i, 0)
`,
      'test_missing.py': 'import nowhere\n',
    });
    const seen = await run('python3 -m unittest');
    expect(told(seen)).toEqual([
      'failed test_calc.py > test_calc.Calc.test_parts',
      'failed test_calc.py > test_calc.Calc.test_three',
      'failed test_calc.py > test_calc.Calc.test_two',
      'passed test_calc.py > test_calc.Calc.test_one',
      'skipped test_calc.py > test_calc.Calc.test_later',
    ]);
    expect(seen.report?.errors[0]?.message).toContain("No module named 'nowhere'");
    expect(seen.output).toContain('FAILED (failures=2, errors=2, skipped=1)');
    expect(didFail(seen, ['test_calc.py']).failureKind).toBe('test');
    expect(didFail(await run('python3 -m unittest test_missing'), ['test_missing.py']).failureKind).toBe(
      'load',
    );
  });
});

describe.skipIf(!canRun('go', 'version'))('go test', () => {
  it('is told test by test, and in words', async () => {
    await put({
      'go.mod': 'module example.com/m\n\ngo 1.19\n',
      'm_test.go':
        'package m\nimport "testing"\nfunc TestA(t *testing.T) {}\nfunc TestB(t *testing.T) { t.Fatal("no") }\n',
    });
    const seen = await run('go test ./...');
    expect(told(seen)).toEqual(['failed example.com/m > TestB', 'passed example.com/m > TestA']);
    expect(seen.output).toContain('--- FAIL: TestB');
  });
});

describe.skipIf(noEngine !== undefined)('in a container', () => {
  const sandboxes = createDockerSandboxes({ image: 'heirloom-sandbox:local', owner: uniqueName() });

  it('reports are left beside the workspace, and none of an earlier run is read', async () => {
    await using sandbox = await sandboxes.open({ run: 'reports', limits: SMALL });
    const test = "import { it } from 'node:test'; it('adds', () => {}); it('fails', () => { throw 'x'; });";
    await sandbox.write('test/a.test.mjs', Buffer.from(test));
    const seen = await runTests(sandbox, 'cd test && node --test a.test.mjs', 60, never);
    expect(told(seen)).toEqual(['failed test/a.test.mjs > fails', 'passed test/a.test.mjs > adds']);
    expect((await sandbox.run({ command: 'ls -A', timeoutMs: 10_000 })).output).toBe('test\n');
    expect((await runTests(sandbox, 'false && node --test', 60, never)).report).toBeUndefined();
  });
});
