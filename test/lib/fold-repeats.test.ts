import { expect, it } from 'vitest';
import { foldRepeats } from '../../src/lib/fold-repeats.ts';

it('tells a line once that comes three times or more, and how often it came', () => {
  const frame = '    at isSerializable (lib/serialization.js:43:11)';
  const text = ['RangeError', ...Array.from({ length: 45 }, () => frame), 'end'].join('\n');
  expect(foldRepeats(text)).toBe(`RangeError\n${frame}\n[… the same line 44 more times]\nend`);
});

it('leaves pairs, empty lines and everything else as it is', () => {
  for (const text of ['', 'a\na\nb', 'a\n\n\n\n\nb', 'a\nb\na\nb\n']) expect(foldRepeats(text)).toBe(text);
});
