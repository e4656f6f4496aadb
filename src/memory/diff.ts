import { definedNames } from '../lib/defined-names.ts';
import { pathKind } from '../lib/path-kind.ts';
import type { CommitDiff } from '../repository/repository.ts';
import type { TermReader, Terms } from './terms.ts';

/** What a commit did to one file. */
export interface FileDiff {
  readonly path: string;
  readonly added: number;
  readonly removed: number;
  /** The functions and classes that were changed or made. */
  readonly symbols?: readonly string[];
}

/** What memory keeps of a commit's diff; the format is told in memory/README.md. */
export interface Diff {
  readonly sha: string;
  readonly files: readonly FileDiff[];
  /** The identifiers of the changed lines. */
  readonly terms: Terms;
}

const MOST_TERMS = 250;
const MOST_SYMBOLS = 12;
const LONGEST_SYMBOL = 80;
/** Definitions are looked for in this much of a file's changed lines. */
const SEARCHED_CHARS = 1_500;

/** How much of a diff is read: enough to know what it is about, whatever its size. */
export const DIFF_LIMITS = {
  wants: (path: string): boolean => !['generated', 'binary'].includes(pathKind(path)),
  mostFiles: 30,
  bytesPerFile: 8_000,
  bytesPerCommit: 48_000,
};

export function diffOf({ sha, files }: CommitDiff, reader: TermReader): Diff {
  const read = files.filter(({ lines }) => lines !== '');
  return {
    sha,
    files: files.map(({ path, added, removed, headings, lines }) => {
      const symbols = symbolsOf(headings, lines);
      return { path, added, removed, ...(symbols.length > 0 && { symbols }) };
    }),
    terms: reader.terms(
      read.map(({ headings, lines }) => [...headings, lines].join('\n')).join('\n'),
      MOST_TERMS,
    ),
  };
}

function symbolsOf(headings: readonly string[], lines: string): string[] {
  const around = headings.flatMap((heading) => {
    const [defined] = definedNames(heading);
    return defined ?? /([A-Za-z_$][\w$]{0,80})\s?\(/.exec(heading)?.[1] ?? [];
  });
  const made = definedNames(lines.slice(0, SEARCHED_CHARS));
  return [...new Set([...around, ...made])]
    .filter((name) => name.length <= LONGEST_SYMBOL)
    .slice(0, MOST_SYMBOLS);
}
