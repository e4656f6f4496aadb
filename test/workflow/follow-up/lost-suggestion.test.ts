import { expect, it } from 'vitest';
import type { Suggested } from '../../../src/workflow/follow-up/apply-suggestions.ts';
import { lostSuggestion } from '../../../src/workflow/follow-up/lost-suggestion.ts';

const FILES: Readonly<Record<string, string>> = { 'total.js': 'one\r\ntwo\r\nthree\r\n' };
const shell = { read: async (path: string) => FILES[path] && Buffer.from(FILES[path]) };
const applied = (path: string, ...lines: string[]) =>
  ({ kind: 'applied', comment: 1, by: 'mara', wordless: true, path, lines }) as const;

const lost = (suggested: Suggested) =>
  lostSuggestion(shell as Parameters<typeof lostSuggestion>[0], [suggested]);

it.each([
  ['that is there', applied('total.js', 'two', 'three')],
  ['that deleted lines', applied('total.js')],
  ['that emptied a file which is gone', applied('gone.js')],
])('a suggestion %s is not lost', async (_, suggested) => {
  expect(await lost(suggested)).toBeUndefined();
});

it.each([
  ['of which only a part is there', applied('total.js', 'two', 'four')],
  ['in a file that is gone', applied('gone.js', 'two')],
])('a suggestion %s is to be put back', async (_, suggested) => {
  expect(await lost(suggested)).toMatch(/that mara suggested in .* put them back/);
});
