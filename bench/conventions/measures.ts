import type { Prediction } from '../../src/conventions/predictor.ts';
import { parseTitle } from '../../src/lib/commit-title.ts';
import { isTestFile } from '../../src/lib/path-kind.ts';
import type { PastTask } from './past-tasks.ts';

/** Right ones and how many there were. */
export interface Hits {
  hits: number;
  of: number;
}

export interface Answered {
  readonly task: PastTask;
  readonly prediction: Prediction;
  /** Test files of the true commit that were there before it. */
  readonly testsThere: ReadonlySet<string>;
}

export const KINDS = ['test', 'changelog', 'docs'] as const;
export type Kind = (typeof KINDS)[number];

/** Judged on its own, by what most repositories have, not by what the predictor takes for a test. */
export function kindOf(path: string): Kind | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (/^(?:change(?:s|log)|history|news)\b[^/]*$/i.test(name)) return 'changelog';
  if (/(?:^|\/)(?:tests?|__tests__|specs?)\/|[._-](?:test|spec)s?\.\w+$|_test\.\w+$|^test_.*\.py$/.test(path))
    return 'test';
  if (/\.(?:md|mdx|rst|adoc|txt)$|(?:^|\/)docs?\//i.test(path)) return 'docs';
  return undefined;
}

/** The chance that any file of the kind is touched: that of its likeliest path. */
export function chanceOf({ also }: Prediction, kind: Kind): number {
  return also.reduce(
    (most, { path, probability }) => (kindOf(path) === kind ? Math.max(most, probability) : most),
    0,
  );
}

export function touches({ commit }: PastTask, kind: Kind): boolean {
  return commit.files.some(({ path }) => kindOf(path) === kind);
}

export function logLoss(cases: readonly { readonly chance: number; readonly happened: boolean }[]): number {
  const losses = cases.map(({ chance, happened }) => {
    const bounded = Math.min(0.999, Math.max(0.001, chance));
    return -Math.log(happened ? bounded : 1 - bounded);
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / Math.max(1, losses.length);
}

export function typeHits(answered: readonly Answered[]): Hits {
  const typed = answered.filter(({ task }) => parseTitle(task.commit.title).type !== undefined);
  return counted(
    typed,
    ({ task, prediction }) => prediction.type?.toLowerCase() === parseTitle(task.commit.title).type,
  );
}

export function scopeHits(answered: readonly Answered[]): Hits {
  const scoped = answered.filter(({ task }) => parseTitle(task.commit.title).scope !== undefined);
  return counted(scoped, ({ task, prediction }) => prediction.scope === parseTitle(task.commit.title).scope);
}

/** Of the titles with a type and without a scope, those that were given none. */
export function noScopeHits(answered: readonly Answered[]): Hits {
  const bare = answered.filter(({ task }) => {
    const { type, scope } = parseTitle(task.commit.title);
    return type !== undefined && scope === undefined;
  });
  return counted(bare, ({ prediction }) => prediction.scope === null);
}

export function testHits(answered: readonly Answered[], first: number): Hits {
  const tested = answered.filter(({ testsThere }) => testsThere.size > 0);
  return counted(tested, ({ prediction, testsThere }) =>
    prediction.tests.slice(0, first).some((path) => testsThere.has(path)),
  );
}

export function testsBefore({ commit }: PastTask, has: (path: string) => boolean): ReadonlySet<string> {
  return new Set(
    commit.files.map(({ path, from }) => from ?? path).filter((path) => isTestFile(path) && has(path)),
  );
}

export function counted<T>(items: readonly T[], isHit: (item: T) => boolean): Hits {
  return { hits: items.filter(isHit).length, of: items.length };
}

export function pooled(all: readonly Hits[]): Hits {
  return {
    hits: all.reduce((sum, { hits }) => sum + hits, 0),
    of: all.reduce((sum, each) => sum + each.of, 0),
  };
}

export function rate({ hits, of }: Hits): number | null {
  return of === 0 ? null : Number((hits / of).toFixed(3));
}
