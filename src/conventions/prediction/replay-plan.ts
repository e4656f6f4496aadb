import type { Lineage } from '../../repository/lineage.ts';

/** `fork` sets a copy of what is learnt aside, `back` returns to it. */
export type ReplayStep =
  | { readonly kind: 'learn'; readonly number: number }
  | { readonly kind: 'answer'; readonly task: number }
  | { readonly kind: 'fork' }
  | { readonly kind: 'back' };

/**
 * The order in which to learn and to answer so that each task is answered after exactly the commits of its lineage,
 * in their order. What tasks have in common at the beginning is learnt once; where their lineages part, the smaller
 * part goes on with a copy, so there are never more copies than the logarithm of the tasks.
 */
export function* planReplay(lineages: readonly Lineage[]): Generator<ReplayStep> {
  const tasks = lineages.map((lineage, task) => ({ lineage, task }));
  yield* replay(
    tasks.sort((a, b) => byFirstDifference(a.lineage, b.lineage)),
    0,
  );
}

interface Task {
  readonly lineage: Lineage;
  readonly task: number;
}

/** Who lacks the first number that only one of them has comes first: so the shorter of two stands before the longer. */
function byFirstDifference(a: Lineage, b: Lineage): number {
  const number = a.partsFrom(b);
  if (number === undefined) return 0;
  return a.has(number) ? 1 : -1;
}

function* replay(sorted: readonly Task[], from: number): Generator<ReplayStep> {
  let rest = sorted;
  let next = from;
  while (rest.length > 0) {
    const { lineage } = rest[0]!;
    const parting = lineage.partsFrom(rest.at(-1)!.lineage) ?? Infinity;
    for (const number of lineage.from(next)) {
      if (number >= parting) break;
      yield { kind: 'learn', number };
    }
    const complete = rest.filter((each) => each.lineage.tip < parting && !each.lineage.has(parting));
    const answered = parting === Infinity ? rest : complete;
    for (const { task } of answered) yield { kind: 'answer', task };
    const left = rest.slice(answered.length);
    const middle = left.findIndex((each) => each.lineage.has(parting));
    const [without, having] = [left.slice(0, Math.max(0, middle)), left.slice(Math.max(0, middle))];
    const [fewer, more] = without.length < having.length ? [without, having] : [having, without];
    if (fewer.length > 0) {
      yield { kind: 'fork' };
      yield* replay(fewer, parting);
      yield { kind: 'back' };
    }
    rest = more;
    next = parting;
  }
}
