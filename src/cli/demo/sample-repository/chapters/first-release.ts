import { append, create, edit, text } from '../changes.ts';
import { note, release } from '../changelog.ts';
import type { Chapter } from '../history.ts';
import { ines, tobias } from '../people.ts';
import { CONTRIBUTING } from './papers.ts';

/** What the first release waited for. */
export const firstRelease: Chapter = [
  {
    by: ines,
    at: '2023-09-11T17:48',
    title: 'feat(parse): read several terms',
    changes: [
      edit(
        'src/parse.js',
        text`
          /** Reads a duration such as "90 s" as milliseconds. */
          export function parse(text) {
            const term = /^\s*(\d+)\s*([a-z]+)\s*$/.exec(text);
            if (!term) throw new TypeError('"' + text + '" is not a duration');
            const [, amount, unit] = term;
            return Number(amount) * unitNamed(unit).ms;
          }
        `,
        text`
          const TERM = /^\s*(\d+)\s*([a-z]+)\s*/;

          /** Reads a duration such as "90 s" or "1h 30m" as milliseconds. */
          export function parse(text) {
            let total = 0;
            let rest = text;
            do {
              const term = TERM.exec(rest);
              if (!term) throw new TypeError('"' + text + '" is not a duration');
              const [whole, amount, unit] = term;
              total += Number(amount) * unitNamed(unit).ms;
              rest = rest.slice(whole.length);
            } while (rest !== '');
            return total;
          }
        `,
      ),
      append(
        'test/parse.test.js',
        text`
          test('adds up several terms', () => {
            assert.equal(parse('1h 30m'), 5_400_000);
            assert.equal(parse('1h30m'), 5_400_000);
          });
        `,
      ),
      note('Added', '`parse` reads several terms, such as `1h 30m`.'),
    ],
  },
  {
    pull: 2,
    branch: 'fix/unit-case',
    mergedBy: ines,
    mergedAt: '2023-09-20T19:02',
    commits: [
      {
        by: tobias,
        at: '2023-09-20T13:37',
        title: 'fix(units): ignore the case of unit names',
        body: 'Closes #1.',
        changes: [
          edit(
            'src/units.js',
            text`
              const unit = UNITS.find((unit) => [unit.short, unit.name, unit.name + 's'].includes(name));
            `,
            text`
              const wanted = name.toLowerCase();
              const unit = UNITS.find((unit) => [unit.short, unit.name, unit.name + 's'].includes(wanted));
            `,
          ),
          edit(
            'src/parse.js',
            String.raw`const TERM = /^\s*(\d+)\s*([a-z]+)\s*/;`,
            String.raw`const TERM = /^\s*(\d+)\s*([a-z]+)\s*/i;`,
          ),
          append(
            'test/units.test.js',
            text`
              test('the case of a unit name does not matter', () => {
                assert.equal(unitNamed('Hours'), unitNamed('hours'));
                assert.equal(unitNamed('MS'), unitNamed('ms'));
              });
            `,
          ),
          note('Fixed', 'Unit names are found whatever their case (#1).'),
        ],
      },
    ],
  },
  {
    by: ines,
    at: '2023-09-21T08:30',
    title: 'docs: ask for a test with every change',
    changes: [create('CONTRIBUTING.md', CONTRIBUTING)],
  },
  {
    by: ines,
    at: '2023-09-21T08:44',
    title: 'chore: release 0.1.0',
    changes: release('0.0.0', '0.1.0', '2023-09-21'),
  },
];
