import type { Merge } from '../../repository/merge-titles.ts';
import type { Commit, TreeFile } from '../../repository/repository.ts';
import type { Case } from './habit.ts';
import type { Citation } from './mined-rule.ts';
import type { Module } from './modules.ts';

/** All that rules are mined from: a commit's tree, and its past. */
export interface Ground {
  readonly commits: readonly Commit[];
  readonly merges: readonly Merge[];
  readonly files: readonly TreeFile[];
  readonly modules: readonly Module[];
  /** Of CODEOWNERS, where there is one. */
  readonly owners?: { readonly path: string; readonly blob: string; readonly untrustedText: string };
  readonly ages: Ages;
}

export interface Ages {
  /** The commit that made a file; undefined for those from before the commits that are known. */
  born(path: string): Moment | undefined;
  /** The newest commit that changed it. */
  touched(path: string): Moment | undefined;
}

interface Moment {
  readonly sha: string;
  readonly at: Date;
  /** 0 for the newest commit. */
  readonly rank: number;
}

export function agesOf(newestFirst: readonly Commit[]): Ages {
  const born = new Map<string, Moment>();
  const touched = new Map<string, Moment>();
  // A file that was given another name is as old as it was before.
  const nameNow = new Map<string, string>();
  for (const [rank, { sha, at, files }] of newestFirst.entries()) {
    for (const { path: then, status, from } of files) {
      const path = nameNow.get(then) ?? then;
      const moment = { sha, at, rank };
      if (!touched.has(path)) touched.set(path, moment);
      if (status === 'A' && !born.has(path)) born.set(path, moment);
      if (status === 'R' && from !== undefined) nameNow.set(from, path);
    }
  }
  return { born: (path) => born.get(path), touched: (path) => touched.get(path) };
}

/**
 * Files as occasions of a habit, in the order in which they were written: so that a style that new files have beats
 * the one of old files. The oldest known commit stands for all that came before it.
 */
export function fileCases<T extends { readonly path: string }>(
  files: readonly T[],
  { ages, commits }: Pick<Ground, 'ages' | 'commits'>,
  kept: (file: T) => boolean,
): Case[] {
  const oldest = commits.at(-1);
  return files
    .map((file) => {
      const born = ages.born(file.path);
      return {
        path: file.path,
        sha: born?.sha ?? oldest?.sha ?? '',
        at: born?.at ?? oldest?.at ?? new Date(0),
        rank: born?.rank ?? commits.length,
        kept: kept(file),
      };
    })
    .sort((a, b) => a.rank - b.rank || (a.path < b.path ? -1 : 1))
    .map(({ sha, at, kept: isKept }) => ({ sha, at, kept: isKept }));
}

const CITED = 3;

/** Of the files that keep a habit, those that have stood longest: their blobs will stand for a while yet. */
export function cite<T extends { readonly path: string; readonly blob: string }>(
  files: readonly T[],
  ages: Ages,
  lineOf: (file: T) => number | undefined = () => undefined,
): Citation[] {
  const age = ({ path }: T) => ages.touched(path)?.rank ?? Number.MAX_SAFE_INTEGER;
  return files
    .toSorted((a, b) => age(b) - age(a) || (a.path < b.path ? -1 : 1))
    .slice(0, CITED)
    .map((file) => {
      const line = lineOf(file);
      return {
        path: file.path,
        ...(line !== undefined && { lines: [line, line] as const }),
        blob: file.blob,
      };
    });
}
