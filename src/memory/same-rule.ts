import { words } from './words.ts';

/** What a statement says, for comparing it with others. */
export interface Gist {
  readonly statement: string;
  readonly words: ReadonlySet<string>;
  /** Every word that says what it is about, also those that search passes over, such as `default` and `export`. */
  readonly core: ReadonlySet<string>;
  /** Names in backticks: what it is about, where it is about one thing. */
  readonly code: ReadonlySet<string>;
  readonly isNegated: boolean;
}

export function gistOf(statement: string): Gist {
  // A date and the commit since which it holds are no part of what a rule says.
  const text = statement.replace(/ since \d{4}-\d\d \([\da-f]+\)/g, '').slice(0, 1_000);
  return {
    statement: text.trim(),
    words: new Set(words(text)),
    core: coreOf(text),
    code: new Set([...text.matchAll(/`([^`]{1,200})`/g)].map(([, code = '']) => code)),
    isNegated: /\b(?:not?|never|without|avoid|don['’]t|mustn['’]t|no longer)\b/i.test(text),
  };
}

const FEWEST_WORDS = 3;

/** Words that make a sentence of it. */
const FILLERS = new Set(
  `a all always an and any anywhere are at be by do don ever every everywhere for generally here in is it never no not of on or
  our please should t that the these this to use we`.split(/\s+/),
);

function coreOf(text: string): Set<string> {
  const found = text.toLowerCase().match(/[\p{L}\p{N}_$]+/gu) ?? [];
  return new Set(found.filter((word) => !FILLERS.has(word)).map((word) => word.replace(/([^s])s$/, '$1')));
}

/** Whether two rules say the same, or opposite things of the same matter, in other words. */
export function isAboutTheSame(a: Gist, b: Gist): boolean {
  if (a.statement === b.statement) return true;
  if (a.code.size > 0 && b.code.size > 0 && !contains(a.code, b.code)) return false;
  const fewest = Math.min(a.words.size, b.words.size);
  if (fewest < FEWEST_WORDS) return a.core.size > 0 && isEqual(a.core, b.core);
  const shared = [...a.words].filter((word) => b.words.has(word)).length;
  return shared / fewest >= 0.8 || shared / (a.words.size + b.words.size - shared) >= 0.6;
}

/** Whether they also say it the same way round: "never" and "always" make opposites of the same words. */
export function isTheSame(a: Gist, b: Gist): boolean {
  return a.isNegated === b.isNegated && isAboutTheSame(a, b);
}

function isEqual(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((word) => b.has(word));
}

function contains(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  return [...small].every((code) => large.has(code));
}
