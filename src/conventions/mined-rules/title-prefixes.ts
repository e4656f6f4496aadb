import { parseTitle } from '../../lib/commit-title.ts';
import type { Commit } from '../../repository/repository.ts';
import { percent, sharesBy } from '../weighted.ts';
import { habitOf, sinceWhen, type Bar } from './habit.ts';
import { spelled, type MinedRule } from './mined-rule.ts';
import { commitCases, titleRule } from './title-rule.ts';

/** A way in which titles begin. */
interface Prefix {
  readonly id: string;
  readonly bar: Bar;
  readonly fits: (title: string) => boolean;
  readonly says: string;
  /** The word before the colon. */
  readonly wordOf?: (title: string) => string | undefined;
  readonly check?: string;
}

const BAR: Bar = { share: 0.8, cases: 15 };
const SURE: Bar = { share: 0.92, cases: 20 };

const TYPES =
  /^(?:build|chore|ci|deps|docs?|feat|feature|fix|hotfix|i18n|perf|refactor|release|revert|security|style|tests?|types|wip)(?:\([^()]{1,60}\))?!?: \S/;
const CAPITAL_TYPES =
  /^(?:Breaking|Build|Chore|Docs|Feat|Fix|New|Perf|Refactor|Test|Update|Upgrade)(?:\([^()]{1,60}\))?!?: \S/;
const AREA = /^[\w./+-]{2,40}(?:, ?[\w./+-]{2,40})*: \S/;

/** The first that is a habit counts. */
const PREFIXES: readonly Prefix[] = [
  {
    id: 'title-conventional',
    bar: BAR,
    fits: (title) => TYPES.test(title),
    says: 'Commit titles have the form `type: subject` or `type(scope): subject`',
    wordOf: (title) => parseTitle(title).type,
    check: 'title-form',
  },
  {
    id: 'title-capital-types',
    bar: BAR,
    fits: (title) => CAPITAL_TYPES.test(title),
    says: 'Commit titles have the form `Type: subject`',
    wordOf: (title) => title.split(/[:(!]/, 1)[0],
  },
  {
    id: 'title-area',
    bar: BAR,
    fits: (title) => AREA.test(title),
    says: 'Commit titles name the part of the code first, as in `area: subject`',
    wordOf: (title) => title.split(':', 1)[0],
  },
  {
    id: 'title-plain',
    bar: SURE,
    fits: (title) => !AREA.test(title),
    says: 'Commit titles are plain sentences, without a `type:` before them',
  },
];

/** What stands before the subject of a title: a type and perhaps a scope, a part of the code, or nothing. */
export function minePrefixes(newestFirst: readonly Commit[]): MinedRule[] {
  for (const { id, bar, fits, says, wordOf, check } of PREFIXES) {
    const habit = habitOf(
      commitCases(newestFirst, ({ title }) => fits(title)),
      bar,
    );
    if (habit === undefined) continue;
    const since = newestFirst.findIndex(({ sha }) => sha === habit.first.sha);
    const kept = newestFirst.slice(0, since + 1).filter(({ title }) => fits(title));
    const words = wordOf === undefined ? '' : usual(kept, ({ title }) => wordOf(title), 8);
    const statement = `${says}${sinceWhen(habit)}${words === '' ? '' : `; in use are ${words}`}.`;
    return [titleRule(id, statement, habit, check), ...(id === 'title-conventional' ? scopeRule(kept) : [])];
  }
  return [];
}

/** Among conventional titles: always a scope, never one, or one of a known few. */
function scopeRule(conventional: readonly Commit[]): MinedRule[] {
  const scopeOf = ({ title }: Commit) => parseTitle(title).scope;
  const hasScope = (commit: Commit) => scopeOf(commit) !== undefined;
  const scoped = conventional.filter(hasScope);
  const never = habitOf(
    commitCases(conventional, (commit) => !hasScope(commit)),
    SURE,
  );
  if (never !== undefined)
    return [titleRule('title-no-scope', `Commit titles have a type but no scope${sinceWhen(never)}.`, never)];
  const inUse = sharesBy(scoped.slice(0, 400), scopeOf).filter(({ count }) => count > 2);
  if (inUse.length < 2) return [];
  const list = spelled(inUse.slice(0, 12).map(({ value }) => value));
  const always = habitOf(commitCases(conventional, hasScope), BAR);
  if (always !== undefined) {
    const statement = `Commit titles have a scope${sinceWhen(always)}; the usual ones are ${list}.`;
    return [titleRule('title-scope', statement, always)];
  }
  const known = new Set(inUse.map(({ value }) => value));
  const oneOf = habitOf(
    commitCases(scoped, (commit) => known.has(scopeOf(commit) ?? '')),
    BAR,
  );
  if (oneOf === undefined || inUse.length > 40) return [];
  const share = percent(scoped.length / conventional.length);
  const statement = `A commit title may have a scope (${share} do), and then one in use: ${list}.`;
  return [titleRule('title-scope-words', statement, oneOf)];
}

function usual(
  commits: readonly Commit[],
  valueOf: (commit: Commit) => string | undefined,
  atMost: number,
): string {
  const values = sharesBy(commits, valueOf).filter(({ count, share }) => count > 2 && share >= 0.01);
  return spelled(values.slice(0, atMost).map(({ value }) => value));
}
