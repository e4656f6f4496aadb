import path from 'node:path';
import type { Query } from './query.ts';
import type { RecalledRule } from './recalled.ts';
import type { Rule } from './rule.ts';
import type { Standpoint } from './standpoint.ts';
import { words } from './words.ts';

const MOST_RULES = 15;

/** The rules that hold at a commit and bear on the query, the most relevant first. */
export function recallRules(
  rules: readonly Rule[],
  query: Query,
  { files, ancestors }: Standpoint,
  likely: readonly string[],
): RecalledRule[] {
  const blobs = new Map(files.map(({ path: file, blob }) => [file, blob]));
  return rules
    .filter((rule) => holds(rule, ancestors, blobs))
    .map((rule) => ({
      id: rule.id,
      statement: rule.statement,
      score: rule.score * relevance(rule, query, likely),
    }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
    .slice(0, MOST_RULES);
}

function holds(rule: Rule, ancestors: ReadonlySet<string>, blobs: ReadonlyMap<string, string>): boolean {
  if (rule.forgottenAt !== undefined || rule.supersededBy !== undefined) return false;
  if (rule.validFrom !== undefined && !ancestors.has(rule.validFrom)) return false;
  if (rule.invalidAt !== undefined && ancestors.has(rule.invalidAt)) return false;
  return rule.citations.every(({ path: file, blob }) => blobs.get(file) === blob);
}

/** Between 0 and 2; what a person wrote outranks what was learnt. */
function relevance(rule: Rule, query: Query, likely: readonly string[]): number {
  const inScope = rule.scope.some(
    (glob) => glob === '**' || likely.some((file) => path.matchesGlob(file, glob)),
  );
  if (!inScope) return 0;
  const byHuman = rule.origin === 'human' ? 2 : 1;
  if (rule.trigger === 'always') return 0.5 * byHuman;
  const trigger = new Set(words(rule.trigger));
  const shared = query.words.filter((word) => trigger.has(word)).length;
  return (byHuman * Math.min(shared, 3)) / 3;
}
