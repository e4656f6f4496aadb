import { below, create, text } from '../changes.ts';
import type { Chapter } from '../history.ts';
import { ines } from '../people.ts';
import { CHANGELOG, LICENSE, PACKAGE, README, WORKFLOW } from './papers.ts';

/** Units, reading and writing: what the library was started for. */
export const beginnings: Chapter = [
  {
    by: ines,
    at: '2023-09-04T09:12',
    title: 'chore: start a library for durations',
    changes: [
      create('package.json', PACKAGE),
      create('.gitignore', 'node_modules/\ncoverage/'),
      create('.npmrc', 'package-lock=false'),
      create('LICENSE', LICENSE),
      create('README.md', README),
    ],
  },
  {
    by: ines,
    at: '2023-09-04T11:40',
    title: 'feat(units): name the units and their lengths',
    changes: [
      create(
        'src/units.js',
        text`
          /** The units this library knows, longest first, with their length in milliseconds. */
          export const UNITS = [
            { name: 'day', short: 'd', ms: 86_400_000 },
            { name: 'hour', short: 'h', ms: 3_600_000 },
            { name: 'minute', short: 'm', ms: 60_000 },
            { name: 'second', short: 's', ms: 1_000 },
            { name: 'millisecond', short: 'ms', ms: 1 },
          ];

          /** Finds a unit by its short name, its name or its plural. */
          export function unitNamed(name) {
            const unit = UNITS.find((unit) => [unit.short, unit.name, unit.name + 's'].includes(name));
            if (!unit) throw new TypeError('there is no unit "' + name + '"');
            return unit;
          }
        `,
      ),
      create('src/index.js', "export { UNITS } from './units.js';"),
      create(
        'test/units.test.js',
        text`
          import assert from 'node:assert/strict';
          import test from 'node:test';
          import { UNITS, unitNamed } from '../src/units.js';

          test('units come longest first', () => {
            const lengths = UNITS.map((unit) => unit.ms);
            assert.deepEqual(lengths, lengths.toSorted((a, b) => b - a));
          });

          test('a unit is found by short name, name and plural', () => {
            assert.equal(unitNamed('h').ms, 3_600_000);
            assert.equal(unitNamed('hour').ms, 3_600_000);
            assert.equal(unitNamed('hours').ms, 3_600_000);
          });

          test('a name that no unit has is refused', () => {
            assert.throws(() => unitNamed('moon'), { message: 'there is no unit "moon"' });
          });
        `,
      ),
    ],
  },
  {
    by: ines,
    at: '2023-09-05T08:55',
    title: 'feat(parse): read a number and a unit',
    changes: [
      create(
        'src/parse.js',
        text`
          import { unitNamed } from './units.js';

          /** Reads a duration such as "90 s" as milliseconds. */
          export function parse(text) {
            const term = /^\s*(\d+)\s*([a-z]+)\s*$/.exec(text);
            if (!term) throw new TypeError('"' + text + '" is not a duration');
            const [, amount, unit] = term;
            return Number(amount) * unitNamed(unit).ms;
          }
        `,
      ),
      below('src/index.js', "export { UNITS } from './units.js';", "export { parse } from './parse.js';"),
      create(
        'test/parse.test.js',
        text`
          import assert from 'node:assert/strict';
          import test from 'node:test';
          import { parse } from '../src/parse.js';

          test('reads a number and a unit', () => {
            assert.equal(parse('90s'), 90_000);
            assert.equal(parse(' 2 hours '), 7_200_000);
          });

          test('refuses text that is not a duration', () => {
            for (const text of ['', 'soon', '30', 'h']) {
              assert.throws(() => parse(text), { message: '"' + text + '" is not a duration' });
            }
          });
        `,
      ),
    ],
  },
  {
    by: ines,
    at: '2023-09-05T16:20',
    title: 'feat(format): write milliseconds as units',
    changes: [
      create(
        'src/format.js',
        text`
          import { UNITS } from './units.js';

          /** Writes milliseconds as units, longest first: 5_400_000 is "1h 30m". */
          export function format(ms) {
            const parts = [];
            let rest = ms;
            for (const unit of UNITS) {
              const count = Math.floor(rest / unit.ms);
              if (count > 0) parts.push(count + unit.short);
              rest -= count * unit.ms;
            }
            return parts.join(' ');
          }
        `,
      ),
      below('src/index.js', "export { parse } from './parse.js';", "export { format } from './format.js';"),
      create(
        'test/format.test.js',
        text`
          import assert from 'node:assert/strict';
          import test from 'node:test';
          import { format } from '../src/format.js';

          test('writes the units that are needed, longest first', () => {
            assert.equal(format(5_400_000), '1h 30m');
            assert.equal(format(86_400_001), '1d 1ms');
          });
        `,
      ),
    ],
  },
  {
    by: ines,
    at: '2023-09-06T09:05',
    title: 'docs: keep a changelog',
    changes: [create('CHANGELOG.md', CHANGELOG)],
  },
  {
    by: ines,
    at: '2023-09-06T09:31',
    title: 'ci: run the tests on every push',
    changes: [create('.github/workflows/test.yml', WORKFLOW)],
  },
];
