import { append, below, create, edit, text } from '../changes.ts';
import { note, release } from '../changelog.ts';
import type { Chapter } from '../history.ts';
import { ines, mei, noor, ravi, tobias } from '../people.ts';

/** Things that happen again and again. */
export const schedules: Chapter = [
  {
    pull: 47,
    branch: 'feat/schedule',
    mergedBy: ines,
    mergedAt: '2025-02-11T18:22',
    commits: [
      {
        by: tobias,
        at: '2025-02-08T14:40',
        title: 'feat(schedule): repeat every so often',
        body: 'Closes #46.',
        changes: [
          create(
            'src/schedule.js',
            text`
              import { assertDate } from './internal/check.js';
              import { parse } from './parse.js';

              /** The dates that are a duration apart, without an end: \`every('15m', start)\`. */
              export function* every(duration, start) {
                assertDate(start, 'start');
                const step = parse(duration);
                for (let time = start.getTime(); ; time += step) yield new Date(time);
              }
            `,
          ),
          below(
            'src/index.js',
            "export { round, roundDown, roundUp } from './round.js';",
            "export { every } from './schedule.js';",
          ),
          create(
            'test/schedule.test.js',
            text`
              import assert from 'node:assert/strict';
              import test from 'node:test';
              import { every } from '../src/schedule.js';

              const start = new Date('2025-01-01T09:00:00Z');

              function first(count, dates) {
                const found = [];
                for (const date of dates) {
                  found.push(date.toISOString().slice(11, 16));
                  if (found.length === count) return found;
                }
              }

              test('repeats every so often', () => {
                assert.deepEqual(first(3, every('15m', start)), ['09:00', '09:15', '09:30']);
              });

              test('refuses a start that is not a date', () => {
                assert.throws(() => every('15m', 'soon').next(), { code: 'not-a-date' });
              });
            `,
          ),
          note('Added', '`every` gives the dates that are a duration apart.'),
        ],
      },
      {
        by: tobias,
        at: '2025-02-09T10:02',
        title: 'feat(schedule): find the next date after another',
        changes: [
          append(
            'src/schedule.js',
            text`
              /** The first date of the schedule after the given one. */
              export function nextAfter(date, duration, start) {
                assertDate(date, 'date');
                assertDate(start, 'start');
                const step = parse(duration);
                const steps = Math.floor((date - start) / step) + 1;
                return new Date(start.getTime() + Math.max(steps, 0) * step);
              }
            `,
          ),
          edit(
            'src/index.js',
            "export { every } from './schedule.js';",
            "export { every, nextAfter } from './schedule.js';",
          ),
          edit(
            'test/schedule.test.js',
            "import { every } from '../src/schedule.js';",
            "import { every, nextAfter } from '../src/schedule.js';",
          ),
          append(
            'test/schedule.test.js',
            text`
              test('finds the next date after another', () => {
                const next = nextAfter(new Date('2025-01-01T09:20:00Z'), '15m', start);
                assert.equal(next.toISOString(), '2025-01-01T09:30:00.000Z');
              });
            `,
          ),
          note('Added', '`nextAfter` finds the next date of a schedule.'),
        ],
      },
    ],
  },
  {
    pull: 50,
    branch: 'fix/schedule-zero',
    mergedBy: ines,
    mergedAt: '2025-03-04T09:35',
    commits: [
      {
        by: mei,
        at: '2025-03-02T16:18',
        title: 'fix(schedule): refuse to repeat every 0 seconds',
        body: 'A loop over `every("0s")` saw the same date for ever.\n\nCloses #49.',
        changes: [
          edit(
            'src/schedule.js',
            "import { assertDate } from './internal/check.js';",
            "import { assertDate } from './internal/check.js';\nimport { fail } from './internal/fail.js';\nimport { quote } from './internal/quote.js';",
          ),
          edit(
            'src/schedule.js',
            text`
              const step = parse(duration);
              for (let time = start.getTime(); ; time += step) yield new Date(time);
            `,
            text`
              const step = stepOf(duration);
              for (let time = start.getTime(); ; time += step) yield new Date(time);
            `,
          ),
          edit(
            'src/schedule.js',
            text`
              const step = parse(duration);
              const steps = Math.floor((date - start) / step) + 1;
            `,
            text`
              const step = stepOf(duration);
              const steps = Math.floor((date - start) / step) + 1;
            `,
          ),
          append(
            'src/schedule.js',
            text`
              function stepOf(duration) {
                const step = parse(duration);
                if (step <= 0) throw fail('bad-step', 'nothing repeats every ' + quote(duration));
                return step;
              }
            `,
          ),
          append(
            'test/schedule.test.js',
            text`
              test('refuses a step of nothing or less', () => {
                assert.throws(() => every('0s', start).next(), { code: 'bad-step' });
                assert.throws(() => nextAfter(start, '-5m', start), { code: 'bad-step' });
              });
            `,
          ),
          note('Fixed', '`every` and `nextAfter` refuse a step of nothing or less (#49).'),
        ],
      },
    ],
  },
  {
    by: noor,
    at: '2025-03-15T12:25',
    title: 'docs: list every function in the readme',
    changes: [
      append(
        'README.md',
        text`
          | to                  | use                                |
          | ------------------- | ---------------------------------- |
          | read                | \`parse\`, \`parseClock\`, \`parseIso\`  |
          | write               | \`format\`, \`formatClock\`            |
          | round               | \`round\`, \`roundDown\`, \`roundUp\`    |
          | compare             | \`compare\`, \`clamp\`                 |
          | say in words        | \`humanize\`                         |
          | work with dates     | \`interval\`, \`overlaps\`             |
          | repeat              | \`every\`, \`nextAfter\`               |

          Every error is a \`LapseError\` with a \`code\`.
        `,
      ),
    ],
  },
  {
    pull: 52,
    branch: 'fix/iso-months',
    mergedBy: ines,
    mergedAt: '2025-04-08T08:44',
    commits: [
      {
        by: ravi,
        at: '2025-04-06T22:09',
        title: 'fix(iso): stop reading months as minutes',
        body: '"P1M" was one minute, because the designator was looked up among all units.\n\nCloses #51.',
        changes: [
          edit(
            'src/iso.js',
            'total += Number(amount) * unitNamed(units[designator] ?? designator).ms;',
            text`
              const unit = units[designator];
              if (!unit) throw fail('not-iso', quote(designator) + ' has no fixed length here');
              total += Number(amount) * unitNamed(unit).ms;
            `,
          ),
          append(
            'test/iso.test.js',
            text`
              test('refuses months and years, whose length depends on the date', () => {
                assert.throws(() => parseIso('P1M'), { code: 'not-iso' });
                assert.throws(() => parseIso('P1Y'), { code: 'not-iso' });
              });
            `,
          ),
          note('Fixed', '`parseIso` refuses months instead of reading them as minutes (#51).'),
        ],
      },
    ],
  },
  {
    by: ines,
    at: '2025-04-08T09:02',
    title: 'chore: release 0.5.0',
    changes: release('0.4.0', '0.5.0', '2025-04-08'),
  },
];
