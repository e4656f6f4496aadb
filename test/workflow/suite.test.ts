import { describe, expect, it } from 'vitest';
import type { TestCase } from '../../src/sandbox/test-report/test-report.ts';
import { baselineOf } from '../../src/workflow/baseline.ts';
import { compareSuites, judgeSuite, type Baseline } from '../../src/workflow/suite.ts';
import { failingTests } from '../../src/sandbox/test-report/printed-lines.ts';
import { excerptAround, failureExcerpt, type CommandRun, type TestRun } from '../../src/workflow/test-run.ts';

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
      /it timed out/,
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

const FILE = 'a.test.ts';

/** A run whose runner leaves a report: `+` passes, `-` fails, `~` is skipped, `!` could not be run. */
function reported(
  results: string,
  options: { readonly exitCode?: number; readonly complete?: boolean } = {},
): TestRun {
  const words = results.split(' ').filter(Boolean);
  const statuses = { '+': 'passed', '-': 'failed', '~': 'skipped' } as const;
  const cases = words.flatMap((word): TestCase[] => {
    const [file = FILE, name = ''] = word.includes('/') ? word.slice(1).split('/') : [FILE, word.slice(1)];
    const sign = word[0];
    return sign === '+' || sign === '-' || sign === '~' ? [{ file, name, status: statuses[sign] }] : [];
  });
  const errors = words
    .filter((word) => word.startsWith('!'))
    .map((word) => ({ file: word.slice(1), message: 'x' }));
  const bad = errors.length > 0 || cases.some(({ status }) => status === 'failed');
  const report = { source: 'a report', cases, errors, complete: options.complete ?? true };
  return { ...run(options.exitCode ?? (bad ? 1 : 0)), report };
}

describe('a suite whose runner leaves a report is compared test by test', () => {
  const compared = (base: string, now: string) => compareSuites(baselineOf(reported(base)), reported(now));

  it('and says no more than it knows of a suite that failed before', () => {
    expect(compared('+a -b', '+a -b')).toMatchObject({ worse: undefined, broke: [], perTest: true });
    expect(compared('+a -b', '-a +b')).toMatchObject({
      worse: '`npm test` now fails in tests that passed at the base commit: a.test.ts > a.',
      changedStates: [
        { name: 'a.test.ts > a', before: 'passed', after: 'failed' },
        { name: 'a.test.ts > b', before: 'failed', after: 'passed' },
      ],
    });
  });

  it('a new test that fails is said to be new', () => {
    expect(compared('+a', '+a -fresh')).toMatchObject({
      worse: '`npm test` now fails in tests that the base commit does not have: a.test.ts > fresh.',
      changedStates: [{ name: 'a.test.ts > fresh', before: 'absent', after: 'failed' }],
    });
  });

  it('a test that is deleted, renamed or skipped is missed by its name', () => {
    expect(compared('+a +b +c', '+a ~b')).toMatchObject({
      worse: expect.stringMatching(/no longer runs tests.*a\.test\.ts > b; a\.test\.ts > c\.$/),
      missing: ['a.test.ts > b', 'a.test.ts > c'],
      changedStates: [
        { name: 'a.test.ts > b', before: 'passed', after: 'skipped' },
        { name: 'a.test.ts > c', before: 'passed', after: 'absent' },
      ],
    });
  });

  it('a whole file that is gone is told, and may be meant so', () => {
    expect(compared('+a +b.test.ts/b', '+a')).toMatchObject({
      worse: undefined,
      missing: ['b.test.ts > b'],
      changedStates: [{ name: 'b.test.ts > b', before: 'passed', after: 'absent' }],
    });
  });

  it('a file that cannot be run is one failure, and not that of each of its tests', () => {
    expect(compared('+a +b.test.ts/b +b.test.ts/c', '+a !b.test.ts')).toMatchObject({
      broke: ['b.test.ts (could not be run)'],
      missing: [],
    });
    expect(compared('+a !b.test.ts', '+a !b.test.ts').worse).toBeUndefined();
  });

  it('nothing follows from what a report that is not complete leaves out', () => {
    const now = reported('+a', { complete: false });
    expect(compareSuites(baselineOf(reported('+a +b')), now)).toMatchObject({
      missing: [],
      worse: undefined,
    });
  });

  it('an exit code counts where no test explains it', () => {
    expect(compareSuites(baselineOf(reported('+a')), reported('+a', { exitCode: 1 })).worse).toBe(
      '`npm test` passed at the base commit and now fails.',
    );
  });

  it('and by exit codes where one of the runs left none', () => {
    expect(compareSuites(baselineOf(reported('+a')), run(1))).toMatchObject({
      worse: '`npm test` passed at the base commit and now fails.',
      perTest: false,
    });
    const failed = baselineOf(reported('+a -b'));
    expect(compareSuites(failed, run(1, 'not ok 1 - b')).worse).toMatch(/and now it cannot be run\.$/);
    expect(compareSuites(failed, run(0)).worse).toBeUndefined();
  });
});

describe('what is kept of the base commit', () => {
  it('is plain data, and names what flips', () => {
    const base = baselineOf(reported('+a -b -c ~d'), reported('+b -c'));
    expect(base).toMatchObject({
      passed: false,
      failing: ['a.test.ts > c'],
      flaky: ['a.test.ts > b'],
      passing: ['a.test.ts > a'],
      counts: { passed: 1, failed: 2, skipped: 1 },
    });
    expect(structuredClone(base)).toEqual(JSON.parse(JSON.stringify(base)));
    expect(compareSuites(base, reported('+a -b -c ~d'))).toMatchObject({
      worse: undefined,
      flaky: ['a.test.ts > b'],
    });
  });

  it('stays small for a suite of any size', () => {
    const name = 'x'.repeat(90);
    const base = baselineOf(reported(Array.from({ length: 30_000 }, (_, n) => `+${name}${n}`).join(' ')));
    expect(base.passing).toBeUndefined();
    expect(base.counts?.passed).toBe(30_000);
    expect(compareSuites(base, reported(`-${name}7`)).worse).toMatch(/passed at the base commit/);
  });
});

describe('a failure of a named test counts', () => {
  const judged = async (base: string, ...runs: string[]) => {
    const asked: string[] = [];
    const { comparison } = await judgeSuite(baselineOf(reported(base)), (place, files) => {
      asked.push([place, ...(files ?? [])].join(' '));
      return Promise.resolve(reported(runs.shift()!));
    });
    return { ...comparison, asked };
  };

  it('when it comes twice and not at the base commit, for which its files are run again', async () => {
    expect(await judged('+a +b +c.test.ts/c', '+a -b +c.test.ts/c', '+a -b', '+a +b')).toMatchObject({
      broke: ['a.test.ts > b'],
      worse: expect.stringContaining('a.test.ts > b'),
      flaky: [],
      asked: ['change', 'change a.test.ts', 'base a.test.ts'],
    });
  });

  it('not when it goes away, and then it is named as flaky', async () => {
    expect(await judged('+a +b', '-a +b', '+a +b')).toMatchObject({
      broke: [],
      worse: undefined,
      flaky: ['a.test.ts > a'],
      asked: ['change', 'change a.test.ts'],
    });
  });

  it('not when the base commit, run again, fails in it too', async () => {
    expect(await judged('+a +b', '-a -b', '-a -b', '-a +b')).toMatchObject({
      broke: ['a.test.ts > b'],
      flaky: ['a.test.ts > a'],
    });
  });

  it('when the base commit, run again, shows nothing at all', async () => {
    expect(await judged('+a +b', '+a -b', '+a -b', '')).toMatchObject({
      broke: ['a.test.ts > b'],
      flaky: [],
    });
  });

  it('in a new test without asking the base commit, which does not have it', async () => {
    expect(await judged('+a', '+a -new.test.ts/n', '-new.test.ts/n')).toMatchObject({
      broke: ['new.test.ts > n'],
      asked: ['change', 'change new.test.ts'],
    });
  });

  it('and so does a test that is run no more, unless its name differs in every run', async () => {
    expect(await judged('+a +b', '+a', '+a', '+a +b')).toMatchObject({ missing: ['a.test.ts > b'] });
    expect(await judged('+a +b1', '+a +b2', '+a +b3', '+a +b4')).toMatchObject({
      missing: [],
      flaky: ['a.test.ts > b1'],
      worse: undefined,
    });
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
