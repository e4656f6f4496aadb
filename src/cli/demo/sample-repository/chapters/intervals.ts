import { append, below, create, edit, text } from '../changes.ts';
import { note, release } from '../changelog.ts';
import type { Chapter } from '../history.ts';
import { ines, mei, ravi, tobias } from '../people.ts';

/** Spans between two dates. */
export const intervals: Chapter = [
  {
    pull: 40,
    branch: 'feat/interval',
    mergedBy: ines,
    mergedAt: '2024-11-19T10:05',
    commits: [
      {
        by: mei,
        at: '2024-11-16T10:30',
        title: 'feat(interval): make an interval of two dates',
        changes: [
          create(
            'src/interval.js',
            text`
              import { fail } from './internal/fail.js';

              /** The time from one date to a later one. */
              export function interval(start, end) {
                if (!(end > start)) throw fail('bad-interval', 'an interval ends after it starts');
                return { start, end, ms: end - start };
              }
            `,
          ),
          below(
            'src/index.js',
            "export { humanize } from './humanize.js';",
            "export { interval } from './interval.js';",
          ),
          create(
            'test/interval.test.js',
            text`
              import assert from 'node:assert/strict';
              import test from 'node:test';
              import { interval } from '../src/interval.js';

              const at = (time) => new Date('2024-01-01T' + time + 'Z');

              test('an interval knows how long it is', () => {
                assert.equal(interval(at('09:00'), at('10:30')).ms, 5_400_000);
              });

              test('an interval that ends before it starts is refused', () => {
                assert.throws(() => interval(at('10:00'), at('09:00')), { code: 'bad-interval' });
              });
            `,
          ),
          note('Added', '`interval` makes an interval of two dates.'),
        ],
      },
      {
        by: mei,
        at: '2024-11-16T11:48',
        title: 'feat(interval): tell whether intervals overlap',
        changes: [
          append(
            'src/interval.js',
            text`
              export function overlaps(a, b) {
                return a.start <= b.end && b.start <= a.end;
              }
            `,
          ),
          edit(
            'src/index.js',
            "export { interval } from './interval.js';",
            "export { interval, overlaps } from './interval.js';",
          ),
          edit(
            'test/interval.test.js',
            "import { interval } from '../src/interval.js';",
            "import { interval, overlaps } from '../src/interval.js';",
          ),
          append(
            'test/interval.test.js',
            text`
              test('intervals overlap when they share time', () => {
                const morning = interval(at('08:00'), at('12:00'));
                assert.equal(overlaps(morning, interval(at('11:00'), at('13:00'))), true);
                assert.equal(overlaps(morning, interval(at('13:00'), at('14:00'))), false);
              });
            `,
          ),
          note('Added', '`overlaps` tells whether two intervals share time.'),
        ],
      },
    ],
  },
  {
    pull: 42,
    branch: 'fix/interval-touching',
    mergedBy: ines,
    mergedAt: '2024-12-03T09:50',
    commits: [
      {
        by: tobias,
        at: '2024-12-02T17:33',
        title: 'fix(interval): let touching intervals stand apart',
        body: 'A meeting that ends at noon does not clash with one that starts at noon.\n\nCloses #41.',
        changes: [
          edit(
            'src/interval.js',
            'return a.start <= b.end && b.start <= a.end;',
            'return a.start < b.end && b.start < a.end;',
          ),
          append(
            'test/interval.test.js',
            text`
              test('touching intervals do not overlap', () => {
                assert.equal(overlaps(interval(at('08:00'), at('12:00')), interval(at('12:00'), at('13:00'))), false);
              });
            `,
          ),
          note('Fixed', '`overlaps` no longer counts intervals that only touch (#41).'),
        ],
      },
    ],
  },
  {
    pull: 44,
    branch: 'fix/interval-invalid-dates',
    mergedBy: ines,
    mergedAt: '2024-12-17T13:00',
    commits: [
      {
        by: ravi,
        at: '2024-12-15T20:26',
        title: 'fix(interval): say which date is not a date',
        body: 'Closes #43.',
        changes: [
          create(
            'src/internal/check.js',
            text`
              import { fail } from './fail.js';

              /** Throws unless the value is a date that exists. */
              export function assertDate(value, name) {
                if (!(value instanceof Date) || Number.isNaN(value.getTime())) {
                  throw fail('not-a-date', name + ' is not a valid date');
                }
              }
            `,
          ),
          edit(
            'src/interval.js',
            "import { fail } from './internal/fail.js';",
            "import { assertDate } from './internal/check.js';\nimport { fail } from './internal/fail.js';",
          ),
          edit(
            'src/interval.js',
            "if (!(end > start)) throw fail('bad-interval', 'an interval ends after it starts');",
            text`
              assertDate(start, 'start');
              assertDate(end, 'end');
              if (end <= start) throw fail('bad-interval', 'an interval ends after it starts');
            `,
          ),
          append(
            'test/interval.test.js',
            text`
              test('says which date is not a date', () => {
                assert.throws(() => interval(new Date('soon'), at('09:00')), {
                  code: 'not-a-date',
                  message: 'start is not a valid date',
                });
                assert.throws(() => interval(at('09:00'), '10:00'), { message: 'end is not a valid date' });
              });
            `,
          ),
          note('Fixed', '`interval` says which date is not a date (#43).'),
        ],
      },
    ],
  },
  {
    by: ines,
    at: '2024-12-18T10:10',
    title: 'chore: release 0.4.0',
    changes: release('0.3.0', '0.4.0', '2024-12-18'),
  },
  {
    by: ines,
    at: '2025-01-07T09:00',
    title: 'ci: test on Node 22 as well',
    changes: [edit('.github/workflows/test.yml', 'node: [20]', 'node: [20, 22]')],
  },
  {
    by: tobias,
    at: '2025-01-13T21:15',
    title: 'test(interval): name the shared times once',
    changes: [
      edit(
        'test/interval.test.js',
        "const at = (time) => new Date('2024-01-01T' + time + 'Z');",
        text`
          const at = (time) => new Date('2024-01-01T' + time + 'Z');
          const morning = interval(at('08:00'), at('12:00'));
        `,
      ),
      edit(
        'test/interval.test.js',
        text`
          const morning = interval(at('08:00'), at('12:00'));
          assert.equal(overlaps(morning, interval(at('11:00'), at('13:00'))), true);
        `,
        "assert.equal(overlaps(morning, interval(at('11:00'), at('13:00'))), true);",
      ),
      edit(
        'test/interval.test.js',
        "assert.equal(overlaps(interval(at('08:00'), at('12:00')), interval(at('12:00'), at('13:00'))), false);",
        "assert.equal(overlaps(morning, interval(at('12:00'), at('13:00'))), false);",
      ),
    ],
  },
];
