import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChatCompletionRequest } from '@copilotkit/aimock';
import type { RepositoryConfig } from '../../src/config/repository-config.ts';
import { createLocalSteps } from '../../src/durable/local-steps.ts';
import type { Steps } from '../../src/durable/steps.ts';
import { createLog } from '../../src/lib/log.ts';
import { openMemory, type Memory } from '../../src/memory/memory.ts';
import { openMirror } from '../../src/repository/repository.ts';
import { createDockerSandboxes } from '../../src/sandbox/docker-sandboxes.ts';
import type { Origin, Sandboxes } from '../../src/sandbox/sandbox.ts';
import { fixIssue } from '../../src/workflow/fix-issue.ts';
import type { FrozenIssue } from '../../src/workflow/fix-request.ts';
import type { Destination } from '../../src/workflow/destination.ts';
import { createLocalDestination } from '../../src/workflow/local-destination.ts';
import type { Outcome } from '../../src/workflow/outcome.ts';
import type { Parts } from '../../src/workflow/parts.ts';
import type { Progress } from '../../src/workflow/progress.ts';
import { uniqueName } from '../support/sandbox-limits.ts';
import { createSmallRepository } from '../support/small-repository.ts';
import { gatherCast, type Cast, type Lines } from './cast.ts';
import { keepFigures } from './figures.ts';
import { ISSUE, SHOP } from './shop.ts';

/** A run from beginning to end, with everything real but the model, whose replies are written here. */
export interface Scene extends Lines {
  readonly issue?: FrozenIssue;
  /** What `.github/heirloom.yml` says. */
  readonly config?: RepositoryConfig;
  readonly parts?: Partial<Parts>;
  readonly destination?: Partial<Destination>;
  /** Takes the place of the steps or the sandboxes, around them. */
  readonly steps?: (steps: Steps) => Steps;
  readonly sandboxes?: (sandboxes: Sandboxes) => Sandboxes;
  readonly signal?: AbortSignal;
  readonly run?: string;
  /** Of the containers, so that a later telling finds them. */
  readonly owner?: string;
  /** Who speaks, where they speak in several tellings. */
  readonly cast?: Cast;
}

export interface Played {
  readonly outcome: Outcome;
  /** What a candidate was told: how it began, and then what it was told after each of its replies. */
  readonly told: (candidate?: number) => readonly string[];
  /** All that was asked of the model, by conversation. */
  readonly asked: (conversation: string) => readonly ChatCompletionRequest[];
  /** The steps of the run, in their order. */
  readonly steps: readonly string[];
  readonly progress: readonly Progress[];
  /** Where each sandbox came from that was opened. */
  readonly opened: readonly Origin[];
  /** How long the model took, of all the seconds. */
  readonly seconds: { readonly all: number; readonly model: number };
}

export interface Stage extends AsyncDisposable {
  readonly play: (scene: Scene) => Promise<Played>;
}

/** For whatever plays scenes: an engine that is busy takes its time. */
export const PATIENTLY = { timeout: 240_000 };

/** Limits that a scene replaces one of. */
export const AMPLE = { turns: 40, tokens: 2_000_000, cost: 10, minutes: 30 };

const limits = { memoryMb: 512, cpus: 2, processes: 300, diskMb: 64, commandSeconds: 60 };
const log = createLog({ level: 'silent', redact: (text) => text });

/** A repository with its mirror and its memory, for many scenes: none of them changes it. */
export async function setStage(files: Readonly<Record<string, string>> = SHOP): Promise<Stage> {
  await using resources = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'heirloom-scenes-'));
  resources.defer(() => rm(folder, { recursive: true, force: true }));
  const repository = await createSmallRepository(join(folder, 'shop'), files);
  const memory = resources.use(await openMemory({ uri: join(folder, 'memory'), log }));
  const kept = resources.move();
  return {
    play: (scene) => play(scene, { folder, repository, memory }),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

interface Place {
  readonly folder: string;
  readonly repository: string;
  readonly memory: Memory;
}

async function play(scene: Scene, { folder, repository, memory }: Place): Promise<Played> {
  const signal = scene.signal ?? AbortSignal.timeout(300_000);
  await using own = scene.cast === undefined ? await gatherCast(scene) : undefined;
  const cast = scene.cast ?? own!;
  const stepsTold: string[] = [];
  const opened: Origin[] = [];
  const progress: Progress[] = [];
  const engine = createDockerSandboxes({
    image: 'heirloom-sandbox:local',
    owner: scene.owner ?? uniqueName(),
    // What is prepared outlives its run, and would outlive the test.
    imageCacheMb: 0,
  });
  const local = createLocalDestination({
    repository,
    revision: 'main',
    dryRun: true,
    openMirror: (aborted) =>
      openMirror({ dir: join(folder, 'mirror.git'), source: repository, signal: aborted }),
    tell: (told) => void progress.push(told),
  });
  const parts: Parts = {
    destination: {
      ...local,
      begin: async () => ({ kind: 'wanted', revision: 'main', config: configOf(scene), problems: [] }),
      ...scene.destination,
    },
    memory,
    sandboxes: (scene.sandboxes ?? ((same) => same))(noting(engine, opened)),
    enginePatienceMinutes: 1,
    sandboxLimits: limits,
    models: cast.models,
    windowTokens: 100_000,
    prices: new Map(),
    limits: { turns: 100, tokens: 2_000_000, cost: 10, minutes: 30 },
    answerDays: 7,
    candidates: 1,
    mostCandidates: 1,
    review: scene.review !== undefined,
    patchLimits: { maxBytes: 1_000_000, maxFiles: 20 },
    protectedPaths: [],
    givesAway: () => false,
    redact: (text) => text,
    log,
    ...scene.parts,
  };
  const steps = createLocalSteps(scene.run ?? uniqueName(), signal, async ({ step }) => {
    stepsTold.push(step);
  });
  const startedAt = performance.now();
  const request = { repository: 'shop', issue: scene.issue ?? ISSUE };
  const outcome = await fixIssue((scene.steps ?? ((same) => same))(steps), request, parts);
  const all = (performance.now() - startedAt) / 1000;
  const asked = cast.requests();
  const seconds = { all, model: cast.seconds() };
  await keepFigures({ outcome, opened, seconds }, asked);
  return {
    outcome,
    told: (candidate = 1) => toldIn(asked.get(`candidate ${candidate}`) ?? []),
    asked: (conversation) => asked.get(conversation) ?? [],
    steps: stepsTold,
    progress,
    opened,
    seconds,
  };
}

/** There is nothing to install, and no waiting for a registry. */
function configOf({ config = {} }: Scene): RepositoryConfig {
  return { ...config, commands: { install: 'true', ...config.commands } };
}

function noting(sandboxes: Sandboxes, opened: Origin[]): Sandboxes {
  return {
    ...sandboxes,
    async open(options) {
      const sandbox = await sandboxes.open(options);
      opened.push(sandbox.origin);
      return sandbox;
    },
  };
}

/** What was new in each request: all that stands after the last reply. */
function toldIn(requests: readonly ChatCompletionRequest[]): string[] {
  return requests.map(({ messages }) =>
    messages
      .slice(messages.findLastIndex(({ role }) => role === 'assistant') + 1)
      .map(({ content }) => (typeof content === 'string' ? content : JSON.stringify(content)))
      .join('\n\n'),
  );
}
