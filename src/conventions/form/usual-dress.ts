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
/** What a label may say by habit: of what kind a change is, and what it is about. */
const OF_THE_CHANGE =
  /\bbug|\bfix|\b(?:defects?|regressions?)\b|\b(?:kind|type|category|area|components?|modules?|packages?|pkg|scope|topics?|lang(?:uage)?)\s*[-:/]/i;
/** What happens to a pull request, and what makes machines act on it. */
const OF_THE_WAY =
  /merg|releas|ready|approv|back-?port|cherry-?pick|lgtm|\bcla\b|\bsize\b|needs|waiting|\bwip\b|stale|review|conflict|dependenc|\bstable\b|progress|hacktoberfest|queue|\bship|\bsafe\b|\bok[- ]to\b|trust|\bruns?\b|\bci\b|deploy|preview|publish|skip|\bno[- ]|\bnot\b|bypass|overrid|\btest(?:ed|ing)?\b|blocked|\bhold\b|accepted|confirmed|verified|triage|status|priority|semver|major|minor|patch/i;

/** What people's fixes wear here; nothing where there are too few to tell. */
export function usualDress(merged: readonly Merged[]): { labels: string[]; hasMilestone: boolean } {
  const fixes = merged.filter(({ title, author }) => changeKind(title) === 'fix' && !isMachine(author));
  if (fixes.length < FEWEST) return { labels: [], hasMilestone: false };
  const isUsual = (holds: (each: Merged) => boolean) => fixes.filter(holds).length >= USUAL * fixes.length;
  const names = new Set(fixes.flatMap(({ labels }) => labels));
  return {
    labels: [...names].filter(
      (name) => isOfTheChange(name) && isUsual(({ labels }) => labels.includes(name)),
    ),
    hasMilestone: isUsual(({ milestone }) => milestone !== undefined),
  };
}

/** Every other label is put on by configuration alone: it may have a machine merge, release or run something. */
function isOfTheChange(label: string): boolean {
  return OF_THE_CHANGE.test(label) && !OF_THE_WAY.test(label);
}
