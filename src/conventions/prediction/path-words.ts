import { stem } from './signs.ts';

const EVERYWHERE =
  /^(?:tests?|spec|src|lib|[cm]?[jt]sx?|py|rs|go|index|main|the|an?|of|in|to|for|and|with|internal|packages)$/;

/** The words of a path or a summary, each once, with identifiers cut into theirs. */
export function wordsOf(text: string): string[] {
  const words =
    text
      .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
      .toLowerCase()
      .match(/\p{L}+|\d+/gu) ?? [];
  return [...new Set(words.filter((word) => !EVERYWHERE.test(word)).map(stem))];
}
