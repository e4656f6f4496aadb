import type { PullRequestOutcome } from './pull-request-outcome.ts';
import { brokenCount, keptCount, scoreOf, type Rule } from './rule.ts';

/** What became of a pull request speaks for or against a rule that it was made by. */
export interface Verdict {
  readonly pullRequest: number;
  readonly url: string;
  readonly state: PullRequestOutcome['state'];
  readonly isFor: boolean;
}

/**
 * What outcomes say of rules, by id. Worked out whenever rules are read and never written into them: so one outcome
 * counts once, however often a rule is mined anew, and a pull request that is opened again takes its verdict back.
 */
export function verdictsOf(outcomes: readonly PullRequestOutcome[]): Map<string, Verdict[]> {
  const verdicts = outcomes.flatMap(({ number, url, state, rules }) =>
    rules.flatMap((rule) => {
      const isFor = rule.used ? speaksFor(state, rule.kept) : undefined;
      return isFor === undefined
        ? []
        : [{ id: rule.id, verdict: { pullRequest: number, url, state, isFor } }];
    }),
  );
  const byId = Map.groupBy(verdicts, ({ id }) => id);
  return new Map(Array.from(byId, ([id, own]) => [id, own.map(({ verdict }) => verdict)]));
}

/** Where people changed what the bot made, only what can be checked says something. */
function speaksFor(state: PullRequestOutcome['state'], kept: boolean | undefined): boolean | undefined {
  switch (state) {
    case 'merged':
      return true;
    case 'amended':
      return kept;
    case 'refused':
    case 'reverted':
      return false;
    case 'open':
      return undefined;
  }
}

/** How often the rule was kept and broken, outcomes counted in. */
export function countsOf(rule: Rule, verdicts: readonly Verdict[]): { for: number; against: number } {
  const speakingFor = verdicts.filter(({ isFor }) => isFor).length;
  return {
    for: keptCount(rule) + speakingFor,
    against: brokenCount(rule) + verdicts.length - speakingFor,
  };
}

/** The rule with the score that it has by now. */
export function judged(rule: Rule, verdicts: readonly Verdict[]): Rule {
  const counts = countsOf(rule, verdicts);
  return { ...rule, score: scoreOf(counts.for, counts.against) };
}
