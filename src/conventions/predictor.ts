import { readDescent, type Descent } from '../repository/descent.ts';
import type { Lineage } from '../repository/lineage.ts';
import type { Mirror } from '../repository/repository.ts';
import { treesAlong } from '../repository/trees-along.ts';
import { createHabits, type Habits } from './prediction/habits.ts';
import type { View } from './prediction/near-files.ts';
import { changeOf, indexPast, type Change, type Past } from './prediction/past.ts';
import { predict, type Prediction } from './prediction/prediction.ts';
import { planReplay, type ReplayStep } from './prediction/replay-plan.ts';
import { createTree } from './prediction/tree.ts';
import { readWeights, type PredictionWeights } from './prediction/weights.ts';

export type { Prediction } from './prediction/prediction.ts';

/** A change that is to be made at a commit. */
export interface PlannedChange {
  /** The full hash. */
  readonly at: string;
  readonly paths: readonly string[];
  readonly untrustedSummary: string;
}

export interface ReplayOptions {
  readonly signal?: AbortSignal;
  readonly weights?: PredictionWeights;
  readonly progress?: (done: number, of: number) => void;
  /** How many commits are learnt at most, the newest. */
  readonly most?: number;
}

/**
 * What each commit and its ancestors, and nothing else, say about a change made there. In the order of the changes;
 * the whole history is read and learnt once for all of them.
 */
export async function* predictChanges(
  mirror: Mirror,
  changes: readonly PlannedChange[],
  options: ReplayOptions = {},
): AsyncGenerator<Prediction> {
  const weights = options.weights ?? (await readWeights());
  const waiting = new Map<number, Prediction>();
  let next = 0;
  for await (const { change, habits, view } of replay(mirror, changes, { ...options, weights })) {
    waiting.set(change, predict(habits, view, weights));
    options.progress?.(next + waiting.size, changes.length);
    for (let ready = waiting.get(next); ready !== undefined; ready = waiting.get(next)) {
      waiting.delete(next++);
      yield ready;
    }
  }
}

export interface Standing {
  /** Which of the changes. */
  readonly change: number;
  readonly habits: Habits;
  readonly view: View;
}

/** Stands at the commit of each change in turn, having learnt its history; in the order of that history. */
export async function* replay(
  mirror: Mirror,
  changes: readonly PlannedChange[],
  { signal, weights, most = Infinity }: ReplayOptions & { readonly weights: PredictionWeights },
): AsyncGenerator<Standing> {
  const descent = await readDescent(mirror, [...new Set(changes.map(({ at }) => at))], signal);
  const lineages = lineagesOf(descent, changes);
  const steps = [...planReplay(lineages)];
  const past = await readPast(mirror, descent, lineages, {
    first: Math.max(0, descent.shas.length - most),
    signal,
  });
  const tree = createTree();
  const trees = treesAlong(mirror, commitsAnswered(steps, changes), signal);
  const kept: Habits[] = [];
  let habits = createHabits(weights);
  for (const step of steps) {
    signal?.throwIfAborted();
    if (step.kind === 'learn') learn(habits, past, step.number);
    else if (step.kind === 'fork') {
      kept.push(habits);
      habits = habits.fork();
    } else if (step.kind === 'back') habits = kept.pop() ?? habits;
    else {
      const moved = await trees.next();
      if (!moved.done) tree.apply(moved.value);
      const { paths, untrustedSummary } = changes[step.task]!;
      yield {
        change: step.task,
        habits,
        view: { past, lineage: lineages[step.task]!, tree, paths, untrustedSummary },
      };
    }
  }
}

function learn(habits: Habits, past: Past, number: number): void {
  const change = past.changes[number];
  if (change !== undefined) habits.learn(change);
}

function lineagesOf(descent: Descent, changes: readonly PlannedChange[]): Lineage[] {
  const known = new Map<string, Lineage>();
  return changes.map(({ at }) => {
    const lineage = known.get(at) ?? descent.lineageOf(at);
    known.set(at, lineage);
    return lineage;
  });
}

function commitsAnswered(steps: readonly ReplayStep[], changes: readonly PlannedChange[]): string[] {
  return steps.flatMap((step) => (step.kind === 'answer' ? [changes[step.task]!.at] : []));
}

/** One log for each commit that none of the others descends from: mostly one. */
async function readPast(
  mirror: Mirror,
  { shas, numbers }: Descent,
  lineages: readonly Lineage[],
  { first, signal }: { readonly first: number; readonly signal: AbortSignal | undefined },
): Promise<Past> {
  const changes: (Change | undefined)[] = shas.map(() => undefined);
  const read: Lineage[] = [];
  for (const lineage of lineages.toSorted((a, b) => b.tip - a.tip)) {
    if (read.some((each) => each.has(lineage.tip))) continue;
    const since = [...read.map(({ tip }) => shas[tip]!), ...shas.slice(Math.max(0, first - 1), first)];
    for await (const commit of mirror.history(shas[lineage.tip]!, { since, ...(signal && { signal }) })) {
      const number = numbers.get(commit.sha);
      if (number !== undefined && number >= first) changes[number] = changeOf(commit);
    }
    read.push(lineage);
  }
  return indexPast(changes);
}
