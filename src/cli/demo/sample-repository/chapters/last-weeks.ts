import { append, below, edit, text } from '../changes.ts';
import { note, release } from '../changelog.ts';
import type { Chapter } from '../history.ts';
import { ines, mei, tobias } from '../people.ts';

/** The last weeks before the demo begins. */
export const lastWeeks: Chapter = [
  {
    pull: 69,
    branch: 'feat/interval-split',
    mergedBy: ines,
    mergedAt: '2025-09-23T15:45',
    commits: [
      {
        by: mei,
        at: '2025-09-20T13:09',
        title: 'feat(interval): split an interval into pieces',
        body: 'Closes #68.',
        changes: [
          edit(
            'src/interval.js',
            "import { fail } from './internal/fail.js';",
            "import { fail } from './internal/fail.js';\nimport { every } from './schedule.js';",
          ),
          append(
            'src/interval.js',
            text`
              /** The pieces of an interval that are a duration long; the last one may be shorter. */
              export function split(whole, duration) {
                const pieces = [];
                for (const start of every(duration, whole.start)) {
                  if (start >= whole.end) return pieces;
                  pieces.push(interval(start, earlier(new Date(start.getTime() + parse(duration)), whole.end)));
                }
              }

              function earlier(a, b) {
                return a < b ? a : b;
              }
            `,
          ),
          below(
            'src/interval.js',
            "import { fail } from './internal/fail.js';",
            "import { parse } from './parse.js';",
          ),
          edit(
            'src/index.js',
            "export { interval, overlaps } from './interval.js';",
            "export { interval, overlaps, split } from './interval.js';",
          ),
          edit(
            'test/interval.test.js',
            "import { interval, overlaps } from '../src/interval.js';",
            "import { interval, overlaps, split } from '../src/interval.js';",
          ),
          append(
            'test/interval.test.js',
            text`
              test('splits an interval into pieces, the last one shorter', () => {
                const pieces = split(interval(at('09:00'), at('10:15')), '30m');
                assert.deepEqual(pieces.map((piece) => piece.ms), [1_800_000, 1_800_000, 900_000]);
              });
            `,
          ),
          note('Added', '`split` cuts an interval into pieces.'),
        ],
      },
      {
        by: mei,
        at: '2025-09-20T13:32',
        title: 'test(interval): cover a step longer than the interval',
        changes: [
          append(
            'test/interval.test.js',
            text`
              test('a step longer than the interval leaves it whole', () => {
                assert.deepEqual(split(morning, '1d'), [morning]);
              });
            `,
          ),
        ],
      },
    ],
  },
  {
    by: ines,
    at: '2025-09-24T08:50',
    title: 'docs: add equals and split to the readme',
    changes: [
      edit(
        'README.md',
        '| compare             | `compare`, `clamp`                 |',
        '| compare             | `compare`, `equals`, `clamp`       |',
      ),
      edit(
        'README.md',
        '| work with dates     | `interval`, `overlaps`             |',
        '| work with dates     | `interval`, `overlaps`, `split`    |',
      ),
    ],
  },
  {
    by: ines,
    at: '2025-09-24T09:05',
    title: 'chore: release 0.7.0',
    changes: release('0.6.0', '0.7.0', '2025-09-24'),
  },
  {
    pull: 72,
    branch: 'fix/format-not-finite',
    mergedBy: ines,
    mergedAt: '2025-10-14T09:28',
    commits: [
      {
        by: tobias,
        at: '2025-10-13T18:56',
        title: 'fix(format): refuse what is not a finite number',
        body: '`format(NaN)` was "0ms", which hid the mistake that led to it.\n\nCloses #71.',
        changes: [
          append(
            'src/internal/check.js',
            text`
              /** Throws unless the value is a finite number. */
              export function assertFinite(value, name) {
                if (!Number.isFinite(value)) throw fail('not-finite', name + ' is not a finite number');
              }
            `,
          ),
          edit(
            'src/format.js',
            "import { UNITS } from './units.js';",
            "import { assertFinite } from './internal/check.js';\nimport { UNITS } from './units.js';",
          ),
          edit(
            'src/format.js',
            'const write = long ? longTerm : shortTerm;',
            "assertFinite(ms, 'ms');\nconst write = long ? longTerm : shortTerm;",
          ),
          below(
            'docs/errors.md',
            '| `not-a-date`      | A date is missing or does not exist           |',
            '| `not-finite`      | A duration is not a finite number             |',
          ),
          append(
            'test/format.test.js',
            text`
              test('refuses what is not a finite number', () => {
                assert.throws(() => format(NaN), { code: 'not-finite' });
                assert.throws(() => format('1h'), { code: 'not-finite' });
              });
            `,
          ),
          note('Fixed', '`format` refuses what is not a finite number (#71).'),
        ],
      },
    ],
  },
];
