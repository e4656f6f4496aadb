import { describe, expect, it } from 'vitest';
import { isTestFile, pathKind } from '../../src/lib/path-kind.ts';

describe('the kind of a path', () => {
  it.each([
    ['src/router/router.ts', 'source'],
    ['lib/contest.js', 'source'],
    ['src/latest/index.py', 'source'],
    ['src/router/router.test.ts', 'test'],
    ['test/internals/reply.js', 'test'],
    ['pkg/router_test.go', 'test'],
    ['tests/test_router.py', 'test'],
    ['src/test/java/a/RouterTest.java', 'test'],
    ['README.md', 'docs'],
    ['docs/guide/logo.svg', 'docs'],
    ['package.json', 'config'],
    ['.github/workflows/ci.yml', 'config'],
    ['vite.config.ts', 'config'],
    ['package-lock.json', 'generated'],
    ['dist/main.js', 'generated'],
    ['src/jquery.min.js', 'generated'],
    ['src/__snapshots__/a.test.ts.snap', 'generated'],
    ['logo.png', 'binary'],
  ])('of %s is %s', (path, kind) => {
    expect(pathKind(path)).toBe(kind);
  });

  it('tells tests from what only helps them', () => {
    expect(isTestFile('test/reply.test.js')).toBe(true);
    expect(isTestFile('test/fixtures/reply.js')).toBe(false);
    expect(isTestFile('test/data.json')).toBe(false);
  });
});
