import type { Runner } from '../test-report/runners.ts';
import type { TestCase, TestStatus } from '../test-report/test-report.ts';
import type { Selection } from './single-test.ts';

/** What is run by itself: a test of a file, or the file. */
export interface TestUnit {
  readonly file: string;
  readonly selection: Selection;
}

/** By a test's whole name, by the name of the outermost test or suite it stands in, or only by file. */
export type Grain = 'test' | 'outermost' | 'file';

const SEPARATOR = ' > ';

/** From fine to coarse. A test within a test of Node's runner is never come to when its outer one is not picked. */
export function grainsOf(runner: Runner): readonly Grain[] {
  const isNode = runner === 'node:test' || runner === 'borp';
  return isNode ? ['test', 'outermost', 'file'] : ['test', 'file'];
}

/** The units of that status in these files; one that holds several tests has failed with any and passed with all. */
export function testUnits(
  cases: readonly TestCase[],
  status: Exclude<TestStatus, 'skipped'>,
  { grain, files }: { grain: Grain; files: readonly string[] },
): TestUnit[] {
  if (grain === 'file') return files.map((file) => ({ file, selection: { kind: 'all' } }));
  const units = new Map<string, { unit: TestUnit; failed: boolean }>();
  for (const { name: whole, file = files[0] ?? '', status: ended } of cases) {
    if (ended === 'skipped') continue;
    const name = grain === 'outermost' ? (whole.split(SEPARATOR)[0] ?? '') : whole;
    const known = units.get(`${file}\0${name}`);
    const failed = ended === 'failed' || known?.failed === true;
    units.set(`${file}\0${name}`, { unit: { file, selection: { kind: 'one', name } }, failed });
  }
  return [...units.values()].filter(({ failed }) => failed === (status === 'failed')).map(({ unit }) => unit);
}

/** The first of each file, then the second of each. */
export function fileByFile(units: readonly TestUnit[]): TestUnit[] {
  const seen = new Map<string, number>();
  const turn = (file: string) => {
    const turns = (seen.get(file) ?? 0) + 1;
    seen.set(file, turns);
    return turns;
  };
  return units
    .map((unit) => ({ unit, at: turn(unit.file) }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ unit }) => unit);
}

/** Those first whose names have most words in common with the others' names. */
export function nearestInName(units: readonly TestUnit[], others: readonly TestUnit[]): TestUnit[] {
  const sought = new Set(others.flatMap(wordsOf));
  return units
    .map((unit) => ({ unit, shared: wordsOf(unit).filter((word) => sought.has(word)).length }))
    .toSorted((a, b) => b.shared - a.shared)
    .map(({ unit }) => unit);
}

function wordsOf({ selection }: TestUnit): string[] {
  if (selection.kind !== 'one') return [];
  return [...new Set(selection.name.toLowerCase().match(/[a-z0-9]{2,}/g))];
}
