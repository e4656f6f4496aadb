import type { PullRequestOutcome } from './pull-request-outcome.ts';
import { gistOf, isAboutTheSame, isTheSame, type Gist } from './same-rule.ts';

/** How a repository's people took the bot's pull requests. */
export interface OutcomeMetrics {
  readonly proposed: number;
  readonly open: number;
  /** Merged, and not taken back. */
  readonly accepted: number;
  readonly acceptedUntouched: number;
  readonly refused: number;
  readonly reverted: number;
  /** Lines that people changed after the bot, of what was accepted and could be compared; null where there is none. */
  readonly editedLines: { readonly median: number | null; readonly sum: number };
  readonly roundsPerPullRequest: number | null;
  /** The same correction in two pull requests or more. */
  readonly repeatedMistakes: readonly RepeatedMistake[];
  /** In US dollars: all that these pull requests and their rounds have cost, by each accepted one. Null where a price is not known. */
  readonly costPerAccepted: number | null;
  readonly tokensPerAccepted: number | null;
}

export interface RepeatedMistake {
  /** How it was said or changed the first time. */
  readonly untrustedCorrection: string;
  /** The oldest first. */
  readonly pullRequests: readonly number[];
}

export function metricsOf(outcomes: readonly PullRequestOutcome[]): OutcomeMetrics {
  const count = (state: PullRequestOutcome['state']) =>
    outcomes.filter((outcome) => outcome.state === state).length;
  const accepted = outcomes.filter(({ state }) => state === 'merged' || state === 'amended');
  const edited = accepted.flatMap(({ editedLines }) => editedLines ?? []);
  const perAccepted = (total: number | undefined): number | null =>
    total === undefined || accepted.length === 0 ? null : total / accepted.length;
  const rounds = outcomes.reduce((sum, outcome) => sum + outcome.rounds.length, 0);
  return {
    proposed: outcomes.length,
    open: count('open'),
    accepted: accepted.length,
    acceptedUntouched: count('merged'),
    refused: count('refused'),
    reverted: count('reverted'),
    editedLines: { median: median(edited), sum: edited.reduce((sum, lines) => sum + lines, 0) },
    roundsPerPullRequest: outcomes.length === 0 ? null : rounds / outcomes.length,
    repeatedMistakes: repeatedMistakes(outcomes),
    costPerAccepted: perAccepted(sumOfKnown(spentOn(outcomes, 'cost'))),
    tokensPerAccepted: perAccepted(sumOfKnown(spentOn(outcomes, 'tokens'))),
  };
}

function spentOn(outcomes: readonly PullRequestOutcome[], what: 'cost' | 'tokens'): (number | undefined)[] {
  return outcomes.flatMap((outcome) => [outcome[what], ...outcome.rounds.map((round) => round[what])]);
}

/** What is not known in part is not known. */
function sumOfKnown(numbers: readonly (number | undefined)[]): number | undefined {
  const known = numbers.filter((each) => each !== undefined);
  return known.length < numbers.length ? undefined : known.reduce((sum, each) => sum + each, 0);
}

function median(numbers: readonly number[]): number | null {
  if (numbers.length === 0) return null;
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

interface Correction {
  readonly pullRequest: number;
  readonly untrustedText: string;
  readonly gist: Gist;
  readonly isDiff: boolean;
}

const MOST_SHOWN = 300;
/** "Rename this." is said of many things. */
const FEWEST_WORDS = 3;

function repeatedMistakes(outcomes: readonly PullRequestOutcome[]): RepeatedMistake[] {
  const oldestFirst = outcomes.toSorted(
    (a, b) => a.openedAt.localeCompare(b.openedAt) || a.number - b.number,
  );
  const groups: Correction[][] = [];
  for (const correction of oldestFirst.flatMap(correctionsOf)) {
    const group = groups.find(([first]) => first !== undefined && isSame(first, correction));
    if (group === undefined) groups.push([correction]);
    else group.push(correction);
  }
  return groups
    .map((group) => ({
      untrustedCorrection: group[0]?.untrustedText.slice(0, MOST_SHOWN).toWellFormed() ?? '',
      pullRequests: [...new Set(group.map(({ pullRequest }) => pullRequest))],
    }))
    .filter(({ pullRequests }) => pullRequests.length > 1)
    .sort((a, b) => b.pullRequests.length - a.pullRequests.length);
}

/** What people asked for and got, and what they changed themselves. */
function correctionsOf({ number, rounds, contrast }: PullRequestOutcome): Correction[] {
  const asked = rounds.flatMap(({ remarks }) =>
    remarks.flatMap(({ answer, untrustedText }) => (answer === 'done' ? [untrustedText] : [])),
  );
  const corrections = asked.map((untrustedText) => ({ untrustedText, isDiff: false }));
  const changed = contrast === undefined ? [] : [{ untrustedText: changedLines(contrast), isDiff: true }];
  return [...corrections, ...changed]
    .map((each) => ({ ...each, pullRequest: number, gist: gistOf(each.untrustedText) }))
    .filter(({ gist }) => gist.words.size >= FEWEST_WORDS);
}

function isSame(a: Correction, b: Correction): boolean {
  if (a.isDiff !== b.isDiff) return false;
  return a.isDiff ? isAboutTheSame(a.gist, b.gist) : isTheSame(a.gist, b.gist);
}

function changedLines(contrast: string): string {
  return contrast
    .split('\n')
    .filter((line) => /^[-+](?![-+]{2} )/.test(line))
    .join('\n');
}
