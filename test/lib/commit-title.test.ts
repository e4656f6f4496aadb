import { describe, expect, it } from 'vitest';
import { changeKind, parseTitle } from '../../src/lib/commit-title.ts';

describe('a commit title', () => {
  it('is read into its parts', () => {
    expect(parseTitle('Fix(router)!: handle empty paths (#12)')).toEqual({
      type: 'fix',
      scope: 'router',
      breaking: true,
      subject: 'handle empty paths',
      number: 12,
    });
    expect(parseTitle('Handle http://x: y')).toEqual({ breaking: false, subject: 'Handle http://x: y' });
  });

  it.each([
    ['fix(router): handle empty paths', 'fix'],
    ['feat: fix the world', 'feat'],
    ['Fixed a crash in the router', 'fix'],
    ['Add support for streams', 'feat'],
    ['Update README', 'docs'],
    ['v1.2.3', 'release'],
    ['Bumped v4.0.0', 'release'],
    ['4.13.3', 'release'],
    ['Revert "fix: handle empty paths"', 'revert'],
    ['prefix the routes', 'other'],
    ['', 'other'],
  ])('%s is of kind %s', (title, kind) => {
    expect(changeKind(title)).toBe(kind);
  });
});
