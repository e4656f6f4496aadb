import { append, create, edit, text } from '../changes.ts';
import { note } from '../changelog.ts';
import type { Chapter } from '../history.ts';
import { ines, mei, noor, ravi } from '../people.ts';
import { ERROR_CODES } from './papers.ts';

/** Small things that users asked for. */
export const smallWishes: Chapter = [
  {
    by: ines,
    at: '2025-07-22T09:30',
    title: 'docs: list the error codes',
    changes: [
      create('docs/errors.md', ERROR_CODES),
      edit(
        'README.md',
        'Every error is a `LapseError` with a `code`.',
        'Every error is a `LapseError` with a `code`: see [the list](docs/errors.md).',
      ),
    ],
  },
  {
    pull: 63,
    branch: 'feat/compare-equals',
    mergedBy: ines,
    mergedAt: '2025-08-05T10:20',
    commits: [
      {
        by: mei,
        at: '2025-08-03T11:14',
        title: 'feat(compare): tell whether two durations are equal',
        changes: [
          edit(
            'src/compare.js',
            '/** The duration itself, or the nearer of the two ends when it lies outside them. */',
            text`
              export function equals(a, b) {
                return compare(a, b) === 0;
              }

              /** The duration itself, or the nearer of the two ends when it lies outside them. */
            `,
          ),
          edit(
            'src/index.js',
            "export { clamp, compare } from './compare.js';",
            "export { clamp, compare, equals } from './compare.js';",
          ),
          edit(
            'test/compare.test.js',
            "import { clamp, compare } from '../src/compare.js';",
            "import { clamp, compare, equals } from '../src/compare.js';",
          ),
          append(
            'test/compare.test.js',
            text`
              test('tells whether two durations are equal', () => {
                assert.equal(equals('90m', '1h 30m'), true);
                assert.equal(equals('90m', 90), false);
              });
            `,
          ),
          note('Added', '`equals` tells whether two durations are equal.'),
        ],
      },
    ],
  },
  {
    pull: 65,
    branch: 'fix/unit-abbreviations',
    mergedBy: ines,
    mergedAt: '2025-08-19T08:40',
    commits: [
      {
        by: noor,
        at: '2025-08-18T20:02',
        title: 'fix(units): know sec, secs, hr and hrs',
        body: 'Closes #64.',
        changes: [
          edit(
            'src/units.js',
            "{ name: 'hour', short: 'h', ms: 3_600_000 },",
            "{ name: 'hour', short: 'h', also: ['hr', 'hrs'], ms: 3_600_000 },",
          ),
          edit(
            'src/units.js',
            "{ name: 'second', short: 's', ms: 1_000 },",
            "{ name: 'second', short: 's', also: ['sec', 'secs'], ms: 1_000 },",
          ),
          append(
            'test/units.test.js',
            text`
              test('usual abbreviations are known', () => {
                assert.equal(unitNamed('hrs').name, 'hour');
                assert.equal(unitNamed('min').name, 'minute');
                assert.equal(unitNamed('sec').name, 'second');
              });
            `,
          ),
          note('Fixed', 'Units are found by `hr`, `hrs`, `sec` and `secs` too (#64).'),
        ],
      },
      {
        by: noor,
        at: '2025-08-18T20:15',
        title: 'refactor(units): look units up in a map',
        changes: [
          edit(
            'src/units.js',
            text`
              /** Finds a unit by its short name, its name or its plural. */
              export function unitNamed(name) {
                const wanted = name.toLowerCase();
                const unit = UNITS.find(({ short, name, also = [] }) => [short, name, name + 's', ...also].includes(wanted));
            `,
            text`
              const BY_NAME = new Map(UNITS.flatMap((unit) => namesOf(unit).map((name) => [name, unit])));

              /** Finds a unit by its short name, its name, its plural or a usual abbreviation. */
              export function unitNamed(name) {
                const unit = BY_NAME.get(name.toLowerCase());
            `,
          ),
          append(
            'src/units.js',
            text`
              function namesOf({ short, name, also = [] }) {
                return [short, name, name + 's', ...also];
              }
            `,
          ),
        ],
      },
    ],
  },
  {
    by: ines,
    at: '2025-08-26T09:12',
    title: 'ci: test on Node 24 as well',
    changes: [edit('.github/workflows/test.yml', 'node: [20, 22]', 'node: [20, 22, 24]')],
  },
  {
    pull: 67,
    branch: 'fix/interval-shared-dates',
    mergedBy: ines,
    mergedAt: '2025-09-09T12:00',
    commits: [
      {
        by: ravi,
        at: '2025-09-07T19:31',
        title: 'fix(interval): keep own copies of the dates',
        body: 'Changing a date afterwards moved the interval, and its length was wrong.\n\nCloses #66.',
        changes: [
          edit(
            'src/interval.js',
            'return { start, end, ms: end - start };',
            'return { start: new Date(start), end: new Date(end), ms: end - start };',
          ),
          append(
            'test/interval.test.js',
            text`
              test('an interval stays as it is when a date is changed afterwards', () => {
                const start = at('08:00');
                const hour = interval(start, at('09:00'));
                start.setUTCHours(0);
                assert.deepEqual(hour.start, at('08:00'));
              });
            `,
          ),
          note('Fixed', '`interval` keeps its own copies of the dates (#66).'),
        ],
      },
    ],
  },
];
