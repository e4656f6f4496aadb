import { append, below, create, edit, text } from '../changes.ts';
import { note } from '../changelog.ts';
import type { Chapter } from '../history.ts';
import { ines, mei, ravi, tobias } from '../people.ts';

/** Two more ways to write a duration: `1:30:00` and `PT1H30M`. */
export const clockAndIso: Chapter = [
  {
    pull: 4,
    branch: 'feat/clock',
    mergedBy: ines,
    mergedAt: '2023-11-15T10:14',
    commits: [
      {
        by: mei,
        at: '2023-11-13T20:21',
        title: 'feat(clock): write hours, minutes and seconds',
        changes: [
          create(
            'src/internal/pad.js',
            text`
              /** Writes a number with at least two digits. */
              export function pad(number) {
                return String(number).padStart(2, '0');
              }
            `,
          ),
          create(
            'src/clock.js',
            text`
              import { pad } from './internal/pad.js';

              /** Writes milliseconds as a clock does: 5_400_000 is "1:30:00". */
              export function formatClock(ms) {
                const seconds = Math.floor(ms / 1_000);
                const minutes = Math.floor(seconds / 60);
                return Math.floor(minutes / 60) + ':' + pad(minutes % 60) + ':' + pad(seconds % 60);
              }
            `,
          ),
          below(
            'src/index.js',
            "export { UNITS } from './units.js';",
            "export { formatClock } from './clock.js';",
          ),
          create(
            'test/clock.test.js',
            text`
              import assert from 'node:assert/strict';
              import test from 'node:test';
              import { formatClock } from '../src/clock.js';

              test('writes hours, minutes and seconds', () => {
                assert.equal(formatClock(5_400_000), '1:30:00');
                assert.equal(formatClock(65_999), '0:01:05');
              });
            `,
          ),
          note('Added', '`formatClock` writes `1:30:00`.'),
        ],
      },
      {
        by: mei,
        at: '2023-11-13T20:49',
        title: 'test(clock): count more than a day in hours',
        changes: [
          append(
            'test/clock.test.js',
            text`
              test('counts more than a day in hours', () => {
                assert.equal(formatClock(100 * 3_600_000), '100:00:00');
              });
            `,
          ),
        ],
      },
    ],
  },
  {
    pull: 6,
    branch: 'feat/parse-clock',
    mergedBy: ines,
    mergedAt: '2023-12-04T09:26',
    commits: [
      {
        by: ravi,
        at: '2023-12-02T22:15',
        title: 'feat(clock): read hours, minutes and seconds',
        body: 'Closes #5.',
        changes: [
          append(
            'src/clock.js',
            text`
              /** Reads "1:30:00", or "1:30" as one hour and a half. */
              export function parseClock(text) {
                const clock = /^(\d+):(\d\d)(?::(\d\d))?/.exec(text);
                if (!clock) throw new TypeError('"' + text + '" is not a clock time');
                const [hours, minutes, seconds] = clock.slice(1).map((digits) => Number(digits ?? 0));
                return ((hours * 60 + minutes) * 60 + seconds) * 1_000;
              }
            `,
          ),
          edit(
            'src/index.js',
            "export { formatClock } from './clock.js';",
            "export { formatClock, parseClock } from './clock.js';",
          ),
          edit(
            'test/clock.test.js',
            "import { formatClock } from '../src/clock.js';",
            "import { formatClock, parseClock } from '../src/clock.js';",
          ),
          append(
            'test/clock.test.js',
            text`
              test('reads hours, minutes and seconds', () => {
                assert.equal(parseClock('1:30:00'), 5_400_000);
                assert.equal(parseClock('1:30'), 5_400_000);
              });

              test('refuses text that is not a clock time', () => {
                assert.throws(() => parseClock('noon'), { message: '"noon" is not a clock time' });
              });
            `,
          ),
          note('Added', '`parseClock` reads `1:30:00` and `1:30`.'),
        ],
      },
    ],
  },
  {
    pull: 9,
    branch: 'fix/clock-overflow',
    mergedBy: ines,
    mergedAt: '2024-01-09T18:33',
    commits: [
      {
        by: tobias,
        at: '2024-01-08T21:04',
        title: 'fix(clock): reject minutes and seconds above 59',
        body: '"1:75" was read as two hours and a quarter.\n\nCloses #8.',
        changes: [
          below(
            'src/clock.js',
            'const [hours, minutes, seconds] = clock.slice(1).map((digits) => Number(digits ?? 0));',
            text`
              if (minutes > 59 || seconds > 59) throw new RangeError('"' + text + '" is not a clock time');
            `,
          ),
          append(
            'test/clock.test.js',
            text`
              test('refuses minutes and seconds above 59', () => {
                assert.throws(() => parseClock('1:75'), { message: '"1:75" is not a clock time' });
                assert.throws(() => parseClock('1:00:60'), { message: '"1:00:60" is not a clock time' });
              });
            `,
          ),
          note('Fixed', '`parseClock` refuses minutes and seconds above 59 (#8).'),
        ],
      },
    ],
  },
  {
    pull: 11,
    branch: 'feat/iso',
    mergedBy: ines,
    mergedAt: '2024-02-05T08:12',
    commits: [
      {
        by: mei,
        at: '2024-02-03T15:30',
        title: 'feat(iso): read ISO 8601 durations',
        body: 'Years and months are left out on purpose: their length depends on the date.',
        changes: [
          create(
            'src/iso.js',
            text`
              import { unitNamed } from './units.js';

              const DATE_UNITS = { D: 'day' };
              const TIME_UNITS = { H: 'hour', M: 'minute', S: 'second' };

              /** Reads "PT1H30M" or "P2DT4H" as milliseconds. */
              export function parseIso(text) {
                const iso = /^P([^T]*)(?:T(.+))?$/.exec(text);
                if (!iso || text === 'P') throw new TypeError('"' + text + '" is not an ISO 8601 duration');
                const [, date, time = ''] = iso;
                return sum(date, DATE_UNITS) + sum(time, TIME_UNITS);
              }

              function sum(part, units) {
                let total = 0;
                for (const [, amount, designator] of part.matchAll(/(\d*\.?\d*)([A-Z])/g)) {
                  total += Number(amount) * unitNamed(units[designator] ?? designator).ms;
                }
                return total;
              }
            `,
          ),
          below(
            'src/index.js',
            "export { format } from './format.js';",
            "export { parseIso } from './iso.js';",
          ),
          create(
            'test/iso.test.js',
            text`
              import assert from 'node:assert/strict';
              import test from 'node:test';
              import { parseIso } from '../src/iso.js';

              test('reads days, hours, minutes and seconds', () => {
                assert.equal(parseIso('PT1H30M'), 5_400_000);
                assert.equal(parseIso('P2DT4H'), 187_200_000);
                assert.equal(parseIso('PT0.5S'), 500);
              });

              test('refuses text that is not an ISO 8601 duration', () => {
                for (const text of ['', 'P', '1H', 'PT']) {
                  assert.throws(() => parseIso(text), { message: '"' + text + '" is not an ISO 8601 duration' });
                }
              });
            `,
          ),
          note('Added', '`parseIso` reads ISO 8601 durations such as `PT1H30M`.'),
        ],
      },
    ],
  },
];
