import { createRoundToolbelt } from '../../agent/toolbelt.ts';
import { parseRepositoryConfig, type RepositoryConfig } from '../../config/repository-config.ts';
import type { Steps } from '../../durable/durable.ts';
import { messageOf } from '../../lib/message-of.ts';
import { createAccount, type Account } from '../account.ts';
import { createAsking } from '../asking.ts';
import { openBench } from '../bench.ts';
import { setLimits } from '../daily-budget.ts';
import { outlastingTheEngine } from '../engine-patience.ts';
import { patiently } from '../patience.ts';
import { prepareEnvironment } from '../prepare-environment.ts';
import { createReporter, type Reporter } from '../progress.ts';
import { settle } from '../settings.ts';
import { syncMemory } from '../sync-memory.ts';
import { createWorkbench } from '../workbench.ts';
import { findGround, type Ground } from './branch.ts';
import type { FollowUpEnding, FollowUpParts } from './follow-up-parts.ts';
import type { FollowUpRequest } from './follow-up-request.ts';
import { untilQuiet } from './quiet.ts';
import { playRound, playWithoutWork } from './round.ts';
import { readScene, type ReadyScene } from './scene.ts';
import { tellEnding } from './tell-ending.ts';

const MOST_ROUNDS = 5;

/**
 * The story of what follows a pull request: what people with write access say is answered, what fails is mended, what does
 * not fit any more is merged, a commit a round. After a crash it is told again and goes on where it had got to.
 */
export async function followUp(
  steps: Steps,
  request: FollowUpRequest,
  parts: FollowUpParts,
): Promise<FollowUpEnding> {
  const account = createAccount(parts.limits, parts.prices);
  const reporter = createReporter(steps, parts.destination, () => account.spent());
  const patientSteps = outlastingTheEngine(steps, {
    sandboxes: parts.sandboxes,
    minutes: parts.enginePatienceMinutes,
    tell: (wait, signal) => reporter.engineAway(wait, signal),
  });

  let ending: FollowUpEnding;
  try {
    ending = await tell(patientSteps, request, parts, { account, reporter });
  } catch (error) {
    // A cancelled or halted run says nothing more: who cancelled it does, or the next start resumes it.
    if (steps.signal.aborted) throw error;
    parts.log.error('a follow-up could not go on', { run: steps.run, error });
    ending = { kind: 'gave-up', because: messageOf(error) };
  }
  await tellEnding(
    steps,
    request,
    { ending, spent: account.spent(), hasReported: reporter.hasBegun() },
    parts,
  );
  return ending;
}

async function tell(
  steps: Steps,
  request: FollowUpRequest,
  given: FollowUpParts,
  { account, reporter }: { account: Account; reporter: Reporter },
): Promise<FollowUpEnding> {
  await untilQuiet(steps, request, given);
  let scene = await look(1);
  if (scene.kind !== 'ready') return scene;

  if (scene.points.every((point) => point.kind === 'checks' && point.failed.length === 0)) {
    await playWithoutWork(steps, scene, account.spent(), given);
    return { kind: 'answered', rounds: 1, commits: [] };
  }

  const parts = await settle(steps, given);
  const config = await readConfig(steps, parts);
  const usedUp = await setLimits(steps, account, request.repository, config, parts.daily);
  if (usedUp !== undefined) return { kind: 'gave-up', because: usedUp };

  let ground = await fetchGround(1, scene);
  // It merges by itself: GitHub has not looked again yet.
  if (scene.why === 'conflict' && ground.conflicts.length === 0) return { kind: 'nothing-to-do' };
  await reporter.begin('Preparing the sandbox');
  const { base } = ground;
  const mirror = await parts.destination.openMirror(steps.signal, ground.head);
  await steps.step('remember', (signal) => syncMemory(parts.memory, mirror, base, { signal }));
  const { untrustedIssue } = scene.outcome;
  const recalled = await steps.step('recall', () => parts.memory.recall(mirror, base, untrustedIssue));
  const { sandboxes, sandboxLimits: limits, log } = parts;
  await using workbench = createWorkbench({ sandboxes, run: steps.run, limits, mirror, base, log });
  const likely = recalled.files.map(({ path }) => path);
  const preparing = { steps, parts, mirror, base, config, workbench, reporter, likely };
  const environment = await prepareEnvironment(preparing);
  if (environment.kind === 'failed') return { kind: 'gave-up', because: environment.because };
  const asking = createAsking(steps, parts.destination, reporter);
  const equip = createRoundToolbelt;
  const bench = await openBench({ ...preparing, account, asking, environment, equip });

  const commits: string[] = [];
  for (let round = 1; ; round++) {
    await reporter.begin(round === 1 ? 'Working on what was said' : 'Working on what was said since');
    const { baseline } = environment;
    const played = await playRound({ round, request, scene, ground, recalled, baseline }, bench, parts);
    if (played.kind !== 'played') return { kind: 'stopped', because: OVERTAKEN[played.kind] };
    if (played.commit !== undefined) commits.push(played.commit);
    const answered: FollowUpEnding = { kind: 'answered', rounds: round, commits };
    if (round === MOST_ROUNDS || scene.why === 'conflict') return answered;
    const next = await look(round + 1);
    if (next.kind !== 'ready') return answered;
    scene = next;
    ground = await fetchGround(round + 1, scene);
    // What the change is measured against has changed: the next run prepares for it.
    if (ground.base !== base) return answered;
  }

  function look(round: number) {
    return steps.step(`round ${round}: look`, (signal) =>
      patiently(() => readScene(steps.run, request, round, given), signal),
    );
  }
  function fetchGround(round: number, { pullRequest, why }: ReadyScene): Promise<Ground> {
    return steps.step(
      `round ${round}: fetch`,
      async (signal) => findGround(await parts.destination.openMirror(signal), pullRequest, why),
      { retries: 2 },
    );
  }
}

const OVERTAKEN = {
  moved: 'somebody pushed to the branch while I was at work, so nothing of it was pushed',
  closed: 'the pull request was closed while I was at work, so nothing of it was pushed',
};

function readConfig(steps: Steps, { forge }: FollowUpParts): Promise<RepositoryConfig> {
  return steps.step('begin', (signal) =>
    patiently(async () => parseRepositoryConfig(await forge.repositoryConfig()).config, signal),
  );
}
