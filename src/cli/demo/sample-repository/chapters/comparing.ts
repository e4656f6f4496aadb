import { append, below, create, edit, remove, text } from '../changes.ts';
import { note, release } from '../changelog.ts';
import type { Chapter } from '../history.ts';
import { ines, noor, ravi, tobias } from '../people.ts';

/** Comparing durations; a cache that came and went. */
export const comparing: Chapter = [
  {
    pull: 25,
    branch: 'feat/compare',
    mergedBy: ines,
    mergedAt: '2024-07-01T10:45',
    commits: [
      {
        by: ravi,
        at: '2024-06-29T20:08',
        title: 'feat(compare): compare durations however they are written',
        changes: [
          create(
            'src/compare.js',
            text`
              import { parse } from './parse.js';

              /** Compares two durations, each a number of milliseconds or a text, for \`Array#sort\`. */
              export function compare(a, b) {
                return toMs(a) - toMs(b);
              }

              function toMs(duration) {
                return typeof duration === 'number' ? duration : parse(duration);
              }
            `,
          ),
          below(
            'src/index.js',
            "export { UNITS } from './units.js';",
            "export { compare } from './compare.js';",
          ),
          create(
            'test/compare.test.js',
            text`
              import assert from 'node:assert/strict';
              import test from 'node:test';
              import { compare } from '../src/compare.js';

              test('sorts durations however they are written', () => {
                assert.deepEqual(['1h', 60_000, '30s'].sort(compare), ['30s', 60_000, '1h']);
              });
            `,
          ),
          note('Added', '`compare` sorts durations.'),
        ],
      },
      {
        by: ravi,
        at: '2024-06-29T20:41',
        title: 'feat(compare): keep a duration between two others',
        changes: [
          edit(
            'src/compare.js',
            text`
              function toMs(duration) {
            `,
            text`
              /** The duration itself, or the nearer of the two ends when it lies outside them. */
              export function clamp(duration, shortest, longest) {
                return Math.min(Math.max(toMs(duration), toMs(shortest)), toMs(longest));
              }

              function toMs(duration) {
            `,
          ),
          edit(
            'src/index.js',
            "export { compare } from './compare.js';",
            "export { clamp, compare } from './compare.js';",
          ),
          edit(
            'test/compare.test.js',
            "import { compare } from '../src/compare.js';",
            "import { clamp, compare } from '../src/compare.js';",
          ),
          append(
            'test/compare.test.js',
            text`
              test('keeps a duration between two others', () => {
                assert.equal(clamp('2h', '1m', '1h'), 3_600_000);
                assert.equal(clamp('5m', '1m', '1h'), 300_000);
              });
            `,
          ),
          note('Added', '`clamp` keeps a duration between two others.'),
        ],
      },
    ],
  },
  {
    pull: 27,
    branch: 'perf/parse-cache',
    mergedBy: ines,
    mergedAt: '2024-07-16T08:20',
    commits: [
      {
        by: tobias,
        at: '2024-07-15T22:50',
        title: 'perf(parse): remember what was read before',
        changes: [
          create(
            'src/internal/remember.js',
            text`
              /** Calls a function once for each text and remembers the answer. */
              export function remember(fn) {
                const answers = new Map();
                return (text) => {
                  if (!answers.has(text)) answers.set(text, fn(text));
                  return answers.get(text);
                };
              }
            `,
          ),
          edit(
            'src/compare.js',
            "import { parse } from './parse.js';",
            text`
              import { remember } from './internal/remember.js';
              import { parse } from './parse.js';

              const parseOnce = remember(parse);
            `,
          ),
          edit(
            'src/compare.js',
            "return typeof duration === 'number' ? duration : parse(duration);",
            "return typeof duration === 'number' ? duration : parseOnce(duration);",
          ),
        ],
      },
    ],
  },
  {
    pull: 29,
    branch: 'revert-27-perf/parse-cache',
    mergedBy: ines,
    mergedAt: '2024-07-23T07:58',
    commits: [
      {
        by: ines,
        at: '2024-07-23T07:41',
        title: 'revert: perf(parse): remember what was read before',
        body: 'The map grows for ever when the texts come from users.\n\nReverts #27. Closes #28.',
        changes: [
          remove('src/internal/remember.js'),
          edit(
            'src/compare.js',
            text`
              import { remember } from './internal/remember.js';
              import { parse } from './parse.js';

              const parseOnce = remember(parse);
            `,
            "import { parse } from './parse.js';",
          ),
          edit(
            'src/compare.js',
            "return typeof duration === 'number' ? duration : parseOnce(duration);",
            "return typeof duration === 'number' ? duration : parse(duration);",
          ),
        ],
      },
    ],
  },
  {
    pull: 31,
    branch: 'fix/format-negative',
    mergedBy: ines,
    mergedAt: '2024-08-06T11:30',
    commits: [
      {
        by: noor,
        at: '2024-08-05T18:19',
        title: 'fix(format): put one sign before a negative duration',
        body: '`format(-90_000)` was "23h 58m 30s".\n\nCloses #30.',
        changes: [
          edit('src/format.js', 'let rest = ms;', 'let rest = Math.abs(ms);'),
          edit(
            'src/format.js',
            "return parts.join(' ') || '0ms';",
            text`
              const written = parts.join(' ') || '0ms';
              return ms < 0 ? '-' + written : written;
            `,
          ),
          append(
            'test/format.test.js',
            text`
              test('puts one sign before a negative duration', () => {
                assert.equal(format(-90_000), '-1m 30s');
              });
            `,
          ),
          note('Fixed', '`format` writes negative durations with one sign (#30).'),
        ],
      },
    ],
  },
  {
    by: ines,
    at: '2024-08-20T09:03',
    title: 'chore: release 0.3.0',
    changes: release('0.2.0', '0.3.0', '2024-08-20'),
  },
];
