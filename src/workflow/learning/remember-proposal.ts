import type { Steps } from '../../durable/durable.ts';
import type { Log } from '../../lib/log.ts';
import type { Memory } from '../../memory/memory.ts';
import type { PullRequestOutcome } from '../../memory/pull-request-outcome.ts';
import type { Mirror } from '../../repository/repository.ts';
import type { FixRequest } from '../fix-request.ts';
import type { Proposal, Proposed } from '../outcome.ts';
import type { Reviewed } from '../review.ts';

interface Opened {
  readonly request: FixRequest;
  readonly reviewed: Reviewed;
  readonly proposal: Proposal;
  readonly proposed: Proposed;
  readonly mirror: Mirror;
}

const LONGEST_PATCH = 100_000;
const LONGEST_ISSUE = 8_000;
const MOST_FILES = 10;

/**
 * Keeps a pull request that was just opened, so that it is looked after and what becomes of it can be learnt. A branch
 * of a local run has no number, and nobody to learn from. The pull request stands whatever comes of this.
 */
export async function rememberProposal(
  steps: Steps,
  opened: Opened,
  { memory, log }: { readonly memory: Pick<Memory, 'outcomes'>; readonly log: Pick<Log, 'error'> },
): Promise<void> {
  const remember = async (): Promise<void> => {
    const outcome = await openOutcome(steps.run, opened);
    // Done again after a crash, it takes nothing back that has been learnt since.
    if (outcome === undefined || (await memory.outcomes.of(outcome.number)) !== undefined) return;
    await memory.outcomes.keep(outcome);
  };
  try {
    await steps.step('remember the pull request', remember, { retries: 2 });
  } catch (error) {
    if (steps.signal.aborted) throw error;
    log.error('a pull request could not be remembered, and is not looked after', { run: steps.run, error });
  }
}

async function openOutcome(
  run: string,
  { request, reviewed, proposal, proposed, mirror }: Opened,
): Promise<PullRequestOutcome | undefined> {
  const { number, url } = proposed;
  const { issue } = request;
  if (number === undefined || url === undefined || issue.number === undefined) return undefined;
  const { receipt } = proposal;
  const { reproduced } = reviewed.held;
  return {
    number,
    url,
    issue: issue.number,
    run,
    openedAt: new Date().toISOString(),
    title: proposal.title,
    branch: proposed.branch,
    baseBranch: proposal.baseBranch ?? (await mirror.defaultBranch()),
    base: proposal.base,
    heads: [proposed.commit],
    patch: wholeLines(proposal.patch, LONGEST_PATCH),
    untrustedIssue: `${issue.untrustedTitle}\n\n${issue.untrustedBody}`.slice(0, LONGEST_ISSUE),
    tests: reproduced.kind === 'verified' ? reproduced.tests : [],
    failure: reproduced.kind === 'verified' ? reproduced.failure : '',
    precedents: receipt.precedents.map(({ sha }) => sha),
    rules: receipt.rules.map(({ id, statement, used = false }) => ({ id, statement, used })),
    files: receipt.files.slice(0, MOST_FILES),
    confidence: receipt.confidence,
    model: receipt.model,
    tokens: receipt.tokens,
    ...(receipt.cost !== undefined && { cost: receipt.cost }),
    rounds: [],
    state: 'open',
  };
}

function wholeLines(text: string, most: number): string {
  return text.length <= most ? text : text.slice(0, text.lastIndexOf('\n', most) + 1);
}
