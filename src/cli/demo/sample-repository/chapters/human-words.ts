import { append, below, create, edit, text } from '../changes.ts';
import { note } from '../changelog.ts';
import type { Chapter } from '../history.ts';
import { ines, mei, noor, ravi } from '../people.ts';

/** Durations in words, and a second helper for what errors quote. */
export const humanWords: Chapter = [
  {
    pull: 33,
    branch: 'feat/format-long',
    mergedBy: ines,
    mergedAt: '2024-09-10T09:15',
    commits: [
      {
        by: mei,
        at: '2024-09-08T13:55',
        title: 'feat(format): write long unit names',
        body: 'Closes #32.',
        changes: [
          edit(
            'src/format.js',
            text`
              /** Writes milliseconds as units, longest first: 5_400_000 is "1h 30m". */
              export function format(ms) {
            `,
            text`
              /** Writes milliseconds as units, longest first: 5_400_000 is "1h 30m", or "1 hour 30 minutes" when long. */
              export function format(ms, { long = false } = {}) {
                const write = long ? longTerm : shortTerm;
            `,
          ),
          edit(
            'src/format.js',
            'if (count > 0) parts.push(count + unit.short);',
            'if (count > 0) parts.push(write(count, unit));',
          ),
          edit(
            'src/format.js',
            "const written = parts.join(' ') || '0ms';",
            "const written = parts.join(' ') || write(0, UNITS.at(-1));",
          ),
          append(
            'src/format.js',
            text`
              function shortTerm(count, unit) {
                return count + unit.short;
              }

              function longTerm(count, unit) {
                return count + ' ' + unit.name + (count === 1 ? '' : 's');
              }
            `,
          ),
          append(
            'test/format.test.js',
            text`
              test('writes long unit names', () => {
                assert.equal(format(5_401_000, { long: true }), '1 hour 30 minutes 1 second');
                assert.equal(format(0, { long: true }), '0 milliseconds');
              });
            `,
          ),
          note('Added', '`format` writes long unit names with `{ long: true }`.'),
        ],
      },
    ],
  },
  {
    pull: 35,
    branch: 'feat/humanize',
    mergedBy: ines,
    mergedAt: '2024-10-01T16:40',
    commits: [
      {
        by: noor,
        at: '2024-09-29T21:12',
        title: 'feat(humanize): say about how long it takes',
        changes: [
          create(
            'src/humanize.js',
            text`
              import { format } from './format.js';
              import { round } from './round.js';
              import { UNITS } from './units.js';

              /** Says about how long a duration is, in its longest unit: "2 hours". */
              export function humanize(ms) {
                const unit = UNITS.find((unit) => Math.abs(ms) >= unit.ms) ?? UNITS.at(-1);
                return format(round(ms, unit.name), { long: true });
              }
            `,
          ),
          below(
            'src/index.js',
            "export { format } from './format.js';",
            "export { humanize } from './humanize.js';",
          ),
          create(
            'test/humanize.test.js',
            text`
              import assert from 'node:assert/strict';
              import test from 'node:test';
              import { humanize } from '../src/humanize.js';

              test('says about how long a duration is', () => {
                assert.equal(humanize(7_000_000), '2 hours');
                assert.equal(humanize(61_000), '1 minute');
                assert.equal(humanize(0), '0 milliseconds');
              });
            `,
          ),
          note('Added', '`humanize` says about how long a duration is.'),
        ],
      },
      {
        by: noor,
        at: '2024-09-30T19:20',
        title: 'docs: show humanize in the readme',
        changes: [
          below('README.md', "format(5_400_000); // '1h 30m'", "humanize(7_000_000); // '2 hours'"),
          edit(
            'README.md',
            "import { format, parse } from 'lapse';",
            "import { format, humanize, parse } from 'lapse';",
          ),
        ],
      },
    ],
  },
  {
    pull: 38,
    branch: 'fix/long-text-in-errors',
    mergedBy: ines,
    mergedAt: '2024-10-22T08:30',
    commits: [
      {
        by: ravi,
        at: '2024-10-20T12:44',
        title: 'fix(parse): shorten long text in error messages',
        body: 'A whole file given by mistake ended up in the logs.\n\nCloses #37.',
        changes: [
          create(
            'src/internal/quote.js',
            text`
              const LONGEST = 40;

              /** Quotes text for a message, shortened so that a message stays a line. */
              export function quote(text) {
                const short = text.length > LONGEST ? text.slice(0, LONGEST) + '…' : text;
                return JSON.stringify(short);
              }
            `,
          ),
          edit(
            'src/parse.js',
            "import { fail } from './internal/fail.js';",
            "import { fail } from './internal/fail.js';\nimport { quote } from './internal/quote.js';",
          ),
          edit(
            'src/parse.js',
            text`
              if (terms.length === 0) throw fail('not-a-duration', '"' + text + '" is not a duration');
            `,
            text`
              if (terms.length === 0) throw fail('not-a-duration', quote(text) + ' is not a duration');
            `,
          ),
          create(
            'test/internal/quote.test.js',
            text`
              import assert from 'node:assert/strict';
              import test from 'node:test';
              import { quote } from '../../src/internal/quote.js';

              test('quotes text', () => {
                assert.equal(quote('soon'), '"soon"');
              });

              test('shortens long text', () => {
                assert.equal(quote('x'.repeat(100)), '"' + 'x'.repeat(40) + '…"');
              });
            `,
          ),
          append(
            'test/parse.test.js',
            text`
              test('shortens long text in the message', () => {
                assert.throws(() => parse('x'.repeat(1_000)), { message: /^"x{40}…" is not a duration$/ });
              });
            `,
          ),
          note('Fixed', 'Error messages shorten the text they quote (#37).'),
        ],
      },
      {
        by: ravi,
        at: '2024-10-20T12:58',
        title: 'refactor: quote text in one way everywhere',
        changes: [
          edit(
            'src/clock.js',
            "import { pad } from './internal/pad.js';",
            "import { pad } from './internal/pad.js';\nimport { quote } from './internal/quote.js';",
          ),
          edit(
            'src/clock.js',
            text`
              if (!clock) throw fail('not-a-clock', '"' + text + '" is not a clock time');
            `,
            "if (!clock) throw fail('not-a-clock', quote(text) + ' is not a clock time');",
          ),
          edit(
            'src/clock.js',
            text`
              if (minutes > 59 || seconds > 59) throw fail('not-a-clock', '"' + text + '" is not a clock time');
            `,
            "if (minutes > 59 || seconds > 59) throw fail('not-a-clock', quote(text) + ' is not a clock time');",
          ),
          edit(
            'src/iso.js',
            "import { fail } from './internal/fail.js';",
            "import { fail } from './internal/fail.js';\nimport { quote } from './internal/quote.js';",
          ),
          edit(
            'src/iso.js',
            text`
              if (!iso || text === 'P') throw fail('not-iso', '"' + text + '" is not an ISO 8601 duration');
            `,
            "if (!iso || text === 'P') throw fail('not-iso', quote(text) + ' is not an ISO 8601 duration');",
          ),
          edit(
            'src/units.js',
            "import { fail } from './internal/fail.js';",
            "import { fail } from './internal/fail.js';\nimport { quote } from './internal/quote.js';",
          ),
          edit(
            'src/units.js',
            text`
              if (!unit) throw fail('unknown-unit', 'there is no unit "' + name + '"');
            `,
            "if (!unit) throw fail('unknown-unit', 'there is no unit ' + quote(name));",
          ),
        ],
      },
    ],
  },
];
