const WORD = /[\p{L}\p{N}_$]+/gu;
const PARTS = /\p{Lu}+(?=\p{Lu}\p{Ll})|\p{Lu}?\p{Ll}+|\p{Lu}+|\p{N}+|[^\p{L}\p{N}_$]+|\p{Lo}+/gu;
const LONGEST_WORD = 60;

/** Words that say nothing about which file: of English, and of every programming language. */
const COMMON = new Set(
  `a an and are as at be but by can do does for from has have how i if in into is it its me my no not of on or
  our should so that the their then there this to us was we what when which while will with you your also
  any because been could did get got had here just like more now only out some than them these they use used using
  var let const function return import export default new true false null undefined else async await void`.split(
    /\s+/,
  ),
);

/**
 * The words of a text for searching: lower case, and an identifier such as `parseQueryString` both whole and as
 * its parts, so that either way of writing finds it.
 */
export function* words(text: string): Generator<string> {
  for (const { word } of spelledWords(text)) yield word;
}

interface SpelledWord {
  readonly word: string;
  /** As the text has it. */
  readonly spelled: string;
}

function* spelledWords(text: string): Generator<SpelledWord> {
  for (const [whole] of text.matchAll(WORD)) {
    if (whole.length > LONGEST_WORD) continue;
    const lower = whole.toLowerCase();
    if (isTelling(lower)) yield { word: stem(lower), spelled: whole };
    if (lower === whole && !/[_$\d]/.test(whole)) continue;
    const parts = whole.match(PARTS) ?? [];
    if (parts.length < 2) continue;
    for (const part of parts) {
      const lowerPart = part.toLowerCase();
      if (isTelling(lowerPart)) yield { word: stem(lowerPart), spelled: part };
    }
  }
}

function isTelling(word: string): boolean {
  return word.length > 1 && !COMMON.has(word) && !/^\d+$/.test(word);
}

/** Takes off the commonest English endings: `crashes`, `crashed` and `crashing` become `crash`. */
function stem(word: string): string {
  if (word.length < 5) return word.length > 3 && /[^su]s$/.test(word) ? word.slice(0, -1) : word;
  return word
    .replace(/(?:sses|shes|ches|xes)$/, (ending) => ending.slice(0, -2))
    .replace(/ies$/, 'y')
    .replace(/([^su])s$/, '$1')
    .replace(/(?<=[a-z]{3})(?:ing|ed)$/, '')
    .replace(/([bdfgmnprt])\1$/, '$1')
    .replace(/(?<=[a-z]{4})e$/, '');
}

/** The first different words of a text, enough of a long one to search with, and how it spells each. */
export function firstWords(text: string, atMost: number): Map<string, string> {
  const found = new Map<string, string>();
  for (const { word, spelled } of spelledWords(text)) {
    if (!found.has(word)) found.set(word, spelled);
    if (found.size === atMost) break;
  }
  return found;
}
