import { changedFiles } from '../../conventions/changed-files.ts';
import { checkRules, isCheckedByItself } from '../../conventions/gate/rule-checks.ts';
import type { Memory } from '../../memory/memory.ts';
import type { PullRequestOutcome } from '../../memory/pull-request-outcome.ts';
import type { Mirror } from '../../repository/repository.ts';
import { patchOfPaths, sidesOf } from '../../repository/side-by-side.ts';
import type { Change } from './contrast.ts';
import type { Both } from './how-it-was-merged.ts';

type Named = PullRequestOutcome['rules'];

const MOST_FILES = 200;

/**
 * Of the rules that the bot's change was made by, those that can be checked on any change: whether what people made of
 * it keeps them as well. Where the bot's own change breaks one, nothing can be said.
 */
export async function rulesKept(
  named: Named,
  { bot, people }: Both,
  mirror: Mirror,
  rules: Memory['rules'],
): Promise<Named> {
  const used = new Set(named.filter((rule) => rule.used).map(({ id }) => id));
  const checkable = (await rules.at(mirror, bot.base))
    .map(({ rule }) => rule)
    .filter((rule) => used.has(rule.id) && isCheckedByItself(rule));
  if (checkable.length === 0) return named;
  const broken = async (change: Change): Promise<Set<string>> => {
    const paths = [...(await sidesOf(mirror, change.base, change.tree)).keys()].slice(0, MOST_FILES);
    const files = changedFiles(await patchOfPaths(mirror, change.base, change.tree, paths));
    return new Set(checkable.filter((rule) => checkRules([rule], files).length > 0).map(({ id }) => id));
  };
  const [byBot, byPeople] = [await broken(bot), await broken(people)];
  const judged = new Set(checkable.map(({ id }) => id).filter((id) => !byBot.has(id)));
  return named.map((rule) => (judged.has(rule.id) ? { ...rule, kept: !byPeople.has(rule.id) } : rule));
}
