import { definedNames } from '../lib/defined-names.ts';
import { mergeTerms, type TermReader, type Terms } from './terms.ts';

/** A file's content as search sees it. */
export interface Document {
  readonly content: Terms;
  /** Overlapping stretches of the file: in a long one, the right place stands out only when looked at alone. */
  readonly chunks: readonly Terms[];
  /** The words of the names that it defines. */
  readonly names: Terms;
  /** The defined names themselves. */
  readonly defines: ReadonlySet<string>;
}

/** Chunks are two of these long, and begin at every one. */
const HALF_CHUNK_LINES = 20;
const MOST_DEFINED = 2_000;

export function documentOf(text: string, reader: TermReader): Document {
  const halves = stretches(text, HALF_CHUNK_LINES).map((stretch) => reader.terms(stretch));
  const defines = new Set(definedNames(text).slice(0, MOST_DEFINED));
  return {
    content: mergeTerms(halves),
    chunks: halves.length < 2 ? halves : halves.slice(1).map((half, at) => mergeTerms([halves[at]!, half])),
    names: reader.terms([...defines].join(' ')),
    defines,
  };
}

function stretches(text: string, lines: number): string[] {
  const found: string[] = [];
  let start = 0;
  let seen = 0;
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) {
    if (++seen % lines > 0) continue;
    found.push(text.slice(start, end + 1));
    start = end + 1;
  }
  if (start < text.length) found.push(text.slice(start));
  return found;
}
