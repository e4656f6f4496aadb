import { posix } from 'node:path';

/**
 * Test files by the words that their paths have in common with these paths, the nearest first: a word counts the less the
 * more test files have it, and the later its path comes. Those that share none are left out.
 */
export function neighbours(testFiles: readonly string[], of: readonly string[]): string[] {
  const sought = new Map<string, number>();
  for (const [at, path] of of.entries())
    for (const word of wordsOf(path)) sought.set(word, Math.max(sought.get(word) ?? 0, 1 / (at + 2)));
  const others = testFiles
    .filter((path) => !of.includes(path) && posix.extname(path) === posix.extname(of[0] ?? ''))
    .map((path) => ({ path, words: wordsOf(path) }));
  const spread = new Map<string, number>();
  for (const { words } of others) for (const word of words) spread.set(word, (spread.get(word) ?? 0) + 1);
  const weight = (word: string) => (sought.get(word) ?? 0) / Math.sqrt(spread.get(word) ?? 1);
  return others
    .map(({ path, words }) => ({
      path,
      near: words.reduce((sum, word) => sum + weight(word), 0) / Math.sqrt(words.length || 1),
    }))
    .filter(({ near }) => near > 0)
    .toSorted((a, b) => b.near - a.near)
    .map(({ path }) => path);
}

const EMPTY = /^(?:test|tests|spec|src|lib|packages|js|ts|jsx|tsx|mjs|cjs|py|go|index)$/;

function wordsOf(path: string): string[] {
  const words = path
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  return [...new Set(words)].filter((word) => word !== '' && !EMPTY.test(word));
}
