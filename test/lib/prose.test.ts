import { expect, it } from 'vitest';
import { overProse } from '../../src/lib/prose.ts';

const shout = (markdown: string) => overProse(markdown, (prose) => prose.toUpperCase());

it('changes prose, and no code', () => {
  expect(shout('call `parse` twice, or ``a`b``')).toBe('CALL `parse` TWICE, OR ``a`b``');
  expect(shout('see\n```ts\nconst a = 1;\n```\nthere')).toBe('SEE\n```ts\nconst a = 1;\n```\nTHERE');
  expect(shout('1. see\n   ~~~\n   code\n   ~~~')).toBe('1. SEE\n```\n   code\n```');
});

it('writes code that nothing can close before its end', () => {
  expect(shout('````\n```\n@mara\n```\n````\nx')).toBe('````\n```\n@mara\n```\n````\nX');
  expect(shout('```\nnever closed')).toBe('```\nnever closed\n```');
});

it.each([
  ['a stray `', 'A STRAY \\`'],
  ['`one @mara', '\\`ONE @MARA'],
  ['| `a | @mara ` |', '| \\`A | @MARA \\` |'],
  ['\\`a` b', '\\`A\\` B'],
  ['> ```\n> x\n@mara ```', '> \\`\\`\\`\n> X\n@MARA \\`\\`\\`'],
])('takes %j for prose, and leaves no backtick that could open code', (markdown, expected) => {
  expect(shout(markdown)).toBe(expected);
});

it('is done with long lines at once', () => {
  const markdown = '`'.repeat(50_000) + 'a `b` '.repeat(5_000);
  expect(shout(markdown)).toContain('`b`');
});
