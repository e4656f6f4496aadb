import { describe, expect, it } from 'vitest';
import { isInScope, isSimpleGlob } from '../../src/lib/simple-glob.ts';

describe('a scope', () => {
  it.each([
    ['src/**', 'src/a/b.ts', true],
    ['**/*.ts', 'a.ts', true],
    ['src/*.{ts,tsx}', 'src/a.tsx', true],
    ['src/a.ts', 'src/a.ts', true],
    ['src/**', 'lib/a.ts', false],
    ['src/[', 'src/[', true],
  ])('%s of %s: %s', (glob, file, within) => expect(isInScope(file, glob)).toBe(within));

  it.each([
    ['*a'.repeat(20) + 'b', 'a'.repeat(80)],
    ['{a,b}'.repeat(20), 'a'.repeat(20)],
    ['{1..9999999}', '5'],
    ['**/'.repeat(15) + 'x', 'a/'.repeat(40) + 'y'],
    ['+(a|aa|a*)+(a|a*)b', 'a'.repeat(60)],
    ['', ''],
  ])('whose glob could take for ever holds nothing: %s', (glob, file) => {
    expect(isSimpleGlob(glob)).toBe(false);
    expect(isInScope(file, glob)).toBe(false);
  });

  it('that is at the bounds is told soon', () => {
    expect(isInScope(`${'a'.repeat(255)}/${'a'.repeat(255)}/`.repeat(8), '**/*a*b/**/*a*b/**')).toBe(false);
  });
});
