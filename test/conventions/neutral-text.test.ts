import { expect, it } from 'vitest';
import { neutralText } from '../../src/conventions/neutral-text.ts';

it.each(['```', '~~~', '````\n```', '   ~~~~ts', '```\n```\n```js', '~~~\n```\n'])(
  'closes what %j opens, so that it swallows nothing that follows',
  (opening) => {
    const text = neutralText(`before\n${opening}\ncode`, 1_000);
    const fence = /^`{3,}/m.exec(text)?.[0];
    expect(text.split('\n').at(-1)).toBe(fence);
    expect(text).not.toMatch(/^ {0,3}~{3,}/m);
  },
);

it('closes it also where the text is cut', () => {
  expect(neutralText(`before\n\`\`\`ts\n${'code\n'.repeat(100)}\`\`\``, 60)).toMatch(/\n```$/);
});

it('leaves code as it is, and takes what notifies and hides out of the rest', () => {
  expect(neutralText('`@mara` asks @mara about #12\u202E', 100)).toBe(
    '`@mara` asks @\u200Bmara about #\u200B12',
  );
});
