import { changeKind } from '../../lib/commit-title.ts';
import { isMachine } from '../mined-rules/people.ts';

/** A merged pull request, as far as it says how such are dressed. */
interface Merged {
  readonly title: string;
  readonly author: string;
  readonly labels: readonly string[];
  readonly milestone?: string;
}

const FEWEST = 8;
const USUAL = 0.6;
/** What is put on when something has happened to a pull request, and by machines. */
const OF_THE_WAY =
  /\b(?:merge\w*|ready|approved|released?|back-?port\w*|cherry-?pick\w*|lgtm|cla|size|needs|waiting|wip|stale|review\w*|conflicts?|autorelease|dependencies|stable|in progress|hacktoberfest\w*)\b/i;

/** What people's fixes wear here; nothing where there are too few to tell. */
export function usualDress(merged: readonly Merged[]): { labels: string[]; hasMilestone: boolean } {
  const fixes = merged.filter(({ title, author }) => changeKind(title) === 'fix' && !isMachine(author));
  if (fixes.length < FEWEST) return { labels: [], hasMilestone: false };
  const isUsual = (holds: (each: Merged) => boolean) => fixes.filter(holds).length >= USUAL * fixes.length;
  const names = new Set(fixes.flatMap(({ labels }) => labels));
  return {
    labels: [...names].filter(
      (name) => !OF_THE_WAY.test(name) && isUsual(({ labels }) => labels.includes(name)),
    ),
    hasMilestone: isUsual(({ milestone }) => milestone !== undefined),
  };
}
