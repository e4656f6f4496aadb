import { describe, expect, it } from 'vitest';
import { compareSuites, judgeSuite, type Baseline } from '../../src/workflow/suite.ts';
import { failingTests } from '../../src/sandbox/test-report/printed-lines.ts';
import {
  excerptAround,
  failureExcerpt,
  testFilesCommand,
  type CommandRun,
} from '../../src/workflow/test-run.ts';

const run = (
  exitCode: number | null,
  output = '',
  ending: CommandRun['evidence']['ending'] = 'exited',
): CommandRun => ({
  evidence: { command: 'npm test', exitCode, seconds: 1, output, ending },
  output,
});
const baseline = (base: CommandRun): Baseline => ({
  run: { evidence: base.evidence },
  passed: base.evidence.exitCode === 0,
  failing: failingTests(base.output),
});

describe('failing tests are named by their runner’s output', () => {
  it.each([
    ['vitest', ' FAIL  src/a.test.ts > adds > one', 'src/a.test.ts > adds > one'],
    ['tap', 'not ok 3 - adds # time=1ms', 'adds'],
    ['node:test', '  ✖ adds (0.5ms)', 'adds'],
    ['node:test’s summary', '✖ adds (0.5ms)', 'adds'],
    ['jest', '    ✕ adds (3 ms)', 'adds'],
    ['pytest', 'FAILED tests/test_a.py::test_adds - assert 1 == 2', 'tests/test_a.py::test_adds'],
    ['go', '--- FAIL: TestAdds (0.00s)', 'TestAdds'],
    ['cargo', 'test a::adds ... FAILED', 'a::adds'],
  ])('%s', (_, line, name) => {
    expect(failingTests(`first\n${line}\nlast`)).toEqual([name]);
  });

  it('and by nothing else', () => {
    expect(failingTests('ok 1 - adds\n✔ adds\nall is well, 0 failed')).toEqual([]);
  });
});

describe('a suite is compared with what it was', () => {
  it('nothing that passed may fail', () => {
    const { worse, changedStates } = compareSuites(baseline(run(0)), run(1, 'not ok 1 - adds'));
    expect(worse).toBe('`npm test` passed at the base commit and now fails.');
    expect(changedStates).toEqual([{ name: 'adds', before: 'passed', after: 'failed' }]);
  });

  it('what failed already is not the change’s fault', () => {
    const before = baseline(run(1, 'not ok 1 - old\nnot ok 2 - cured'));
    expect(compareSuites(before, run(1, 'not ok 1 - old'))).toMatchObject({
      broke: [],
      worse: undefined,
      changedStates: [{ name: 'cured', before: 'failed', after: 'passed' }],
    });
    expect(compareSuites(before, run(1, 'not ok 1 - old\nnot ok 2 - cured\nnot ok 3 - fresh')).worse).toMatch(
      /fresh/,
    );
  });

  it('a suite that no longer ends is worse', () => {
    expect(compareSuites(baseline(run(1, 'not ok 1 - old')), run(null, '', 'timed-out')).worse).toMatch(
      /timed-out/,
    );
  });
});

describe('a failure counts', () => {
  const judged = async (base: CommandRun, ...runs: CommandRun[]) => {
    const places: string[] = [];
    const { comparison } = await judgeSuite(baseline(base), (place) => {
      places.push(place);
      return Promise.resolve(runs.shift()!);
    });
    return { worse: comparison.worse, places };
  };

  it('when it comes twice, and the base commit does not show it', async () => {
    const { worse, places } = await judged(
      run(0),
      run(1, 'not ok 1 - adds'),
      run(1, 'not ok 1 - adds'),
      run(0),
    );
    expect(worse).toMatch(/now fails/);
    expect(places).toEqual(['change', 'change', 'base']);
  });

  it('not when it goes away, or another test fails instead', async () => {
    expect((await judged(run(0), run(1, 'not ok 1 - adds'), run(0))).worse).toBeUndefined();
    expect(
      (await judged(run(0), run(1, 'not ok 1 - adds'), run(1, 'not ok 1 - waits'))).worse,
    ).toBeUndefined();
  });

  it('not when the base commit, run again, fails in the same test', async () => {
    const flaky = run(1, 'not ok 1 - waits');
    expect((await judged(run(0), flaky, flaky, flaky)).worse).toBeUndefined();
  });

  it('always where the runner names no tests', async () => {
    expect((await judged(run(0), run(1), run(1), run(0))).worse).toMatch(/now fails/);
  });
});

describe('what is told of a failing run', () => {
  it('begins with its failures, not with what passed before them', () => {
    const passes = Array.from({ length: 500 }, (_, n) => ` ✓ test ${n} passes`).join('\n');
    expect(failureExcerpt(`${passes}\nnot ok 501 - adds\n  expected 3`)).toBe(
      'not ok 501 - adds\n  expected 3',
    );
    const vitest = failureExcerpt(`${passes}\n × adds 3ms\n${passes}\n⎯⎯ Failed Tests 1 ⎯⎯\n FAIL adds\n`);
    expect(vitest).toBe('⎯⎯ Failed Tests 1 ⎯⎯\n FAIL adds');
  });

  it('is its end where nothing tells of a failure, in whole lines', () => {
    const excerpt = failureExcerpt(Array.from({ length: 2000 }, (_, n) => `line ${n}`).join('\n'));
    expect(excerpt).toMatch(/^\[…\]\nline \d+\n[^]*line 1999$/);
  });
});

describe('what is told of a reproduction', () => {
  it('is where the failure stands, however it was wrapped', () => {
    const noise = Array.from({ length: 300 }, (_, n) => `other failure ${n}`).join('\n');
    const excerpt = excerptAround(`${noise}\n  expected   3\n  received 2\n${noise}`, 'expected 3');
    expect(excerpt).toMatch(/^\[…\]\nother failure 288\n[^]*expected {3}3\n {2}received 2[^]*\[…\]$/);
    expect(excerptAround('not ok 1 - adds', 'nowhere')).toBe('not ok 1 - adds');
  });
});

describe('the command for some test files', () => {
  it('quotes what is in their names', () => {
    const commands = { test: 'npm test', testFiles: 'npx vitest run {files}' };
    expect(testFilesCommand(commands, ['a b.test.ts', "$(x)'.test.ts"])).toBe(
      String.raw`npx vitest run 'a b.test.ts' '$(x)'\''.test.ts'`,
    );
  });

  it('is the whole suite where the runner takes no files, and nothing where there is none', () => {
    expect(testFilesCommand({ test: 'make check' }, ['a'])).toBe('make check');
    expect(testFilesCommand({}, ['a'])).toBeUndefined();
  });
});
