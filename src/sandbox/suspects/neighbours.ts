import { posix } from 'node:path';

/** Test files by how much their paths have in common with these ones, the nearest first; those that share nothing are left out. */
export function neighbours(testFiles: readonly string[], of: readonly string[]): string[] {
  const sought = new Map<string, number>();
  for (const [at, path] of of.entries())
    for (const word of wordsOf(path)) sought.set(word, Math.max(sought.get(word) ?? 0, 1 / (at + 1)));
  const ranked = testFiles
    .filter((path) => !of.includes(path) && posix.extname(path) === posix.extname(of[0] ?? ''))
    .map((path) => ({ path, near: nearness(wordsOf(path), sought) }));
  return ranked
    .filter(({ near }) => near > 0)
    .toSorted((a, b) => b.near - a.near)
    .map(({ path }) => path);
}

function nearness(words: readonly string[], sought: ReadonlyMap<string, number>): number {
  const shared = words.reduce((sum, word) => sum + (sought.get(word) ?? 0), 0);
  return shared / Math.sqrt(words.length || 1);
}

const EMPTY = /^(?:test|tests|spec|src|lib|packages|js|ts|jsx|tsx|mjs|cjs|py|go|index)$/;

function wordsOf(path: string): string[] {
  const words = path
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  return [...new Set(words)].filter((word) => word !== '' && !EMPTY.test(word));
}
