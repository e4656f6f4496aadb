import { metricsOf, type OutcomeMetrics } from '../memory/outcome-metrics.ts';
import type { Outcomes } from '../memory/outcomes.ts';
import type { PullRequestOutcome } from '../memory/pull-request-outcome.ts';
import { harmless } from './harmless.ts';
import { printJson, type ExitCode, type Terminal } from './terminal.ts';

export interface OutcomesNeeds {
  readonly terminal: Terminal;
  /** What is kept of a repository that the App works on, as owner/name, or of a folder; nothing where nothing is. */
  readonly openOutcomes: (repository: string) => Promise<KeptOutcomes | undefined>;
}

export interface KeptOutcomes extends AsyncDisposable {
  readonly outcomes: Pick<Outcomes, 'list'>;
}

export interface OutcomesOptions {
  readonly repo: string;
  readonly json: boolean;
}

/** `heirloom memory outcomes`: what became of the bot's pull requests, the newest first. */
export async function outcomesCommand(options: OutcomesOptions, needs: OutcomesNeeds): Promise<ExitCode> {
  return withOutcomes(options, needs, (outcomes, terminal) => {
    if (options.json) printJson(terminal, { outcomes });
    else if (outcomes.length === 0) terminal.out('No pull request was opened yet.\n');
    else for (const each of outcomes) terminal.out(`${linesOf(each).map(harmless).join('\n  ')}\n`);
  });
}

/** `heirloom memory metrics`: how people took them, in numbers. */
export async function metricsCommand(options: OutcomesOptions, needs: OutcomesNeeds): Promise<ExitCode> {
  return withOutcomes(options, needs, (outcomes, terminal) => {
    const metrics = metricsOf(outcomes);
    if (options.json) printJson(terminal, metrics);
    else for (const line of metricLines(metrics)) terminal.out(`${harmless(line)}\n`);
  });
}

async function withOutcomes(
  { repo }: OutcomesOptions,
  { terminal, openOutcomes }: OutcomesNeeds,
  show: (outcomes: readonly PullRequestOutcome[], terminal: Terminal) => void,
): Promise<ExitCode> {
  await using kept = await openOutcomes(repo);
  if (kept === undefined) {
    terminal.err(`Nothing is remembered of ${harmless(repo)} in this data home.\n`);
    return 1;
  }
  show(await kept.outcomes.list(), terminal);
  return 0;
}

function linesOf({
  number,
  state,
  openedAt,
  title,
  issue,
  url,
  rounds,
  editedLines = 0,
  untrustedBecause = '',
  stopped,
}: PullRequestOutcome): string[] {
  const after = [
    ...(rounds.length > 0 ? [`${rounds.length} rounds`] : []),
    ...(editedLines > 0 ? [`${editedLines} lines changed by people`] : []),
  ];
  return [
    `#${number} ${state} ${openedAt.slice(0, 10)} ${title} (for #${issue})`,
    url,
    ...(after.length > 0 ? [after.join(', ')] : []),
    ...(untrustedBecause === '' ? [] : [`because: ${untrustedBecause.replace(/\s+/g, ' ').slice(0, 300)}`]),
    ...(stopped === undefined ? [] : [`stopped: ${stopped.because}`]),
  ];
}

function metricLines(metrics: OutcomeMetrics): string[] {
  const { proposed, accepted, editedLines, repeatedMistakes } = metrics;
  const share = (count: number) =>
    `${count}${proposed === 0 ? '' : ` (${Math.round((100 * count) / proposed)}%)`}`;
  return [
    `proposed ${proposed}, of them ${metrics.open} still open`,
    `accepted ${share(accepted)}, untouched ${share(metrics.acceptedUntouched)}`,
    `refused ${share(metrics.refused)}, reverted ${share(metrics.reverted)}`,
    `lines edited after the bot: median ${told(editedLines.median)}, sum ${editedLines.sum}`,
    `rounds for each pull request: ${told(metrics.roundsPerPullRequest)}`,
    `cost for each accepted one: ${metrics.costPerAccepted === null ? 'not known' : `$${metrics.costPerAccepted.toFixed(2)}`}, ${told(metrics.tokensPerAccepted)} tokens`,
    `repeated mistakes: ${repeatedMistakes.length}`,
    ...repeatedMistakes.map(
      ({ untrustedCorrection, pullRequests }) =>
        `  ${pullRequests.map((number) => `#${number}`).join(' ')}: ${untrustedCorrection.replace(/\s+/g, ' ').slice(0, 120)}`,
    ),
  ];
}

function told(value: number | null): string {
  return value === null ? 'not known' : Number(value.toFixed(1)).toLocaleString('en-US');
}
