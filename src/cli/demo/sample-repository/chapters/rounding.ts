import { append, below, create, edit, text } from '../changes.ts';
import { note } from '../changelog.ts';
import type { Chapter } from '../history.ts';
import { ines, mei, ravi, tobias } from '../people.ts';

/** Rounding, decimals, and the change that made reading too lenient. */
export const rounding: Chapter = [
  {
    pull: 18,
    branch: 'feat/round',
    mergedBy: ines,
    mergedAt: '2024-04-16T10:30',
    commits: [
      {
        by: tobias,
        at: '2024-04-14T16:12',
        title: 'feat(round): round to a unit',
        changes: [
          create(
            'src/round.js',
            text`
              import { unitNamed } from './units.js';

              /** Rounds milliseconds to the nearest whole unit: \`round(100_000, 'minute')\` is two minutes. */
              export function round(ms, unit) {
                const step = unitNamed(unit).ms;
                return Math.round(ms / step) * step;
              }
            `,
          ),
          below('src/index.js', "export { parse } from './parse.js';", "export { round } from './round.js';"),
          create(
            'test/round.test.js',
            text`
              import assert from 'node:assert/strict';
              import test from 'node:test';
              import { round } from '../src/round.js';

              test('rounds to the nearest whole unit', () => {
                assert.equal(round(100_000, 'minute'), 120_000);
                assert.equal(round(80_000, 'm'), 60_000);
              });

              test('refuses a unit that does not exist', () => {
                assert.throws(() => round(1, 'moon'), { code: 'unknown-unit' });
              });
            `,
          ),
          note('Added', '`round` rounds to a unit.'),
        ],
      },
      {
        by: tobias,
        at: '2024-04-15T18:27',
        title: 'feat(round): round down and up',
        changes: [
          edit(
            'src/round.js',
            text`
              export function round(ms, unit) {
                const step = unitNamed(unit).ms;
                return Math.round(ms / step) * step;
              }
            `,
            text`
              export function round(ms, unit) {
                return inSteps(ms, unit, Math.round);
              }

              export function roundDown(ms, unit) {
                return inSteps(ms, unit, Math.floor);
              }

              export function roundUp(ms, unit) {
                return inSteps(ms, unit, Math.ceil);
              }

              function inSteps(ms, unit, toWhole) {
                const step = unitNamed(unit).ms;
                return toWhole(ms / step) * step;
              }
            `,
          ),
          edit(
            'src/index.js',
            "export { round } from './round.js';",
            "export { round, roundDown, roundUp } from './round.js';",
          ),
          edit(
            'test/round.test.js',
            "import { round } from '../src/round.js';",
            "import { round, roundDown, roundUp } from '../src/round.js';",
          ),
          append(
            'test/round.test.js',
            text`
              test('rounds down and up', () => {
                assert.equal(roundDown(119_999, 'minute'), 60_000);
                assert.equal(roundUp(60_001, 'minute'), 120_000);
              });
            `,
          ),
          note('Added', '`roundDown` and `roundUp`.'),
        ],
      },
    ],
  },
  {
    pull: 21,
    branch: 'fix/round-half-negative',
    mergedBy: ines,
    mergedAt: '2024-05-02T09:00',
    commits: [
      {
        by: ravi,
        at: '2024-05-01T21:36',
        title: 'fix(round): round halves away from zero',
        body: 'Math.round takes -1.5 to -1, so that a negative duration rounded differently.\n\nCloses #20.',
        changes: [
          edit(
            'src/round.js',
            'return inSteps(ms, unit, Math.round);',
            'return inSteps(ms, unit, toNearest);',
          ),
          append(
            'src/round.js',
            text`
              function toNearest(number) {
                return Math.sign(number) * Math.round(Math.abs(number));
              }
            `,
          ),
          append(
            'test/round.test.js',
            text`
              test('rounds halves away from zero', () => {
                assert.equal(round(90_000, 'minute'), 120_000);
                assert.equal(round(-90_000, 'minute'), -120_000);
              });
            `,
          ),
          note('Fixed', '`round` takes halves away from zero, for negative durations too (#20).'),
        ],
      },
    ],
  },
  {
    by: mei,
    at: '2024-05-18T11:05',
    title: 'feat(parse): read decimals and signs',
    changes: [
      edit(
        'src/parse.js',
        String.raw`const TERM = /^\s*(\d+)\s*([a-z]+)\s*/i;`,
        String.raw`const TERM = /^\s*([+-]?\d+(?:\.\d+)?)\s*([a-z]+)\s*/i;`,
      ),
      append(
        'test/parse.test.js',
        text`
          test('reads decimals and signs', () => {
            assert.equal(parse('1.5h'), 5_400_000);
            assert.equal(parse('-15min'), -900_000);
            assert.equal(parse('1h -15min'), 2_700_000);
          });
        `,
      ),
      edit(
        'src/units.js',
        "{ name: 'minute', short: 'm', ms: 60_000 },",
        "{ name: 'minute', short: 'm', also: ['min', 'mins'], ms: 60_000 },",
      ),
      edit(
        'src/units.js',
        text`
          const unit = UNITS.find((unit) => [unit.short, unit.name, unit.name + 's'].includes(wanted));
        `,
        text`
          const unit = UNITS.find(({ short, name, also = [] }) => [short, name, name + 's', ...also].includes(wanted));
        `,
      ),
      note('Added', '`parse` reads decimals and signs, and `min` and `mins` for minutes.'),
    ],
  },
  {
    pull: 24,
    branch: 'feat/parse-separators',
    mergedBy: ines,
    mergedAt: '2024-06-11T17:17',
    commits: [
      {
        by: mei,
        at: '2024-06-09T14:02',
        title: 'feat(parse): allow commas and words between terms',
        body: 'People write "2 days, 4 hours and 10 minutes".',
        changes: [
          edit(
            'src/parse.js',
            text`
              const TERM = /^\s*([+-]?\d+(?:\.\d+)?)\s*([a-z]+)\s*/i;

              /** Reads a duration such as "90 s" or "1h 30m" as milliseconds. */
              export function parse(text) {
                let total = 0;
                let rest = text;
                do {
                  const term = TERM.exec(rest);
                  if (!term) throw fail('not-a-duration', '"' + text + '" is not a duration');
                  const [whole, amount, unit] = term;
                  total += Number(amount) * unitNamed(unit).ms;
                  rest = rest.slice(whole.length);
                } while (rest !== '');
                return total;
              }
            `,
            text`
              const TERM = /([+-]?\d+(?:\.\d+)?)\s*([a-z]+)/gi;

              /** Reads a duration such as "90 s", "1h 30m" or "2 days, 4 hours and 10 minutes" as milliseconds. */
              export function parse(text) {
                const terms = [...text.matchAll(TERM)];
                if (terms.length === 0) throw fail('not-a-duration', '"' + text + '" is not a duration');
                let total = 0;
                for (const [, amount, unit] of terms) total += Number(amount) * unitNamed(unit).ms;
                return total;
              }
            `,
          ),
          append(
            'test/parse.test.js',
            text`
              test('allows commas and "and" between terms', () => {
                assert.equal(parse('2 days, 4 hours and 10 minutes'), 187_800_000);
              });
            `,
          ),
          note('Added', '`parse` allows commas and words between terms.'),
        ],
      },
    ],
  },
];
