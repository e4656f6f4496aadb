import { describe, expect, it } from 'vitest';
import { singleTest } from '../../../src/sandbox/suspects/single-test.ts';

const one = (name: string) => ({ kind: 'one', name }) as const;

describe('a single test', () => {
  it('is told to vitest, jest and mocha by a pattern of its whole name and of no other', () => {
    for (const runner of ['vitest', 'jest', 'mocha'] as const) {
      const form = new RegExp(
        singleTest(runner, 'a.test.ts', one('router (v2) > matches a.b > 0x… once'))!.words[1]!,
      );
      expect(form.test('router (v2) matches a.b 0x1f2e3d once')).toBe(true);
      expect(form.test('router (v2) > matches  a.b > 0x1f2e3d once')).toBe(true);
      expect(form.test('router (v2) matches axb 0x1f2e3d once')).toBe(false);
      expect(form.test('router (v2) matches a.b 0x1f2e3d once more')).toBe(false);
    }
  });

  it('is told to pytest by its place, whatever its parameters hold', () => {
    expect(singleTest('pytest', 'tests/test_a.py', one('Outer.Inner > test_x[a.b > c]'))!.file).toBe(
      'tests/test_a.py::Outer::Inner::test_x[a.b > c]',
    );
    expect(singleTest('pytest', 'tests/test_a.py', one('test_x'))!.file).toBe('tests/test_a.py::test_x');
  });

  it('is told to go level by level, and not with its package', () => {
    expect(singleTest('go test', 'a_test.go', one('example.com/a > TestX/with_(b)'))!.words).toEqual([
      '-run',
      String.raw`^TestX$/^with_\(b\)$`,
    ]);
  });

  it('cannot be told to runners without names', () => {
    expect(singleTest('tape', 'a.js', one('x'))).toBeUndefined();
    expect(singleTest('tape', 'a.js', { kind: 'all' })).toEqual({ words: [], file: 'a.js' });
  });
});
