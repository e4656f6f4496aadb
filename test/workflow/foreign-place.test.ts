import { describe, expect, it } from 'vitest';
import { foreignPlace } from '../../src/workflow/foreign-place.ts';

const apart = new Set(['test/a.test.js', 'test/b.test.js', 'test/deep/c.test.js']);
const beside = new Set(['src/a/a.test.ts', 'src/b/b.test.ts', 'src/c/c.test.ts', 'src/d/d.spec.ts']);

describe('a new test stands where the repository keeps its tests', () => {
  it('in a folder that has tests', () => {
    expect(foreignPlace(['test/new.test.js', 'test/deep/new.test.js'], apart)).toBeUndefined();
  });

  it('beside the code, in a form of name that tests beside code have', () => {
    expect(foreignPlace(['src/e/e.test.ts'], beside)).toBeUndefined();
    expect(foreignPlace(['src/e/e.spec.ts'], beside)).toContain('keeps no tests at src/e/e.spec.ts');
  });

  it('and nowhere else, with examples of where it may', () => {
    expect(foreignPlace(['repro.test.js', 'test/a.test.js'], apart)).toBe(
      'this repository keeps no tests at repro.test.js; put the test where its tests are (such as test/a.test.js, test/b.test.js, test/deep/c.test.js).',
    );
    expect(foreignPlace(['src/a.test.js'], apart)).toContain('src/a.test.js');
  });

  it('or anywhere, where there are no tests yet', () => {
    expect(foreignPlace(['anything.test.js'], new Set())).toBeUndefined();
    expect(foreignPlace(['anything.test.js'], new Set(['test/fixtures/data.json']))).toBeUndefined();
  });
});
