import { isTestFile, belongsToTests } from '../../../src/lib/path-kind.ts';
import type { Edition } from '../editions.ts';
import { codeOf, type FixedFile, type GivenFix } from '../given-fix.ts';
import { languageOf } from '../language.ts';

/** The fix without what it did for its tests. */
export function withoutTests({ files }: GivenFix): Edition | undefined {
  const tests = files.map(({ path }) => path).filter(belongsToTests);
  return tests.some(isTestFile) ? { takeBack: tests } : undefined;
}

/** Where other houses have their tests. */
const FOLDERS = {
  script: ['__tests__', 'spec', 'tests/unit', 'src/__tests__', 'test-suite'],
  python: ['test', 'src/tests', 'tests/new', 'testing'],
  go: ['tests', 'test', 'testing'],
  rust: ['test', 'src/test', 'spec'],
};

/** The test of the fix, as a new file in a folder that has none. */
export function testInForeignFolder(given: GivenFix): Edition | undefined {
  const test = testOf(given);
  const language = languageOf(test?.path ?? '');
  if (test === undefined || language === undefined) return undefined;
  const base = test.path.slice(test.path.lastIndexOf('/') + 1);
  const folder = FOLDERS[language.name].find((each) => !holdsTests(given, each));
  return folder === undefined ? undefined : moved(test, `${folder}/${base}`);
}

/** How other houses name their tests. */
const NAMES = {
  script: (stem: string, ending: string) => [
    `${stem}.test.${ending}`,
    `${stem}.spec.${ending}`,
    `${stem}_test.${ending}`,
    `test-${stem}.${ending}`,
  ],
  python: (stem: string) => [`test_${stem}.py`, `${stem}_test.py`, `${stem}_spec.py`],
};

/** The test of the fix, as a new file that is named as no test here is. */
export function testOfForeignName(given: GivenFix): Edition | undefined {
  const test = testOf(given);
  const language = languageOf(test?.path ?? '')?.name;
  if (test === undefined || (language !== 'script' && language !== 'python')) return undefined;
  const folder = test.path.slice(0, test.path.lastIndexOf('/') + 1);
  const ending = /\.(\w+)$/.exec(test.path)?.[1] ?? '';
  const source = codeOf(given)[0]?.path ?? test.path;
  const stem = source.slice(source.lastIndexOf('/') + 1).replace(/\..*$/, '');
  const name = NAMES[language](stem, ending).find((each) => !isUsed(given, each.replace(stem, '\0')));
  return name === undefined ? undefined : moved(test, folder + name);
}

function testOf({ files, fix }: GivenFix): FixedFile | undefined {
  const added = new Set(fix.commit.files.filter(({ status }) => status === 'A').map(({ path }) => path));
  return files
    .filter(({ path, after }) => isTestFile(path) && after !== undefined)
    .sort((a, b) => Number(added.has(b.path)) - Number(added.has(a.path)))[0];
}

/** What the fix did to the test stands in the new file: its beginning, and the lines that the fix added. */
function moved({ path, before, after = '' }: FixedFile, to: string): Edition {
  const known = new Set(before?.split('\n'));
  const lines = after.split('\n').filter((line, at) => before === undefined || at < 8 || !known.has(line));
  return { takeBack: [path], write: new Map([[to, `${lines.join('\n')}\n`]]) };
}

function holdsTests({ tree }: GivenFix, folder: string): boolean {
  return tree.some(({ path }) => path.startsWith(`${folder}/`) && isTestFile(path));
}

/** Whether the tree has tests of that form of name: what is before and after the stem. */
function isUsed({ tree }: GivenFix, form: string): boolean {
  const [prefix = '', suffix = ''] = form.split('\0');
  return tree.some(({ path }) => {
    const base = path.slice(path.lastIndexOf('/') + 1);
    return isTestFile(path) && base.startsWith(prefix) && base.endsWith(suffix);
  });
}
