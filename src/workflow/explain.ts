import { fenced } from '../lib/markdown.ts';
import { defused } from '../lib/untrusted-markdown.ts';
import type { PullRequestOutcome, Round } from '../memory/pull-request-outcome.ts';
import { brokenCount, isWaiting, keptCount } from '../memory/rule.ts';
import type { StandingRule } from '../memory/standing-rules.ts';
import type { CommitLine } from '../repository/commit-titles.ts';
import { untrustedLine } from './untrusted-line.ts';

/** What the repository says of an outcome's receipt by now. */
export interface Known {
  /** The rules as they stand now. */
  readonly rules: readonly StandingRule[];
  /** The commits that the receipt and its rules name, as far as they are there. */
  readonly commits: readonly CommitLine[];
  readonly commitUrl: (sha: string) => string;
}

const MOST_FAILURE = 1_500;

/** Why a pull request of the bot's own is as it is, from what was kept of its run; no model has a word in it. */
export function explainMarkdown(outcome: PullRequestOutcome, known: Known): string {
  const { precedents, rules, rounds, confidence, model, tokens, cost } = outcome;
  const ruleLines = (some: typeof rules) => some.map((rule) => ruleLine(rule, known));
  const price = cost === undefined ? '' : `, $${cost.toFixed(2)}`;
  return [
    `**Why this change:** ${untrustedLine(outcome.title)}`,
    shownBy(outcome),
    list(
      'Past commits that I was shown as examples:',
      precedents.map((sha) => commitLine(sha, known)),
    ) ?? 'No past commit was close enough to serve as an example.',
    list('Rules of this repository that it touches:', ruleLines(rules.filter(({ used }) => used))) ??
      'It touches no rule of this repository.',
    folded('Rules that I was shown besides', ruleLines(rules.filter(({ used }) => !used))),
    list('Files that memory pointed at before I had read anything:', (outcome.files ?? []).map(code)),
    list('What came since:', [
      ...rounds.map((round) => roundLine(round, known)),
      ...endingLines(outcome, known),
    ]),
    '`/heirloom forget <id>` drops a rule for good, `/heirloom remember <words>` adds one.',
    `<sub>memory was ${Math.round(confidence * 100)} % sure of the place · model ${code(model)}, ${tokens.toLocaleString('en-US')} tokens${price} · run ${code(outcome.run)} at ${commit(outcome.base, known)}</sub>`,
  ]
    .filter((part) => part !== undefined)
    .join('\n\n');
}

function shownBy({ tests, failure }: PullRequestOutcome): string {
  if (tests.length === 0) return 'No test showed the fault before the change.';
  const files = tests.map(code).join(', ');
  const shown = failure.trim().slice(0, MOST_FAILURE).toWellFormed();
  const words = shown === '' ? '.' : `:\n\n${fenced(defused(shown))}`;
  return `Shown by ${files}: without the change it fails with${words}`;
}

function commitLine(sha: string, known: Known): string {
  const title = known.commits.find((line) => line.sha === sha)?.title;
  return `${commit(sha, known)} ${title === undefined ? '(no longer there)' : untrustedLine(title)}`;
}

function ruleLine({ id, statement }: PullRequestOutcome['rules'][number], known: Known): string {
  const standing = known.rules.find(({ rule }) => rule.id === id);
  const facts = standing === undefined ? ['no longer known'] : factsOf(standing);
  return `${code(id)}: ${untrustedLine(statement)} (${facts.join('; ')})`;
}

function factsOf(standing: StandingRule): string[] {
  const { rule, fallen, verdicts = [] } = standing;
  const [kept, broken] = [keptCount(rule), brokenCount(rule)];
  const counts = kept + broken === 0 ? '' : `: kept ${times(kept)}, broken ${times(broken)}`;
  return [
    `score ${rule.score.toFixed(2)}${counts}`,
    ...(verdicts.length === 0 ? [] : [`of my own pull requests ${verdictsTold(verdicts)}`]),
    originOf(standing),
    ...(fallen === undefined || isWaiting(rule) ? [] : [`does not hold any more: ${untrustedLine(fallen)}`]),
  ];
}

function verdictsTold(verdicts: NonNullable<StandingRule['verdicts']>): string {
  const speakFor = verdicts.filter(({ isFor }) => isFor).length;
  return `${speakFor} for it and ${verdicts.length - speakFor} against`;
}

function times(count: number): string {
  if (count === 0) return 'never';
  return count === 1 ? 'once' : `${count} times`;
}

function originOf({ rule, writtenIn }: StandingRule): string {
  if (rule.proposedIn !== undefined) {
    const said = `[said](${rule.proposedIn})${by(rule.proposedBy)} in a review`;
    return isWaiting(rule) ? `${said}, waits to be accepted` : `${said}, accepted${by(rule.acceptedBy)}`;
  }
  if (writtenIn !== undefined) return `written in ${code(writtenIn)}`;
  switch (rule.origin) {
    case 'human':
      return `written${by(rule.acceptedBy) || ' by a person'}`;
    case 'history':
      return 'from the history';
    case 'reflection':
      return 'from looking back at past changes';
    case 'review':
      return 'from a review';
    case 'seed':
      return 'what is usual in most repositories';
  }
}

const by = (login: string | undefined) => (login === undefined ? '' : ` by ${code(login)}`);

/** How it ended, and in whose words. */
function endingLines(
  {
    state,
    closedAt = '',
    closedBy,
    untrustedBecause = '',
    editedLines = 0,
    mergedAs,
    revertedBy,
  }: PullRequestOutcome,
  known: Known,
): string[] {
  const merged = mergedAs === undefined ? 'merged' : `merged as ${commit(mergedAs, known)}`;
  const words = untrustedBecause.trim() === '' ? '' : `: “${untrustedLine(untrustedBecause)}”`;
  const when = closedAt === '' ? '' : `${closedAt.slice(0, 10)}, `;
  switch (state) {
    case 'open':
      return [];
    case 'merged':
      return [`${when}${merged}${by(closedBy)}, as it was`];
    case 'amended':
      return [`${when}${merged}${by(closedBy)}, with ${editedLines} lines of people's own`];
    case 'refused':
      return [`${when}closed${by(closedBy)} without being merged${words}`];
    case 'reverted':
      return [
        `${when}${merged}${by(closedBy)}`,
        `taken back${revertedBy === undefined ? '' : ` by ${commit(revertedBy, known)}`}${words}`,
      ];
  }
}

const KINDS: Readonly<Record<Round['kind'], string>> = {
  review: 'what reviewers said',
  checks: 'failed checks',
  conflict: 'a conflict with the base branch',
  retry: 'another round, asked for',
};

function roundLine(round: Round, known: Known): string {
  const { kind, at, remarks, checks, commit: pushed } = round;
  const about = checks.length > 0 ? ` (${checks.map(untrustedLine).join(', ')})` : '';
  const answers = remarks.map(({ by: login, answer }) => `${code(login)} ${ANSWERS[answer]}`);
  const came = pushed === undefined ? 'nothing was pushed' : `pushed as ${commit(pushed, known)}`;
  return `${at.slice(0, 10)}, ${KINDS[kind]}${about}: ${[...answers, came].join(', ')}`;
}

const ANSWERS: Readonly<Record<Round['remarks'][number]['answer'], string>> = {
  done: 'was followed',
  declined: 'was told why not',
  question: 'was asked back',
  noted: 'was heard',
};

function commit(sha: string, { commitUrl }: Known): string {
  return `[${code(sha.slice(0, 10))}](${commitUrl(sha)})`;
}

function list(heading: string, lines: readonly string[]): string | undefined {
  return lines.length === 0 ? undefined : `${heading}\n\n${lines.map((line) => `- ${line}`).join('\n')}`;
}

function folded(heading: string, lines: readonly string[]): string | undefined {
  if (lines.length === 0) return undefined;
  const items = lines.map((line) => `- ${line}`).join('\n');
  return `<details>\n<summary>${heading} (${lines.length})</summary>\n\n${items}\n\n</details>`;
}

function code(untrusted: string): string {
  return `\`${untrusted.replaceAll('`', '').replaceAll(/\s+/g, ' ')}\``;
}
