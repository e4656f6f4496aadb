import { createHash } from 'node:crypto';
import { pathKind } from '../../src/lib/path-kind.ts';
import { newestChanges } from '../../src/repository/newest-commits.ts';
import type { Commit, Mirror, TreeFile } from '../../src/repository/repository.ts';
import { languageOf, type Language } from './language.ts';
import type { PastFix } from './past-fixes.ts';

/** A fix with all that planting a defect into it takes. */
export interface GivenFix {
  readonly fix: PastFix;
  /** The files that it changed, as far as they are text. */
  readonly files: readonly FixedFile[];
  /** The files before it. */
  readonly tree: readonly TreeFile[];
  /** The newest commits before it. */
  readonly past: readonly Commit[];
  /** The texts of files before it, or at another commit; those that are not there or no text are left out. */
  readonly read: (paths: readonly string[], commit?: string) => Promise<Map<string, string>>;
  /** Always the same one of the items for this fix. */
  readonly pick: <T>(items: readonly T[], purpose: string) => T | undefined;
}

export interface FixedFile {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** A file of code that the fix left behind changed. */
export interface FixedCode {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string;
  readonly language: Language;
}

const PAST = 200;

export async function givenFix(mirror: Mirror, fix: PastFix): Promise<GivenFix> {
  const { commit, base } = fix;
  const paths = commit.files.flatMap(({ path, from }) => (from === undefined ? [path] : [path, from]));
  const [before, after, tree, past] = await Promise.all([
    textsAt(mirror, base, paths),
    textsAt(mirror, commit.sha, paths),
    mirror.files(base),
    newestChanges(mirror, base, PAST),
  ]);
  return {
    fix,
    files: paths
      .map((path) => ({ path, before: before.get(path), after: after.get(path) }))
      .filter((file) => file.before !== file.after),
    tree,
    past,
    read: (some, at = base) => textsAt(mirror, at, some),
    pick: (items, purpose) => items[numberOf(`${commit.sha} ${purpose}`) % items.length],
  };
}

async function textsAt(
  mirror: Mirror,
  commit: string,
  paths: readonly string[],
): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const path of paths) {
    const content = await mirror.read(commit, path);
    const text = content && new TextDecoder().decode(content);
    if (text !== undefined && !/[\0\uFFFD]/.test(text)) texts.set(path, text);
  }
  return texts;
}

function numberOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE();
}

/** The sources among the changed files, the most changed first. */
export function codeOf({ files }: GivenFix): FixedCode[] {
  return files
    .flatMap(({ path, before, after }) => {
      const language = languageOf(path);
      return after === undefined || language === undefined || pathKind(path) !== 'source'
        ? []
        : [{ path, before, after, language }];
    })
    .sort((a, b) => addedLines(b).length - addedLines(a).length);
}

/** Numbers of the lines of the file that were not in it before. */
export function addedLines({ before, after }: Pick<FixedCode, 'before' | 'after'>): number[] {
  const known = new Set((before ?? '').split('\n'));
  return after.split('\n').flatMap((line, at) => (line.trim() === '' || known.has(line) ? [] : [at]));
}
