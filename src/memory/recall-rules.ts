import { isInScope } from '../lib/simple-glob.ts';
import type { RecalledRule } from './recalled.ts';
import type { Rule } from './rule.ts';
import type { StandingRule } from './standing-rules.ts';
import { firstWords, words } from './words.ts';

const MOST_RULES = 15;
const MOST_CHARACTERS = 4_000;
const MOST_WORDS = 150;
/** Below this a rule is more noise than help. */
const LEAST = 0.08;

/** Of the rules that hold, those that bear on the query and the files that it is likely about, the most relevant first. */
export function recallRules(
  standing: readonly StandingRule[],
  untrustedQuery: string,
  likely: readonly string[],
): RecalledRule[] {
  const asked = new Set(firstWords(untrustedQuery, MOST_WORDS).keys());
  const relevant = standing
    .filter(({ fallen }) => fallen === undefined)
    .map(({ rule }) => ({ rule, value: BELIEF[rule.origin] * rule.score * relevance(rule, asked, likely) }))
    .filter(({ value }) => value >= LEAST);
  return varied(relevant);
}

/** What a person wrote counts most. */
const BELIEF: Readonly<Record<Rule['origin'], number>> = {
  human: 2,
  review: 1.4,
  reflection: 1.2,
  history: 1,
  seed: 0.7,
};

/** Between 0 and 1. A rule for `always` bears on every change in its place; others wait for one of their words. */
function relevance({ scope, trigger }: Rule, asked: ReadonlySet<string>, likely: readonly string[]): number {
  const place = Math.max(0, ...scope.map((glob) => placeValue(glob, likely)));
  if (place === 0) return 0;
  const isAlways = /^always\b/.test(trigger);
  const named = new Set(words(trigger.replace(/^always\b/, '')));
  const shared = Math.min(3, [...named].filter((word) => asked.has(word)).length) / 3;
  return isAlways ? Math.min(1, place + shared / 3) : shared * (0.5 + place / 2);
}

/** The narrower the glob and the likelier the file that it holds, the more. */
function placeValue(glob: string, likely: readonly string[]): number {
  if (glob === '**') return 0.4;
  const rank = likely.findIndex((file) => isInScope(file, glob));
  return rank < 0 ? 0 : narrowness(glob) * 0.95 ** rank;
}

function narrowness(glob: string): number {
  if (!glob.includes('*')) return 1;
  if (glob.startsWith('**/')) return 0.35;
  const depth = glob.split('/').filter((part) => !part.includes('*')).length;
  return Math.min(0.8, 0.4 + 0.1 * depth);
}

interface Relevant {
  readonly rule: Rule;
  readonly value: number;
}

/** Takes the most relevant again and again; each of a family makes the next of it count less. */
function varied(relevant: readonly Relevant[]): RecalledRule[] {
  const left = [...relevant];
  const taken: RecalledRule[] = [];
  const families = new Map<string, number>();
  let characters = 0;
  while (left.length > 0 && taken.length < MOST_RULES) {
    const worth = ({ rule, value }: Relevant) => value * 0.8 ** (families.get(familyOf(rule)) ?? 0);
    left.sort((a, b) => worth(b) - worth(a) || (a.rule.id < b.rule.id ? -1 : 1));
    const best = left.shift();
    if (best === undefined || worth(best) < LEAST) break;
    characters += best.rule.statement.length;
    if (characters > MOST_CHARACTERS) break;
    taken.push({ id: best.rule.id, statement: best.rule.statement, score: worth(best) });
    families.set(familyOf(best.rule), (families.get(familyOf(best.rule)) ?? 0) + 1);
  }
  return taken;
}

/** Mined rules of one habit have ids that begin alike. */
function familyOf({ id, origin }: Rule): string {
  return origin === 'history' ? (id.split('-', 1)[0] ?? id) : id;
}
