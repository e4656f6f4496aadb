import { append, edit, text } from '../changes.ts';
import { note, release } from '../changelog.ts';
import type { Chapter } from '../history.ts';
import { ines, mei, noor, ravi, tobias } from '../people.ts';

/** One reader after another learns to refuse what is left over; `parse` has not yet. */
export const strictness: Chapter = [
  {
    pull: 54,
    branch: 'fix/clock-trailing-text',
    mergedBy: ines,
    mergedAt: '2025-05-06T10:12',
    commits: [
      {
        by: tobias,
        at: '2025-05-05T19:50',
        title: 'fix(clock): reject text after the seconds',
        body: '"1:30:00 pm" was read as an hour and a half; the rest was dropped silently.\n\nCloses #53.',
        changes: [
          edit(
            'src/clock.js',
            String.raw`const clock = /^(\d+):(\d\d)(?::(\d\d))?/.exec(text);`,
            String.raw`const clock = /^(\d+):(\d\d)(?::(\d\d))?(.*)$/s.exec(text);`,
          ),
          edit(
            'src/clock.js',
            'const [hours, minutes, seconds] = clock.slice(1).map((digits) => Number(digits ?? 0));',
            text`
              const rest = clock[4];
              if (rest !== '') throw fail('unexpected-text', 'cannot read ' + quote(rest) + ' in ' + quote(text));
              const [hours, minutes, seconds] = clock.slice(1, 4).map((digits) => Number(digits ?? 0));
            `,
          ),
          append(
            'test/clock.test.js',
            text`
              test('refuses text after the seconds', () => {
                assert.throws(() => parseClock('1:30:00 pm'), { code: 'unexpected-text' });
                assert.throws(() => parseClock('1:300'), { code: 'unexpected-text' });
              });
            `,
          ),
          note('Fixed', '`parseClock` refuses text after the seconds instead of dropping it (#53).'),
        ],
      },
    ],
  },
  {
    pull: 57,
    branch: 'fix/iso-leftover',
    mergedBy: ines,
    mergedAt: '2025-06-03T09:20',
    commits: [
      {
        by: ravi,
        at: '2025-06-01T20:37',
        title: 'fix(iso): reject a number without a designator',
        body: '"PT1H30" was read as one hour; the 30 was dropped silently.\n\nCloses #56.',
        changes: [
          edit(
            'src/iso.js',
            text`
              function sum(part, units) {
                let total = 0;
                for (const [, amount, designator] of part.matchAll(/(\d*\.?\d*)([A-Z])/g)) {
            `,
            text`
              const TERM = /(\d*\.?\d*)([A-Z])/g;

              function sum(part, units) {
                const rest = part.replace(TERM, '');
                if (rest !== '') throw fail('unexpected-text', 'cannot read ' + quote(rest) + ' in ' + quote(part));
                let total = 0;
                for (const [, amount, designator] of part.matchAll(TERM)) {
            `,
          ),
          append(
            'test/iso.test.js',
            text`
              test('refuses a number without a designator', () => {
                assert.throws(() => parseIso('PT1H30'), { code: 'unexpected-text' });
              });
            `,
          ),
          note('Fixed', '`parseIso` refuses a number without a designator instead of dropping it (#56).'),
        ],
      },
    ],
  },
  {
    pull: 58,
    branch: 'feat/format-iso',
    mergedBy: ines,
    mergedAt: '2025-06-24T11:11',
    commits: [
      {
        by: mei,
        at: '2025-06-22T09:45',
        title: 'feat(iso): write ISO 8601 durations',
        changes: [
          edit(
            'src/iso.js',
            text`
              const TERM = /(\d*\.?\d*)([A-Z])/g;
            `,
            text`
              /** Writes milliseconds as an ISO 8601 duration: 5_400_000 is "PT1H30M". */
              export function formatIso(ms) {
                if (ms < 0) throw fail('negative', 'ISO 8601 has no negative durations');
                const days = Math.floor(ms / unitNamed('day').ms);
                const hours = Math.floor(ms / unitNamed('hour').ms) % 24;
                const minutes = Math.floor(ms / unitNamed('minute').ms) % 60;
                const seconds = (ms % unitNamed('minute').ms) / unitNamed('second').ms;
                const time = term(hours, 'H') + term(minutes, 'M') + term(seconds, 'S');
                const written = term(days, 'D') + (time && 'T' + time);
                return 'P' + (written || 'T0S');
              }

              function term(count, designator) {
                return count > 0 ? count + designator : '';
              }

              const TERM = /(\d*\.?\d*)([A-Z])/g;
            `,
          ),
          edit(
            'src/index.js',
            "export { parseIso } from './iso.js';",
            "export { formatIso, parseIso } from './iso.js';",
          ),
          edit(
            'test/iso.test.js',
            "import { parseIso } from '../src/iso.js';",
            "import { formatIso, parseIso } from '../src/iso.js';",
          ),
          append(
            'test/iso.test.js',
            text`
              test('writes what it reads', () => {
                for (const text of ['PT1H30M', 'P2DT4H', 'PT0.5S', 'PT0S', 'P1D']) {
                  assert.equal(formatIso(parseIso(text)), text);
                }
              });

              test('refuses to write a negative duration', () => {
                assert.throws(() => formatIso(-1), { code: 'negative' });
              });
            `,
          ),
          note('Added', '`formatIso` writes ISO 8601 durations.'),
        ],
      },
    ],
  },
  {
    by: ines,
    at: '2025-06-24T11:30',
    title: 'chore: release 0.6.0',
    changes: release('0.5.0', '0.6.0', '2025-06-24'),
  },
  {
    pull: 61,
    branch: 'fix/clock-negative',
    mergedBy: ines,
    mergedAt: '2025-07-15T08:05',
    commits: [
      {
        by: noor,
        at: '2025-07-14T20:31',
        title: 'fix(clock): write negative durations with one sign',
        body: '`formatClock(-60_000)` was "-1:-1:00".\n\nCloses #60.',
        changes: [
          edit(
            'src/clock.js',
            'const seconds = Math.floor(ms / 1_000);',
            text`
              if (ms < 0) return '-' + formatClock(-ms);
              const seconds = Math.floor(ms / 1_000);
            `,
          ),
          append(
            'test/clock.test.js',
            text`
              test('writes negative durations with one sign', () => {
                assert.equal(formatClock(-60_000), '-0:01:00');
              });
            `,
          ),
          note('Fixed', '`formatClock` writes negative durations with one sign (#60).'),
        ],
      },
    ],
  },
];
