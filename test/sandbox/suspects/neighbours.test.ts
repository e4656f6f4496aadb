import { describe, expect, it } from 'vitest';
import { neighbours } from '../../../src/sandbox/suspects/neighbours.ts';
import { fileByFile, nearestInName, testUnits } from '../../../src/sandbox/suspects/test-units.ts';

describe('tests to compare with', () => {
  it('are in files whose paths share rare words with the failing one and what it executes', () => {
    const files = [
      'test/fix-1.test.js',
      'test/fix-2.test.js',
      'test/fix-3.test.js',
      'test/schemaValidation.test.js',
      'test/logger.test.js',
      'test/fix-9.test.js',
      'test/validation.py',
    ];
    expect(neighbours(files, ['test/fix-9.test.js', 'lib/validation.js'])[0]).toBe(
      'test/schemaValidation.test.js',
    );
    expect(neighbours(files, ['test/fix-9.test.js', 'lib/validation.js'])).not.toContain(
      'test/logger.test.js',
    );
    expect(neighbours(files, ['test/fix-9.test.js', 'lib/validation.js'])).not.toContain(
      'test/fix-9.test.js',
    );
  });

  it('have failed with any test within them and passed with all, skipped ones aside', () => {
    const cases = [
      { name: 'a > one', file: 'x', status: 'passed' },
      { name: 'a > two', file: 'x', status: 'failed' },
      { name: 'b > one', file: 'x', status: 'passed' },
      { name: 'b > two', file: 'x', status: 'skipped' },
      { name: 'c', status: 'failed' },
    ] as const;
    const names = (status: 'failed' | 'passed', grain: 'test' | 'outermost') =>
      testUnits(cases, status, { grain, files: ['y'] }).map(({ file, selection }) => [
        file,
        'name' in selection ? selection.name : '',
      ]);
    expect(names('failed', 'test')).toEqual([
      ['x', 'a > two'],
      ['y', 'c'],
    ]);
    expect(names('failed', 'outermost')).toEqual([
      ['x', 'a'],
      ['y', 'c'],
    ]);
    expect(names('passed', 'outermost')).toEqual([['x', 'b']]);
  });

  it('come by likeness of name, and failing ones from every file first', () => {
    const unit = (name: string, file = 'x') => ({ file, selection: { kind: 'one', name } }) as const;
    const [near, far] = [unit('parses a date with a zone'), unit('prints')];
    expect(nearestInName([far, near], [unit('parses a zone')])).toEqual([near, far]);
    const [one, two, three] = [unit('1'), unit('2'), unit('3', 'y')];
    expect(fileByFile([one, two, three])).toEqual([one, three, two]);
  });
});
