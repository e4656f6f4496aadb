import { isTestFile, pathKind } from '../../lib/path-kind.ts';
import { percent } from '../weighted.ts';
import type { GateFile } from './change.ts';
import type { Found } from './finding.ts';
import type { Look } from './gate.ts';
import { placeIn, type TestHabits } from './test-habits.ts';

const SURE = 0.9;
const LIKELY = 0.55;
const FEWEST_CASES = 10;

/** A fix comes with a test where fixes do. */
export function checkTestTouched(look: Look): Found[] {
  const { foretold, change, ground } = look;
  const sources = sourcesOf(look);
  if (sources.length === 0 || change.files.some(({ path }) => pathKind(path) === 'test')) return [];
  // Some languages have tests in the source itself.
  if (change.files.some(holdsTests)) return [];
  const chance = foretold.also.find(({ path }) => path === foretold.tests[0])?.probability ?? 0;
  if (chance < LIKELY || ground.conventions.foresight.fixSize.of < FEWEST_CASES) return [];
  const place = expectedTests(look)[0];
  const where = place === undefined ? '' : ` It would go into ${place}.`;
  return [
    {
      message: `No test changes with the fix: add one that fails without it.${where}`,
      citation: `${percent(chance)} of such changes touch a test`,
      unsure: chance < SURE,
    },
  ];
}

function holdsTests({ path, addedLines }: GateFile): boolean {
  return (
    path.endsWith('.rs') && addedLines.some((line) => /#\[(?:\w+::)?test\b|\bassert(?:_eq|_ne)?!/.test(line))
  );
}

/** A new test file stands and is named as the tests of this repository are. */
export function checkTestPlace(look: Look): Found[] {
  const { tests } = look.ground.conventions.foresight;
  const habits: TestHabits = { tests, isSource: (folder) => hasSources(look, folder) };
  return look.change.files
    .filter(({ path, status, from }) => isTestFile(path) && status === 'added' && from === undefined)
    .flatMap(({ path }): Found[] => {
      const against = placeIn(habits, path);
      if (against === undefined) return [];
      const [expected] = expectedTests(look);
      const better = expected === undefined ? '' : ` ${expected} is where this repository would have it.`;
      return [{ message: `${path} ${against.because}.${better}`, citation: against.citation, path }];
    });
}

function hasSources({ ground: { files }, change }: Look, folder: string): boolean {
  const isIn = (path: string) => folderOf(path) === folder && pathKind(path) === 'source';
  return change.files.some(({ path }) => isIn(path)) || [...files.keys()].some(isIn);
}

function sourcesOf({ change }: Look): string[] {
  return change.files.filter(({ path }) => pathKind(path) === 'source').map(({ path }) => path);
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
