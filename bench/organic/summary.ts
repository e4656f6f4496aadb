import { DEFECTS } from './defects.ts';
import type { ReplayedFix } from './replayed.ts';

/** Counts of so many. */
export interface Rate {
  readonly hits: number;
  readonly of: number;
}

export interface Summary {
  readonly fixes: number;
  /** By check: the merged fixes that it says something of, and those that it would stop. */
  readonly falseAlarms: Readonly<Record<string, { readonly any: number; readonly blocking: number }>>;
  readonly anyFinding: number;
  readonly anyBlocking: number;
  /** By defect; `blocked` of those that are told of. */
  readonly detected: Readonly<Record<string, Rate & { readonly blocked: number }>>;
  readonly titles: {
    readonly type: Rate;
    readonly scope: Rate;
    readonly lintedOurs: Rate;
    readonly lintedReal: Rate;
  };
  /** Of the middle fix. */
  readonly gateSeconds: number;
}

export function summaryOf(fixes: readonly ReplayedFix[]): Summary {
  const count = (holds: (fix: ReplayedFix) => boolean) => fixes.filter(holds).length;
  const checks = [...new Set(fixes.flatMap(({ findings }) => findings.map(({ check }) => check)))].sort();
  const isBlocked = ({ findings }: ReplayedFix, check?: string) =>
    findings.some((each) => each.level === 'blocking' && (check ?? each.check) === each.check);
  const titles = fixes.map((fix) => fix.titles);
  return {
    fixes: fixes.length,
    falseAlarms: Object.fromEntries(
      checks.map((check) => [
        check,
        {
          any: count(({ findings }) => findings.some((each) => each.check === check)),
          blocking: count((fix) => isBlocked(fix, check)),
        },
      ]),
    ),
    anyFinding: count(({ findings }) => findings.length > 0),
    anyBlocking: count((fix) => isBlocked(fix)),
    detected: Object.fromEntries(
      DEFECTS.map(({ name }) => {
        const cases = fixes.flatMap(({ planted }) => planted.filter(({ defect }) => defect === name));
        const blocked = cases.filter(({ isBlocked: isStopped }) => isStopped).length;
        return [name, { ...rateOf(cases.map(({ isTold }) => isTold)), blocked }];
      }),
    ),
    titles: {
      type: rateOf(titles.map(({ isTypeRight }) => isTypeRight)),
      scope: rateOf(titles.map(({ isScopeRight }) => isScopeRight)),
      lintedOurs: rateOf(titles.map(({ passes }) => passes?.written)),
      lintedReal: rateOf(titles.map(({ passes }) => passes?.real)),
    },
    gateSeconds: middle(fixes.map(({ gateSeconds }) => gateSeconds)),
  };
}

/** What is undefined does not count. */
export function rateOf(cases: readonly (boolean | undefined)[]): Rate {
  const known = cases.filter((each) => each !== undefined);
  return { hits: known.filter(Boolean).length, of: known.length };
}

function middle(values: readonly number[]): number {
  return Number((values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0).toFixed(3));
}
