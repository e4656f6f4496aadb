import { describe, expect, it } from 'vitest';
import { planReplay } from '../../src/conventions/prediction/replay-plan.ts';
import { createLineage, type Lineage } from '../../src/repository/lineage.ts';

/** What each task was answered after, and how often a commit was learnt. */
function replayed(lineages: readonly Lineage[]): { learnt: number; deepest: number; known: number[][] } {
  const known: number[][] = [];
  const aside: number[][] = [];
  let now: number[] = [];
  let [learnt, deepest] = [0, 0];
  for (const step of planReplay(lineages)) {
    if (step.kind === 'learn') {
      now.push(step.number);
      learnt += 1;
    } else if (step.kind === 'fork') {
      aside.push(now);
      now = [...now];
      deepest = Math.max(deepest, aside.length);
    } else if (step.kind === 'back') now = aside.pop()!;
    else known[step.task] = [...now];
  }
  return { learnt, deepest, known };
}

/** A history of that many commits, each with one or two parents among the few before it. */
function lineagesOf(commits: number, seed: number): Lineage[] {
  let state = seed;
  const random = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >> 8) % below;
  };
  const parents = Array.from({ length: commits }, (_, number) =>
    number === 0 ? [] : Array.from({ length: 1 + random(2) }, () => number - 1 - random(Math.min(number, 5))),
  );
  return Array.from({ length: commits }, (_, number) => createLineage(number, (each) => parents[each]!));
}

describe('a replay', () => {
  it.each([1, 2, 3, 4, 5])('answers each task after exactly its ancestors, in their order (%i)', (seed) => {
    const lineages = lineagesOf(150, seed);
    const { known } = replayed(lineages);
    lineages.forEach((lineage, task) => expect(known[task]).toEqual([...lineage.from(0)]));
  });

  it('learns a straight history once, without a copy, in whatever order it is asked', () => {
    const lineages = Array.from({ length: 100 }, (_, number) =>
      createLineage(99 - number, (each) => (each === 0 ? [] : [each - 1])),
    );
    expect(replayed([...lineages, ...lineages])).toMatchObject({ learnt: 100, deepest: 0 });
  });

  it('keeps few copies at once, however many branches there are', () => {
    const lineages = lineagesOf(500, 9);
    expect(replayed(lineages).deepest).toBeLessThanOrEqual(9);
  });
});
