import type { Judgement } from './truth.ts';

/** What became of one repository. */
export interface Row {
  readonly repository: string;
  readonly commit: string;
  /** In a few words. */
  readonly toolchain: string;
  /** Nothing where nobody wrote down what is true. */
  readonly judgement?: Judgement | undefined;
  readonly installed: boolean;
  /** What was changed after failures, and why, a sentence each. */
  readonly changes: readonly string[];
  /** What was wanted and is not to be had here. */
  readonly missing: readonly string[];
  /** Nothing where no test ran. */
  readonly tests?: Tests | undefined;
  /** From the repository's commit to the end of the baseline tests, with nothing prepared. */
  readonly coldSeconds?: number | undefined;
  /** The same again, from what the first time left. */
  readonly cachedSeconds?: number | undefined;
  readonly whyNot?: string | undefined;
}

export interface Tests {
  /** Nothing where the runner says nothing of single tests. */
  readonly passed?: number | undefined;
  readonly failed?: number | undefined;
  /** How the command ended, where it was not well. */
  readonly ended?: string | undefined;
}

const HEADINGS = [
  'repository',
  'toolchain',
  'detected right',
  'installed',
  'changed',
  'baseline tests',
  'seconds cold',
  'seconds from cache',
  'why not',
];

export function markdownTable(rows: readonly Row[]): string {
  const lines = [HEADINGS, HEADINGS.map(() => '---'), ...rows.map(cells)];
  return lines.map((line) => `| ${line.join(' | ')} |\n`).join('');
}

/** The figures of the whole table in a line. */
export function summary(rows: readonly Row[]): string {
  const judged = rows.flatMap(({ judgement }) => judgement ?? []);
  const sum = (pick: (judgement: Judgement) => number) =>
    judged.reduce((total, judgement) => total + pick(judgement), 0);
  const medianOf = (pick: (row: Row) => number | undefined) =>
    seconds(median(rows.filter(({ tests }) => tests).flatMap((row) => pick(row) ?? [])));
  const count = (holds: (row: Row) => unknown) => rows.filter(holds).length;
  return [
    `${rows.length} repositories`,
    `${sum(({ right }) => right)} of ${sum((each) => each.judged)} detected details right, all of them in ${judged.filter(({ wrong }) => wrong.length === 0).length} of ${judged.length} repositories`,
    `${count(({ installed }) => installed)} installed`,
    `baseline tests ran in ${count(({ tests }) => tests)}`,
    `${count(({ changes }) => changes.length > 0)} needed a change`,
    `median ${medianOf(({ coldSeconds }) => coldSeconds)} seconds cold and ${medianOf(({ cachedSeconds }) => cachedSeconds)} from the cache, where tests ran`,
  ].join('; ');
}

function cells(row: Row): string[] {
  const { judgement, tests } = row;
  return [
    row.repository,
    row.toolchain,
    judgement ? `${judgement.right} of ${judgement.judged}` : '',
    row.installed ? 'yes' : 'no',
    row.changes.join('<br>'),
    tests ? inWords(tests) : 'none ran',
    seconds(row.coldSeconds),
    seconds(row.cachedSeconds),
    [...row.missing, ...(row.whyNot === undefined ? [] : [row.whyNot])].join('<br>'),
  ].map((cell) => cell.replaceAll('|', '\\|').replaceAll(/\s+/g, ' '));
}

function inWords({ passed, failed, ended }: Tests): string {
  const counts = passed === undefined ? [] : [`${passed} passed`, ...(failed ? [`${failed} failed`] : [])];
  if (counts.length === 0) return ended ?? 'passed';
  return [...counts, ...(ended === undefined || failed ? [] : [ended])].join(', ');
}

/** Of an even number, the greater of the two in the middle. */
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

const seconds = (value: number | undefined) => (value === undefined ? '' : value.toFixed(0));
