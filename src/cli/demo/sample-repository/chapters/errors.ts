import { append, below, create, edit, text } from '../changes.ts';
import { note, release } from '../changelog.ts';
import type { Chapter } from '../history.ts';
import { ines, noor, ravi } from '../people.ts';
import { PULL_REQUEST_TEMPLATE } from './papers.ts';

/** One place that makes errors, and the habit of using it. */
export const errors: Chapter = [
  {
    by: ines,
    at: '2024-02-19T09:40',
    title: 'refactor: make every error in one place',
    body: 'Callers had to compare messages. Errors now carry a code that they can switch on.',
    changes: [
      create(
        'src/internal/fail.js',
        text`
          /** Every error of this library: its code stays the same, its message is for people. */
          export class LapseError extends Error {
            constructor(code, message) {
              super(message);
              this.name = 'LapseError';
              this.code = code;
            }
          }

          /** Makes the error to throw: \`throw fail('not-a-duration', '"soon" is not a duration')\`. */
          export function fail(code, message) {
            return new LapseError(code, message);
          }
        `,
      ),
      edit(
        'src/units.js',
        text`
          if (!unit) throw new TypeError('there is no unit "' + name + '"');
        `,
        text`
          if (!unit) throw fail('unknown-unit', 'there is no unit "' + name + '"');
        `,
      ),
      edit(
        'src/units.js',
        '/** The units this library knows, longest first, with their length in milliseconds. */',
        text`
          import { fail } from './internal/fail.js';

          /** The units this library knows, longest first, with their length in milliseconds. */
        `,
      ),
      edit(
        'src/parse.js',
        text`
          if (!term) throw new TypeError('"' + text + '" is not a duration');
        `,
        text`
          if (!term) throw fail('not-a-duration', '"' + text + '" is not a duration');
        `,
      ),
      edit(
        'src/parse.js',
        "import { unitNamed } from './units.js';",
        "import { fail } from './internal/fail.js';\nimport { unitNamed } from './units.js';",
      ),
      edit(
        'src/clock.js',
        "import { pad } from './internal/pad.js';",
        "import { fail } from './internal/fail.js';\nimport { pad } from './internal/pad.js';",
      ),
      edit(
        'src/clock.js',
        text`
          if (!clock) throw new TypeError('"' + text + '" is not a clock time');
        `,
        text`
          if (!clock) throw fail('not-a-clock', '"' + text + '" is not a clock time');
        `,
      ),
      edit(
        'src/clock.js',
        text`
          if (minutes > 59 || seconds > 59) throw new RangeError('"' + text + '" is not a clock time');
        `,
        text`
          if (minutes > 59 || seconds > 59) throw fail('not-a-clock', '"' + text + '" is not a clock time');
        `,
      ),
      edit(
        'src/iso.js',
        "import { unitNamed } from './units.js';",
        "import { fail } from './internal/fail.js';\nimport { unitNamed } from './units.js';",
      ),
      edit(
        'src/iso.js',
        text`
          if (!iso || text === 'P') throw new TypeError('"' + text + '" is not an ISO 8601 duration');
        `,
        text`
          if (!iso || text === 'P') throw fail('not-iso', '"' + text + '" is not an ISO 8601 duration');
        `,
      ),
      below(
        'src/index.js',
        "export { parseIso } from './iso.js';",
        "export { LapseError } from './internal/fail.js';",
      ),
      create(
        'test/internal/fail.test.js',
        text`
          import assert from 'node:assert/strict';
          import test from 'node:test';
          import { fail, LapseError } from '../../src/internal/fail.js';

          test('an error carries its code and says what went wrong', () => {
            const error = fail('unknown-unit', 'there is no unit "moon"');
            assert.ok(error instanceof LapseError);
            assert.equal(error.code, 'unknown-unit');
            assert.equal(error.message, 'there is no unit "moon"');
          });
        `,
      ),
      note('Changed', 'Every error is a `LapseError` with a `code`.'),
    ],
  },
  {
    by: ines,
    at: '2024-02-19T09:52',
    title: 'docs: say how errors are made',
    changes: [
      below(
        'CONTRIBUTING.md',
        '- Users read `CHANGELOG.md`: a fix or a feature adds a line under Unreleased.',
        '- Errors are made with `fail` from `src/internal/fail.js`; tests compare the code, not the message.',
      ),
    ],
  },
  {
    pull: 14,
    branch: 'fix/iso-missing-number',
    mergedBy: ines,
    mergedAt: '2024-03-12T12:20',
    commits: [
      {
        by: ravi,
        at: '2024-03-11T23:10',
        title: 'fix(iso): reject a designator without a number',
        body: '"PTH" was silently read as zero.\n\nCloses #13.',
        changes: [
          below(
            'src/iso.js',
            'for (const [, amount, designator] of part.matchAll(/(\\d*\\.?\\d*)([A-Z])/g)) {',
            "  if (amount === '') throw fail('not-iso', 'there is no number before \"' + designator + '\"');",
          ),
          append(
            'test/iso.test.js',
            text`
              test('refuses a designator without a number', () => {
                assert.throws(() => parseIso('PTH'), { code: 'not-iso' });
                assert.throws(() => parseIso('P1DTM'), { code: 'not-iso' });
              });
            `,
          ),
          note('Fixed', '`parseIso` refuses a designator without a number (#13).'),
        ],
      },
    ],
  },
  {
    by: ines,
    at: '2024-03-12T14:05',
    title: 'chore: add a pull request template',
    changes: [create('.github/pull_request_template.md', PULL_REQUEST_TEMPLATE)],
  },
  {
    pull: 16,
    branch: 'fix/format-zero',
    mergedBy: ines,
    mergedAt: '2024-03-21T08:01',
    commits: [
      {
        by: noor,
        at: '2024-03-20T19:44',
        title: 'fix(format): write zero instead of nothing',
        body: 'Closes #15.',
        changes: [
          edit('src/format.js', "return parts.join(' ');", "return parts.join(' ') || '0ms';"),
          append(
            'test/format.test.js',
            text`
              test('writes zero', () => {
                assert.equal(format(0), '0ms');
              });
            `,
          ),
          note('Fixed', '`format` writes `0ms` for zero instead of an empty string (#15).'),
        ],
      },
    ],
  },
  {
    by: ines,
    at: '2024-03-21T08:15',
    title: 'chore: release 0.2.0',
    changes: release('0.1.0', '0.2.0', '2024-03-21'),
  },
];
