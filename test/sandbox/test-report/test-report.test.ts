import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readReport, testKey, type ExpectedReport } from '../../../src/sandbox/test-report/test-report.ts';

type Runner = ExpectedReport['runner'];

function fixture(name: string): string {
  return readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');
}

/** A status and a name a line; then the files that could not be run. */
function told(runner: Runner | undefined, report: string | undefined, output = ''): string[] {
  const read = readReport(runner, { report, output, workspace: '/workspace' });
  return [
    ...(read?.cases ?? []).map((one) => `${one.status} ${testKey(one)}`),
    ...(read?.errors ?? []).map(({ file, message }) => `error ${file ?? '?'}: ${message.split('\n').at(-1)}`),
  ];
}

function messageOf(runner: Runner, report: string, name: string): string | undefined {
  return readReport(runner, { report, output: '', workspace: '/workspace' })?.cases.find(
    (one) => one.name === name,
  )?.message;
}

describe('what runners leave', () => {
  it('jest', () => {
    const report = fixture('jest.json');
    expect(told('jest', report)).toEqual([
      'failed bad.test.js > breaks > an assertion',
      'failed bad.test.js > breaks > throws a string',
      'failed bad.test.js > breaks > throws null',
      'failed bad.test.js > breaks > rejects',
      'failed bad.test.js > hook > never runs',
      'passed good.test.js > adds > one',
      'skipped good.test.js > adds > later',
      'passed good.test.js > adds > nested > two > deep',
      expect.stringMatching(/^error missing\.test\.js: /),
      expect.stringMatching(/^error syntax\.test\.js: /),
    ]);
    expect(messageOf('jest', report, 'breaks > an assertion')).toMatch(/^Error: expect\(received\)/);
  });

  it('pytest', () => {
    expect(told('pytest', fixture('pytest.xml'))).toEqual([
      'failed tests/test_bad.py > test_assert',
      'failed tests/test_bad.py > test_raises',
      'failed tests/test_bad.py > test_fixture',
      'failed tests/test_bad.py > TestGroup > test_inner',
      'passed tests/test_good.py > test_one',
      'skipped tests/test_good.py > test_later',
      'passed tests/test_good.py > TestGroup > test_par[1]',
      'passed tests/test_good.py > TestGroup > test_par[x1]',
      'skipped tests/test_good.py > test_xfail',
      "error tests/test_missing.py: E   ModuleNotFoundError: No module named 'nowhere'",
      'error tests/test_syntax.py: E   SyntaxError: invalid syntax',
    ]);
    expect(messageOf('pytest', fixture('pytest.xml'), 'test_assert')).toContain("{'a': '<1>&'} == {'a': 2}");
  });

  it('go test, where a test prints the end of another', () => {
    const report = readReport('go test', {
      report: fixture('go.jsonl'),
      output: fixture('go-stderr.txt'),
      workspace: '/workspace',
    });
    expect(report?.cases.map((one) => `${one.status} ${testKey(one)}`)).toEqual([
      'passed example.com/m/calc > TestGood',
      'failed example.com/m/calc > TestBad',
      'skipped example.com/m/calc > TestSkip',
      'passed example.com/m/calc > TestTable/a_b',
      'failed example.com/m/calc > TestTable/c',
      'failed example.com/m/calc > TestTable',
      'failed example.com/m/panics > TestP',
    ]);
    expect(report?.errors[0]?.message).toMatch(/broken \[build failed\]\n.*undefined: undefinedThing$/);
    expect(report?.printed).toContain('    calc_test.go:4: got 2 "quoted" <x>\n--- FAIL: TestBad (0.00s)\n');
    expect(report?.printed).not.toContain('TestGood');
  });

  it('cargo test, where a test prints a result', () => {
    expect(told('cargo test', fixture('cargo.txt'))).toEqual([
      'passed src/lib.rs > tests::good',
      'skipped src/lib.rs > tests::later',
      'passed src/lib.rs > tests::panics',
      'failed src/lib.rs > tests::bad',
      'passed tests/outer.rs > outer',
      'passed documentation of m > src/lib.rs - add',
    ]);
    expect(messageOf('cargo test', fixture('cargo.txt'), 'src/lib.rs > tests::bad')).toContain('left: `2`');
    expect(told('cargo test', fixture('cargo-not-compiled.txt'))[0]).toMatch(/^error tests\/broken\.rs: /);
  });

  it.each(['tap-16.txt', 'tap-21.txt'])('tap, with subtests and what a test prints: %s', (name) => {
    expect(told('tap', fixture(name)).toSorted()).toEqual([
      expect.stringMatching(/^error missing\.test\.js: /),
      expect.stringMatching(/^error syntax\.test\.js: /),
      'failed bad.test.js > an assertion',
      'failed bad.test.js > throws',
      // By tap's own count: it took the line for a test.
      'failed good.test.js > good.test.js',
      'passed good.test.js > nested > inner',
      'passed good.test.js > one',
      'skipped good.test.js > later',
    ]);
    expect(messageOf('tap', fixture(name), 'an assertion')).toMatch(/^should be equivalent\ndiff: \|/);
  });

  it('ava', () => {
    expect(told('ava', fixture('ava.txt'))).toEqual([
      'skipped good › later',
      'skipped good › todo',
      'passed good › one # two',
      'failed bad › an assertion',
      'failed bad › throws a string',
      'passed bad › known',
      'failed bad › rejects',
      expect.stringMatching(/^error \?: /),
      'error missing.test.js: missing.test.js exited with a non-zero exit code: 1',
      expect.stringMatching(/^error \?: /),
      'error syntax.test.js: syntax.test.js exited with a non-zero exit code: 1',
    ]);
  });

  it('tape, which may end in the middle of a test', () => {
    expect(told('tape', fixture('tape-good.txt'))).toEqual([
      'passed one',
      // A comment that a test prints cannot be told from a title.
      'passed fake',
      'passed nested',
      'passed inner',
      'skipped inner todo',
    ]);
    expect(told('tape', fixture('tape-bad.txt'))).toEqual([
      'failed an assertion',
      'failed plan',
      'failed throws',
    ]);
    expect(readReport('tape', { report: fixture('tape-bad.txt'), output: '', workspace: '' })?.complete).toBe(
      false,
    );
  });

  it('JUnit XML of any kind', () => {
    const xml = `<?xml version="1.0"?><testsuite name="all"><testsuite name="Calc">
      <testcase name="adds" classname="com.example.Calc" time="0.1"/>
      <testcase name="divides"><error message="by zero"><![CDATA[ArithmeticException <here>]]></error></testcase>
      <testcase name="later"><skipped/></testcase></testsuite></testsuite>`;
    expect(told('bun test', xml)).toEqual([
      'passed com.example.Calc > adds',
      'failed Calc > divides',
      'skipped Calc > later',
    ]);
    expect(messageOf('bun test', xml, 'Calc > divides')).toBe('by zero\nArithmeticException <here>');
  });
});

describe('without a report', () => {
  it('the printed lines name what failed, and the report says that it is not complete', () => {
    const output = ' FAIL  src/a.test.ts > adds > one\nall else is well';
    expect(readReport(undefined, { report: undefined, output, workspace: '' })).toEqual({
      source: 'printed lines',
      cases: [{ name: 'src/a.test.ts > adds > one', status: 'failed' }],
      errors: [],
      complete: false,
    });
  });

  it('printed TAP names all tests', () => {
    expect(told(undefined, undefined, 'TAP version 13\nok 1 - adds\nnot ok 2 - divides\n1..2\n')).toEqual([
      'passed adds',
      'failed divides',
    ]);
  });

  it('a known runner that could not begin says why', () => {
    const output = "\nError: Cannot find module './nowhere.js'\nRequire stack:\n- test.cjs";
    expect(told('mocha', undefined, output)).toEqual(['error ?: - test.cjs']);
  });

  it('nothing is made up', () => {
    expect(
      readReport(undefined, { report: undefined, output: 'ok, I guess', workspace: '' }),
    ).toBeUndefined();
    expect(readReport('vitest', { report: '{}', output: '', workspace: '' })).toBeUndefined();
  });
});

describe('a hostile report', () => {
  it.each([
    ['an entity of its own', '<!DOCTYPE a [<!ENTITY b "c">]><testsuites><testcase name="&b;"/></testsuites>'],
    ['elements that do not close', '<testsuites><testsuite>'],
    ['elements that cross', '<testsuites><testsuite></testsuites></testsuite>'],
    ['depth without end', '<testsuite>'.repeat(100_000)],
    ['something else altogether', '{"testResults": 3}'],
  ])('of XML with %s is no report', (_, report) => {
    expect(readReport('pytest', { report, output: '', workspace: '' })).toBeUndefined();
  });

  it('keeps unknown entities as they are written, and prototypes out of attributes', () => {
    const xml = '<testsuite><testcase name="&nope; &#x41;&#66;" __proto__="x" classname="c"/></testsuite>';
    expect(told('pytest', xml)).toEqual(['passed c > &nope; AB']);
  });

  it('cannot make names or messages without end', () => {
    const long = 'x'.repeat(1_000_000);
    const line = JSON.stringify({ path: [long], status: 'failed', message: long });
    const [one] = readReport('mocha', { report: line, output: '', workspace: '' })?.cases ?? [];
    expect(one?.name.length).toBeLessThan(1_000);
    expect(one?.message?.length).toBeLessThan(3_000);
  });

  it('of lines that are no results is read past', () => {
    const lines = [
      'null',
      '[]',
      '{"path":3}',
      '{"path":["a"],"status":"odd"}',
      'not json',
      '{"path":["b"],"status":"passed"}',
    ];
    expect(told('node:test', lines.join('\n'))).toEqual(['passed b']);
  });

  it('of a megabyte in one line is read in time that grows with its length', () => {
    for (const [runner, piece] of [
      ['tap', '    '],
      ['tape', '# '],
      ['cargo test', 'running '],
      ['pytest', '<testsuites '],
      ['go test', '{'],
      ['mocha', '\n\n'],
    ] as const)
      expect(() =>
        readReport(runner, { report: piece.repeat(250_000), output: piece.repeat(250_000), workspace: '' }),
      ).not.toThrow();
  });
});
