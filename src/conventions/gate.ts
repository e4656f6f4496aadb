import { definedNames } from '../lib/defined-names.ts';
import { isTestFile, pathKind } from '../lib/path-kind.ts';
import type { ChangedFile } from './changed-files.ts';
import { changesetFolder, companionKind } from './companion-kind.ts';
import { foretell, type Conventions } from './conventions.ts';
import type { Finding } from './finding.ts';
import { findLeftovers } from './leftover-debugging.ts';
import type { Prediction } from './prediction/prediction.ts';
import { percent } from './weighted.ts';

export interface Change {
  readonly untrustedTitle: string;
  /** From `changedFiles(patch)`. */
  readonly files: readonly ChangedFile[];
  readonly isProtected: (path: string) => boolean;
}

/** The chance from which it is asked for what past changes like it had. */
const HABIT = 0.6;
const FEWEST_CASES = 10;

/** Compares a fix with how this repository's people make theirs. An empty list is a pass. */
export function checkOrganic(conventions: Conventions, change: Change): Finding[] {
  const foretold = foretell(
    conventions,
    change.untrustedTitle,
    change.files.map(({ path }) => path),
  );
  return [
    ...checkTests(conventions, foretold, change),
    ...checkChangelog(conventions, foretold, change),
    ...checkSize(conventions, change),
    ...checkHelpers(conventions, change),
    ...change.files.flatMap(findLeftovers),
    ...change.files.filter(({ path }) => change.isProtected(path)).map(protectedFile),
  ];
}

function checkTests(conventions: Conventions, foretold: Prediction, { files }: Change): Finding[] {
  const { foresight } = conventions;
  const sources = files.filter(({ path }) => pathKind(path) === 'source').map(({ path }) => path);
  const tests = files.filter(({ path, status }) => isTestFile(path) && status !== 'deleted');
  const expected = [
    ...foretold.tests.slice(0, 1),
    ...sources.flatMap((path) => foresight.newTestOf(path) ?? []),
  ];
  if (tests.length > 0 || sources.length === 0)
    return tests
      .filter(({ status }) => status === 'added')
      .flatMap(({ path }) => checkPlace(foresight.tests, path, expected));
  const chance = foretold.also.find(({ path }) => path === foretold.tests[0])?.probability ?? 0;
  const where = expected[0] === undefined ? '' : ` It would go into ${expected[0]}.`;
  return [
    {
      check: 'test-touched',
      level: isHabit(conventions, chance) ? 'blocking' : 'advisory',
      message: `No test changes with the fix.${where}`,
      citation: `${percent(chance)} of such changes touch a test`,
    },
  ];
}

/** A new test file stands where the tests of the sources stand, or at least among other tests. */
function checkPlace(tests: ReadonlySet<string>, path: string, expected: readonly string[]): Finding[] {
  const folder = folderOf(path);
  if (tests.size === 0 || [...tests, ...expected].some((test) => folderOf(test) === folder)) return [];
  const better = expected[0] === undefined ? '' : ` ${expected[0]} is where this repository would have it.`;
  return [
    {
      check: 'test-place',
      level: 'advisory',
      message: `${path} is in a folder that has no tests.${better}`,
      citation: `${tests.size} test files`,
    },
  ];
}

function isHabit({ foresight }: Conventions, chance: number): boolean {
  return chance >= HABIT && foresight.fixSize.of >= FEWEST_CASES;
}

/** An entry in the changelog, or a new file that tells of the change. */
function checkChangelog(conventions: Conventions, { also }: Prediction, { files }: Change): Finding[] {
  return also
    .filter(({ probability }) => isHabit(conventions, probability))
    .flatMap(({ path, probability }): Finding[] => {
      const folder = changesetFolder(path);
      if (folder === undefined && companionKind(path) !== 'changelog') return [];
      const isThere = files.some((file) =>
        folder === undefined
          ? companionKind(file.path) === 'changelog'
          : changesetFolder(file.path) === folder,
      );
      if (isThere) return [];
      const what = folder === undefined ? `an entry in ${path}` : `a file in ${folder}/`;
      return [
        {
          check: 'changelog',
          level: 'blocking',
          message: `Such a change comes with ${what} here.`,
          citation: `${percent(probability)} of such changes`,
        },
      ];
    });
}

function checkSize({ foresight }: Conventions, { files }: Change): Finding[] {
  const { half, most, of } = foresight.fixSize;
  if (of < FEWEST_CASES || files.length <= Math.max(most, 2 * half)) return [];
  const message = `The change touches ${files.length} files; half of the past fixes touched at most ${half}, nearly all at most ${most}.`;
  return [{ check: 'size', level: 'advisory', message, citation: `${of} past fixes` }];
}

function checkHelpers({ helpers }: Conventions, { files }: Change): Finding[] {
  const byName = new Map(helpers.map((helper) => [helper.name, helper]));
  return files
    .filter(({ path }) => pathKind(path) === 'source')
    .flatMap(({ path, addedLines }) =>
      definedNames(addedLines.join('\n')).flatMap((name): Finding[] => {
        const helper = byName.get(name);
        if (helper === undefined || helper.path === path) return [];
        const message = `${path} defines ${name}, which ${helper.path} has already.`;
        return [
          {
            check: 'duplicate-helper',
            level: 'advisory',
            message,
            citation: `${helper.importers} importers of ${helper.path}`,
          },
        ];
      }),
    );
}

function protectedFile({ path }: ChangedFile): Finding {
  return {
    check: 'protected-file',
    level: 'blocking',
    message: `${path} is for the maintainers alone to change: they are asked before it is proposed.`,
    citation: path,
  };
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
