import { expect, it } from 'vitest';
import { parseQuery } from '../../src/memory/query.ts';

it('takes names that can only be code, and files with and without a line', () => {
  const { identifiers, mentions } = parseQuery(
    'parseQuery and RoundPrice lose max_size; see `reply`, `send(1)` and close() but not HTTP, Crash or $HOME\n' +
      'at ./src/parse-query.ts:12:3',
  );
  expect([...identifiers].sort()).toEqual(['RoundPrice', 'close', 'max_size', 'parseQuery', 'reply', 'send']);
  expect(mentions).toContainEqual({ path: 'src/parse-query.ts', isFrame: true });
});

// A pattern that backtracks never ends on one of these.
it.each([
  `Crash in Ab${'A'.repeat(40)}_`,
  ...['a$', 'a_', 'aB', 'Ab_', 'aB ', '`a(', '.a', 'a.b:1', ':1', '../', 'File "'].map((part) =>
    part.repeat(Math.ceil(64_000 / part.length)),
  ),
])('ends on hostile text: %.20s…', (untrustedText) => {
  expect(parseQuery(untrustedText).identifiers.length).toBeLessThan(61);
});
