import { isTestFile, pathKind } from '../../lib/path-kind.ts';
import { percent } from '../weighted.ts';
import type { Found } from './finding.ts';
import type { Look } from './gate.ts';
import { isHabit } from './habit.ts';

/** A fix comes with a test where fixes do. */
export function checkTestTouched(look: Look): Found[] {
  const { foretold, change, ground } = look;
  const sources = sourcesOf(look);
  if (sources.length === 0 || testsOf(look).length > 0) return [];
  if (change.files.some(({ path }) => pathKind(path) === 'test')) return [];
  const chance = foretold.also.find(({ path }) => path === foretold.tests[0])?.probability ?? 0;
  const place = expectedTests(look)[0];
  const where = place === undefined ? '' : ` It would go into ${place}.`;
  return [
    {
      message: `No test changes with the fix: add one that fails without it.${where}`,
      citation: `${percent(chance)} of such changes touch a test`,
      unsure: !isHabit(ground, chance),
    },
  ];
}

/** A new test file stands where the tests of the sources stand, or at least among other tests. */
export function checkTestPlace(look: Look): Found[] {
  const { tests } = look.ground.conventions.foresight;
  const expected = expectedTests(look);
  return testsOf(look)
    .filter(({ status }) => status === 'added')
    .flatMap(({ path }): Found[] => {
      const folder = folderOf(path);
      if (tests.size === 0 || [...tests, ...expected].some((test) => folderOf(test) === folder)) return [];
      const better = expected[0] === undefined ? '' : ` Put it into ${expected[0]}.`;
      const message = `${path} is in a folder that has no tests.${better}`;
      return [{ message, citation: `${tests.size} test files, none in that folder`, path }];
    });
}

function sourcesOf({ change }: Look): string[] {
  return change.files.filter(({ path }) => pathKind(path) === 'source').map(({ path }) => path);
}

function testsOf({ change }: Look) {
  return change.files.filter(({ path, status }) => isTestFile(path) && status !== 'deleted');
}

function expectedTests(look: Look): string[] {
  const { foresight } = look.ground.conventions;
  return [
    ...look.foretold.tests.slice(0, 1),
    ...sourcesOf(look).flatMap((path) => foresight.newTestOf(path) ?? []),
  ];
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
