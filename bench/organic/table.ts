import { DEFECTS } from './defects.ts';
import type { Rate, Summary } from './summary.ts';

/** The summaries as Markdown, a column for each repository and the pooled one last. */
export function tableOf(summaries: ReadonlyMap<string, Summary>): string {
  const all = [...summaries.values()];
  const checks = [...new Set(all.flatMap(({ falseAlarms }) => Object.keys(falseAlarms)))].sort();
  const rows = (named: readonly (readonly [string, (summary: Summary) => string])[]) =>
    named.map(([name, cell]) => `| ${[name, ...all.map(cell)].join(' | ')} |`).join('\n');
  const heading = (what: string) =>
    `| ${[what, ...summaries.keys()].join(' | ')} |\n| --- |${' --- |'.repeat(all.length)}`;
  return [
    heading('of merged fixes, with a finding (blocking)'),
    rows([
      ['fixes', ({ fixes }) => `${fixes}`],
      ...checks.map(
        (check) =>
          [
            `\`${check}\``,
            ({ fixes, falseAlarms }: Summary) => {
              const { any, blocking } = falseAlarms[check] ?? { any: 0, blocking: 0 };
              return alarms(any, blocking, fixes);
            },
          ] as const,
      ),
      ['any check', ({ fixes, anyFinding, anyBlocking }) => alarms(anyFinding, anyBlocking, fixes)],
    ]),
    '',
    heading('planted, detected (blocking)'),
    rows(
      DEFECTS.map(({ name, toldBy }) => [
        `${name} (\`${toldBy.join('`, `')}\`)`,
        ({ detected }) => found(detected[name]),
      ]),
    ),
    '',
    heading('titles'),
    rows([
      ['type right', ({ titles }) => shown(titles.type)],
      ['scope right, where there is one', ({ titles }) => shown(titles.scope)],
      ["pass the repository's commitlint: written", ({ titles }) => shown(titles.lintedOurs)],
      ["pass the repository's commitlint: real", ({ titles }) => shown(titles.lintedReal)],
      ['seconds for one gate', ({ gateSeconds }) => `${gateSeconds}`],
    ]),
    '',
  ].join('\n');
}

function alarms(any: number, blocking: number, of: number): string {
  return any === 0 ? '0' : `${percent(any, of)} (${blocking === 0 ? '0' : percent(blocking, of)})`;
}

function found(rate: Summary['detected'][string] | undefined): string {
  if (rate === undefined || rate.of === 0) return '-';
  return `${alarms(rate.hits, rate.blocked, rate.of)} of ${rate.of}`;
}

function shown(rate: Rate | undefined): string {
  return rate === undefined || rate.of === 0 ? '-' : `${percent(rate.hits, rate.of)} of ${rate.of}`;
}

function percent(hits: number, of: number): string {
  return `${((100 * hits) / of).toFixed(1)}%`;
}
