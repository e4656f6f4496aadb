import path from 'node:path';
import { isTestFile, pathKind } from '../../lib/path-kind.ts';
import { cite, fileCases, type Ground } from './ground.ts';
import { counted, evidenceOf, habitOf, sinceWhen, type Bar } from './habit.ts';
import { ruleId, type MinedRule } from './mined-rule.ts';

const NAMES: Bar = { share: 0.85, cases: 8 };
/** A name that so many files have says nothing. */
const MOST_NAMESAKES = 200;
const PLACES: Bar = { share: 0.8, cases: 8 };

/** How test files are named, and where the test of a source file lives. */
export function mineTestPlaces(ground: Ground): MinedRule[] {
  const tests = ground.files.filter(({ path: file, mode }) => mode.startsWith('100') && isTestFile(file));
  const paired = pairs(ground).map((pair) => ({ ...pair, form: formOf(pair) }));
  const everywhere = placeRule('', paired, ground);
  return [
    ...nameRule(tests, ground),
    ...(everywhere.length > 0
      ? everywhere
      : [...Map.groupBy(paired, ({ source }) => areaOf(source))].flatMap(([area, own]) =>
          area === '' ? [] : placeRule(area, own, ground),
        )),
  ];
}

type File = Ground['files'][number];

function nameRule(tests: readonly File[], ground: Ground): MinedRule[] {
  const byForm = Map.groupBy(tests, ({ path: file }) => nameForm(file));
  const [usual] = [...byForm].sort(([, a], [, b]) => b.length - a.length);
  if (usual === undefined || usual[0] === undefined) return [];
  const [form] = usual;
  const habit = habitOf(
    fileCases(tests, ground, ({ path: file }) => nameForm(file) === form),
    NAMES,
  );
  if (habit === undefined) return [];
  return [
    {
      id: 'test-names',
      scope: ['**'],
      trigger: 'always test',
      statement: `Test files are named \`${form}\`${sinceWhen(habit)}.`,
      why: counted(habit, 'test files are'),
      citations: cite(usual[1], ground.ages),
      ...evidenceOf(habit),
    },
  ];
}

/** `*.test.ts`, `test_*.py`, `*_test.go`; undefined when the name says nothing. */
function nameForm(file: string): string | undefined {
  const base = path.posix.basename(file);
  const [, infix, extension] = /([._-](?:test|tests|spec|test-d))(\.\w+)$/i.exec(base) ?? [];
  if (infix !== undefined) return `*${infix}${plainExtension(extension ?? '')}`;
  return /^test_.*\.py$/.test(base) ? 'test_*.py' : undefined;
}

/** Whether a file has markup in it changes nothing about its name. */
function plainExtension(extension: string): string {
  return extension.replace(/^(\.[cm]?[jt]s)x$/, '$1');
}

interface Pair {
  readonly path: string;
  readonly blob: string;
  readonly source: string;
}

/** Each test with the source of the same name: the one beside it, else the one whose path shares most. */
function pairs({ files }: Ground): Pair[] {
  const sources = files.filter(
    ({ path: file, mode }) => mode.startsWith('100') && pathKind(file) === 'source',
  );
  const byName = Map.groupBy(sources, ({ path: file }) => stemOf(file));
  const beside = new Map(
    sources.map(({ path: file }) => [path.posix.join(path.posix.dirname(file), stemOf(file)), file]),
  );
  return files
    .filter(({ path: file }) => isTestFile(file))
    .flatMap(({ path: file, blob }) => {
      const stem = testedStem(file);
      const source = beside.get(path.posix.join(path.posix.dirname(file), stem));
      const best = source ?? (COMMON.test(stem) ? undefined : nearest(file, byName.get(stem) ?? []));
      return best === undefined ? [] : [{ path: file, blob, source: best }];
    });
}

/** Names that say nothing about which file is meant. */
const COMMON = /^(?:index|main|types|mod|utils?|lib)$/;

/** Two that are as near leave it open which is meant. */
function nearest(test: string, sources: readonly File[]): string | undefined {
  if (sources.length > MOST_NAMESAKES) return undefined;
  const language = (file: string) => path.posix.extname(file).slice(1, 3);
  const [best, second] = sources
    .filter((source) => language(source.path) === language(test))
    .map((source) => ({ source: source.path, shared: sharedParts(source.path, test) }))
    .sort((a, b) => b.shared - a.shared || (a.source < b.source ? -1 : 1));
  return best?.shared === second?.shared ? undefined : best?.source;
}

function stemOf(file: string): string {
  return path.posix.basename(file).replace(/\.\w+$/, '');
}

function testedStem(file: string): string {
  return stemOf(file)
    .replace(/[._-](?:test|tests|spec|test-d)$/i, '')
    .replace(/^test[_-]/, '');
}

function sharedParts(a: string, b: string): number {
  const [partsA, partsB] = [path.posix.dirname(a).split('/'), new Set(path.posix.dirname(b).split('/'))];
  return partsA.filter((part) => partsB.has(part)).length - partsA.length / 100;
}

/** What changes between the path of a source and the path of its test, apart from what the two share. */
function formOf({ source, path: test }: Pair): string {
  const [sourceFolders, testFolders] = [folders(source), folders(test)];
  const head = sharedStart(sourceFolders, testFolders);
  const isWithin = head === sourceFolders.length;
  const from = sourceFolders.slice(head).toReversed();
  const to = testFolders.slice(head).toReversed();
  const tail = sharedStart(from, to);
  const extension = path.posix.extname(test);
  const name = path.posix.basename(test, extension).replace(testedStem(test), 'NAME');
  return [
    pathOf(from.slice(tail)),
    pathOf(to.slice(tail)),
    isWithin ? 'within' : 'below',
    `${name}${plainExtension(extension)}`,
  ].join('\0');
}

function sharedStart(a: readonly string[], b: readonly string[]): number {
  const differs = a.findIndex((part, index) => part !== b[index]);
  return differs < 0 ? a.length : differs;
}

function pathOf(innermostFirst: readonly string[]): string {
  return innermostFirst.toReversed().join('/');
}

function folders(file: string): string[] {
  const folder = path.posix.dirname(file);
  return folder === '.' ? [] : folder.split('/');
}

function placeRule(
  area: string,
  paired: readonly (Pair & { readonly form: string })[],
  ground: Ground,
): MinedRule[] {
  const byForm = Map.groupBy(paired, ({ form }) => form);
  const [usual] = [...byForm].sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1));
  if (usual === undefined) return [];
  const [form, own] = usual;
  const habit = habitOf(
    fileCases(paired, ground, (pair) => pair.form === form),
    PLACES,
  );
  const example = own.toSorted((a, b) => a.path.length - b.path.length)[0];
  if (habit === undefined || example === undefined) return [];
  const [from = '', to = '', where, name = ''] = form.split('\0');
  return [
    {
      id: area === '' ? 'test-place' : ruleId('test-place', area),
      scope: [area === '' ? '**' : `${area}/**`],
      trigger: 'always test',
      statement: `The test of a source file is ${placeSaid(from, to, where === 'within')}, named \`${name}\`${sinceWhen(habit)}: that of \`${example.source}\` is \`${example.path}\`.`,
      why: counted(habit, 'test files that are named after a source file are'),
      citations: cite(own, ground.ages),
      ...evidenceOf(habit),
      check: 'test-place',
    },
  ];
}

function placeSaid(from: string, to: string, isWithin: boolean): string {
  if (isWithin) return to === '' ? 'beside it' : `in \`${to}/\` within its folder`;
  if (from === '') return `at the same path below \`${to}/\``;
  if (to === '') return `in the folder that \`${from}/\` is in`;
  return `at the same path below \`${to}/\` instead of \`${from}/\``;
}

/** A package of a monorepo, else the first folder. */
function areaOf(file: string): string {
  return (
    /^(?:packages|crates|apps|libs|modules)\/[^/]+(?=\/)/.exec(file)?.[0] ??
    /^[^/]+(?=\/)/.exec(file)?.[0] ??
    ''
  );
}
