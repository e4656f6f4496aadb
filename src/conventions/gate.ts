import { parseTitle } from '../lib/commit-title.ts';
import { definedNames } from '../lib/defined-names.ts';
import { isTestFile, pathKind } from '../lib/path-kind.ts';
import type { ChangedFile } from './changed-files.ts';
import type { Conventions } from './conventions.ts';
import type { Finding } from './finding.ts';
import { findLeftovers } from './leftover-debugging.ts';
import { testsFor } from './test-place.ts';
import { isConventional } from './title-form.ts';
import { percent } from './weighted.ts';

export interface Change {
  readonly title: string;
  /** From `changedFiles(patch)`. */
  readonly files: readonly ChangedFile[];
}

/** The share of past fixes from which a habit is taken for a rule. */
const HABIT = 0.6;
const FEWEST_CASES = 10;

/** Compares a fix with how this repository's people make theirs. An empty list is a pass. */
export function checkOrganic(conventions: Conventions, change: Change): Finding[] {
  return [
    ...checkTitle(conventions, change),
    ...checkTests(conventions, change),
    ...checkChangelog(conventions, change),
    ...checkSize(conventions, change),
    ...checkHelpers(conventions, change),
    ...change.files.flatMap(findLeftovers),
    ...change.files.flatMap(checkProtected),
  ];
}

function checkTitle({ title: form }: Conventions, { title }: Change): Finding[] {
  const { type, scope, number } = parseTitle(title);
  const findings: Finding[] = [];
  const add = (message: string, citation: string): void =>
    void findings.push({ check: 'title-form', level: 'blocking', message, citation });
  const usable = [form.typeOf.fix ?? 'fix', ...form.types.map(({ value }) => value)];
  if (isConventional(form) && (type === undefined || !usable.includes(type))) {
    const types = [...new Set(usable)].slice(0, 6);
    add(
      `The title needs the form type: subject, with a type in use: ${types.join(', ')}.`,
      `${percent(form.conventional.share)} of ${form.conventional.of} commits`,
    );
  }
  if (scope !== undefined && form.scopes.length > 0 && !form.scopes.some(({ value }) => value === scope)) {
    add(`The scope "${scope}" was never used here.`, `${form.scopes.length} scopes in use`);
  }
  if (number !== undefined) {
    add('The title must not end in a number: GitHub adds the right one.', `title "${title}"`);
  }
  return findings;
}

function checkTests({ companions, testPlace }: Conventions, { files }: Change): Finding[] {
  const sources = files.filter(({ path }) => pathKind(path) === 'source');
  const tests = files.filter(({ path, status }) => isTestFile(path) && status !== 'deleted');
  const citation = `${percent(companions.tests.share)} of ${companions.tests.of} past fixes changed a test`;
  if (tests.length === 0 && sources.length > 0) {
    const places = sources.flatMap(
      ({ path }) => testsFor(testPlace, path).existing[0] ?? testsFor(testPlace, path).proposed ?? [],
    );
    const where =
      places.length > 0 ? ` It would go into ${[...new Set(places)].slice(0, 3).join(' or ')}.` : '';
    const isHabit = companions.tests.share >= HABIT && companions.tests.of >= FEWEST_CASES;
    return [
      {
        check: 'test-touched',
        level: isHabit ? 'blocking' : 'advisory',
        message: `No test changes with the fix.${where}`,
        citation,
      },
    ];
  }
  return tests
    .filter(({ status }) => status === 'added')
    .flatMap((test) => checkPlace(testPlace, test.path, sources));
}

/** A new test file stands where the tests of the sources stand, or at least among other tests. */
function checkPlace(
  place: Conventions['testPlace'],
  path: string,
  sources: readonly ChangedFile[],
): Finding[] {
  const folder = folderOf(path);
  if (place.tests.length === 0 || place.tests.some((test) => folderOf(test) === folder)) return [];
  const expected = sources
    .map((source) => testsFor(place, source.path))
    .flatMap(({ existing, proposed }) => [...existing, proposed ?? []].flat());
  if (expected.some((test) => folderOf(test) === folder)) return [];
  const better = expected[0] === undefined ? '' : ` ${expected[0]} is where this repository would have it.`;
  return [
    {
      check: 'test-place',
      level: 'advisory',
      message: `${path} is in a folder that has no tests.${better}`,
      citation: `${place.tests.length} test files`,
    },
  ];
}

function checkChangelog({ companions }: Conventions, { files }: Change): Finding[] {
  const { changelog, changeset } = companions;
  const wanted = [
    changelog && {
      share: changelog,
      what: `an entry in ${changelog.path}`,
      has: (path: string) => path === changelog.path,
    },
    changeset && {
      share: changeset,
      what: `a file in ${changeset.folder}/`,
      has: (path: string) => path.startsWith(`${changeset.folder}/`),
    },
  ];
  return wanted
    .filter((companion) => companion !== undefined)
    .filter(
      ({ share, has }) =>
        share.share >= HABIT && share.of >= FEWEST_CASES && !files.some(({ path }) => has(path)),
    )
    .map(({ share, what }) => ({
      check: 'changelog',
      level: 'blocking',
      message: `Fixes come with ${what} here.`,
      citation: `${percent(share.share)} of ${share.of} past fixes`,
    }));
}

function checkSize({ companions }: Conventions, { files }: Change): Finding[] {
  const { half, most, of } = companions.files;
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

const PROTECTED =
  /^(?:\.github\/(?:workflows|actions)\/|(?:\.github\/|docs\/)?CODEOWNERS$|\.github\/heirloom\.yml$)/i;

function checkProtected({ path }: ChangedFile): Finding[] {
  if (!PROTECTED.test(path)) return [];
  return [
    {
      check: 'protected-file',
      level: 'blocking',
      message: `${path} is for the maintainers alone to change.`,
      citation: path,
    },
  ];
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
