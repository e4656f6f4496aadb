import { describe, expect, it } from 'vitest';
import { ownersOf } from '../../../src/conventions/form/code-owners.ts';

const FILE = `
# who looks at what
*            @everyone
*.js         @ada @acme/web   # by ending
/docs/       docs@example.com @bob
apps/        @carol
build/logs/* @dave
/src/**/*.ts @erin
secret.js
`;

describe('the owners of a file', () => {
  it.each([
    ['README.md', ['everyone']],
    ['a/b.js', ['ada', 'acme/web']],
    ['docs/deep/page.md', ['bob']],
    ['x/docs/page.md', ['everyone']],
    ['x/apps/y/z.go', ['carol']],
    ['build/logs/one', ['dave']],
    ['build/logs/deep/one', ['everyone']],
    ['src/a.ts', ['erin']],
    ['src/x/a.ts', ['erin']],
    ['secret.js', []],
  ])('of %s are the names behind the last pattern that fits', (path, owners) =>
    expect(ownersOf(FILE, path)).toEqual(owners),
  );

  it('are found soon whatever the pattern', () => {
    const path = `${'a'.repeat(200)}/b`;
    expect(ownersOf(`${'*a'.repeat(90)} @ada`, path)).toEqual([]);
    expect(ownersOf('**/**/**/**/x @ada', path)).toEqual([]);
  });
});
