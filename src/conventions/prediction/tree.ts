import { isTestFile } from '../../lib/path-kind.ts';
import type { TreeStep } from '../../repository/trees-along.ts';
import { companionKind, type CompanionKind } from '../companion-kind.ts';

/** The files of a commit, kept while going from one commit to the next. */
export interface Tree {
  has(path: string): boolean;
  /** The files that a change may have to touch too: tests that a runner starts, changelogs, documents. */
  readonly companions: Readonly<Record<CompanionKind, ReadonlySet<string>>>;
  apply(step: TreeStep): void;
}

export function createTree(): Tree {
  const files = new Set<string>();
  const companions = { test: new Set<string>(), changelog: new Set<string>(), docs: new Set<string>() };
  const kindOf = (path: string): CompanionKind | undefined => {
    const kind = companionKind(path);
    return kind === 'test' && !isTestFile(path) ? undefined : kind;
  };
  return {
    has: (path) => files.has(path),
    companions,
    apply({ written, removed }) {
      for (const path of removed) {
        files.delete(path);
        for (const each of Object.values(companions)) each.delete(path);
      }
      for (const { path } of written) {
        if (files.has(path)) continue;
        files.add(path);
        const kind = kindOf(path);
        if (kind !== undefined) companions[kind].add(path);
      }
    },
  };
}
