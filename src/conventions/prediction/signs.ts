import { pathKind } from '../../lib/path-kind.ts';

/** How many different signs are told apart; two that share a number are taken for one. */
export const SIGNS = 1 << 15;

const MOST_WORDS = 24;
const MOST_PATHS = 40;
const DEEPEST = 6;

/** What can be seen of a change before it is made: its words and its files. Each as a number below `SIGNS`. */
export function signsOf(untrustedSummary: string, paths: readonly string[]): number[] {
  return [...namedSigns(untrustedSummary, paths)].map(signOf);
}

/** The same with names that a person can read, as the fitted weights have them. */
export function namedSigns(untrustedSummary: string, paths: readonly string[]): Set<string> {
  const words = summaryWords(untrustedSummary);
  const kinds = [...new Set(paths.map(pathKind))].sort().join(',');
  return new Set([
    'any',
    ...words.map((word) => `word ${stem(word)}`),
    ...words.slice(1).map((word, at) => `words ${words[at]} ${word}`),
    `first ${words[0] ?? ''}`,
    `first ${stem(words[0] ?? '')}~`,
    ...(untrustedSummary.includes('`') ? ['code'] : []),
    ...(/\b[vV]?\d+\.\d+/.test(untrustedSummary) ? ['version'] : []),
    ...paths.slice(0, MOST_PATHS).flatMap(signsOfPath),
    `kinds ${kinds}`,
    `kinds ${kinds} first ${words[0] ?? ''}`,
    `files ${Math.min(6, Math.ceil(Math.log2(paths.length + 1)))}`,
  ]);
}

/** In lower case, with the little words, which say much in so short a text. */
export function summaryWords(untrustedSummary: string): string[] {
  return (untrustedSummary.toLowerCase().match(/[\p{L}\p{N}]+(?:[-_'.][\p{L}\p{N}]+)*/gu) ?? []).slice(
    0,
    MOST_WORDS,
  );
}

export function stem(word: string): string {
  return word.length > 4 ? word.replace(/(?:ing|ed|es|s)$/, '') : word;
}

function signsOfPath(path: string): string[] {
  const parts = path.split('/');
  const name = parts.pop() ?? '';
  const folders = parts.slice(0, DEEPEST).map((_, at) => `in ${parts.slice(0, at + 1).join('/')}`);
  return [
    `kind ${pathKind(path)}`,
    ...(folders.length > 0 ? folders : ['in .']),
    `name ${name}`,
    `ending ${name.split('.').slice(1).join('.')}`,
  ];
}

export function signOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 13)) >>> 0) % SIGNS;
}
