import type { Steps } from '../durable/durable.ts';
import { messageOf } from '../lib/message-of.ts';
import { createAccount, type Account } from './account.ts';
import { addCompanions } from './add-companions.ts';
import { createAsking, type Asking } from './asking.ts';
import { openBench } from './bench.ts';
import { makeCandidates } from './candidates.ts';
import { chooseAndReview, whyNoneHeld } from './choice.ts';
import { chooseBase } from './choose-base.ts';
import { setLimits } from './daily-budget.ts';
import { outlastingTheEngine } from './engine-patience.ts';
import { dressProposal } from './dress-proposal.ts';
import type { FixRequest } from './fix-request.ts';
import type { Ending, Outcome } from './outcome.ts';
import { rememberProposal } from './learning/remember-proposal.ts';
import type { Parts } from './parts.ts';
import { createReporter, type Reporter } from './progress.ts';
import { prepareEnvironment } from './prepare-environment.ts';
import { writeProposal } from './proposal.ts';
import { release, wordsProblem } from './release.ts';
import { settle } from './settings.ts';
import { syncMemory } from './sync-memory.ts';
import { tellEnding } from './tell-ending.ts';
import { createWorkbench } from './workbench.ts';

/**
 * The story of a fix, from a frozen issue to a pull request, a question, or a stated reason. After a crash it is
 * told again and goes on where it had got to; `Steps` says what that asks of it.
 */
export async function fixIssue(steps: Steps, request: FixRequest, parts: Parts): Promise<Outcome> {
  const startedAt = await steps.now();
  const account = createAccount(parts.limits, parts.prices);
  const reporter = createReporter(steps, parts.destination, () => account.spent());
  const asking = createAsking(steps, parts.destination, reporter);
  const patientSteps = outlastingTheEngine(steps, {
    sandboxes: parts.sandboxes,
    minutes: parts.enginePatienceMinutes,
    tell: (wait, signal) => reporter.engineAway(wait, signal),
  });

  let ending: Ending;
  try {
    ending = await tell(patientSteps, request, parts, { account, reporter, asking });
  } catch (error) {
    // A cancelled or halted run says nothing more: who cancelled it does, or the next start resumes it.
    if (steps.signal.aborted) throw error;
    parts.log.error('a run could not go on', { run: steps.run, error });
    ending = { kind: 'gave-up', because: messageOf(error) };
  }

  const seconds = ((await steps.now()).getTime() - startedAt.getTime()) / 1000 - asking.waitedSeconds();
  const outcome: Outcome = { ...ending, spent: account.spent(), seconds };
  await tellEnding(steps, reporter, outcome, parts);
  return outcome;
}

async function tell(
  steps: Steps,
  request: FixRequest,
  given: Parts,
  { account, reporter, asking }: { account: Account; reporter: Reporter; asking: Asking },
): Promise<Ending> {
  const { destination, memory } = given;
  const beginning = await steps.step('begin', (signal) => destination.begin(signal));
  if (beginning.kind === 'unwanted') return gaveUp(beginning.because);
  const { config, problems } = beginning;
  const parts = await settle(steps, given);
  const usedUp = await setLimits(steps, account, request.repository, config, parts.daily);
  if (usedUp !== undefined) return gaveUp(usedUp);
  for (const problem of problems) reporter.note(`\`.github/heirloom.yml\`: ${problem}`);

  await reporter.begin('Reading the repository and its history');
  const { commit: base, branch: baseBranch } = await steps.step('base', async (signal) =>
    chooseBase(await destination.openMirror(signal), beginning),
  );
  const mirror = await destination.openMirror(steps.signal, base);
  const synced = await steps.step('remember', (signal) => syncMemory(memory, mirror, base, { signal }));
  const { untrustedTitle, untrustedBody } = request.issue;
  const recalled = await steps.step('recall', () =>
    memory.recall(mirror, base, `${untrustedTitle}\n\n${untrustedBody}`),
  );
  const likely = recalled.files.map(({ path }) => path);
  reporter.found(`Read the repository at ${base.slice(0, 12)} and its ${synced.episodes} commits`);

  await reporter.begin('Preparing the sandbox');
  const { sandboxes, sandboxLimits: limits, log } = parts;
  await using workbench = createWorkbench({ sandboxes, run: steps.run, limits, mirror, base, log });
  const ground = { steps, parts, mirror, base, config };
  const environment = await prepareEnvironment({ ...ground, workbench, reporter, likely });
  if (environment.kind === 'failed') return gaveUp(environment.because);
  const { baseline } = environment;
  const bench = await openBench({ ...ground, account, asking, workbench, environment, likely });
  reporter.found(
    baseline
      ? `Ran the tests as they are: ${baseline.passed ? 'they pass' : 'not all of them pass'}`
      : 'Found no tests to run',
  );

  const task = { request, recalled, baseline };
  const attempts = await makeCandidates(task, bench, reporter);
  const candidates = attempts.filter((attempt) => attempt.kind === 'held');
  const asked = attempts.find((attempt) => attempt.kind === 'asked');
  if (asked && candidates.length === 0) return asked;
  if (candidates.length === 0) return gaveUp(whyNoneHeld(attempts));
  const chosen = await chooseAndReview(candidates, task, bench, reporter);
  const complete = await addCompanions(chosen, task, bench);

  await reporter.begin('Proposing the change');
  const released = await release(complete, task, bench);
  if (released.kind === 'refused') return gaveUp(released.because);
  const unwanted = await steps.step('still wanted', (signal) => destination.unwanted(signal));
  if (unwanted !== undefined) return gaveUp(unwanted);
  const spent = account.spent();
  const proposal = writeProposal({ base, baseBranch, request, reviewed: released.reviewed, bench, spent });
  const unfit = wordsProblem(proposal, bench);
  if (unfit !== undefined) return gaveUp(`The change must not be proposed: ${unfit}`);
  const proposed = await steps.step(
    'propose',
    (signal) => destination.propose(proposal, mirror, released.change, signal),
    { retries: 1 },
  );
  await dressProposal(
    steps,
    proposed,
    { config, base, patch: proposal.patch },
    { mirror, destination, reporter },
  );
  reporter.found('Proposed the change');
  await rememberProposal(steps, { request, ...released, proposal, proposed, mirror }, parts);
  return { kind: 'proposed', proposal, proposed };
}

const gaveUp = (because: string): Ending => ({ kind: 'gave-up', because });
