import { namedSigns } from '../../src/conventions/prediction/signs.ts';
import { parseTitle } from '../../src/lib/commit-title.ts';
import type { Commit } from '../../src/repository/repository.ts';
import { touches, type Hits, type Kind } from './measures.ts';
import { givenOf, type Given, type PastTask } from './past-tasks.ts';

interface TypeGuesser {
  guess(paths: readonly string[]): string | undefined;
  learn(type: string, paths: readonly string[]): void;
}

/** The most usual type so far. */
export function majority(): TypeGuesser {
  const counts = new Map<string, number>();
  return {
    guess: () =>
      [...counts].reduce<[string, number] | undefined>((a, b) => (a && a[1] >= b[1] ? a : b), undefined)?.[0],
    learn: (type) => void counts.set(type, (counts.get(type) ?? 0) + 1),
  };
}

/** Naive Bayes on what can be seen of the paths. */
export function bayesOnPaths(): TypeGuesser {
  const types = new Map<string, { cases: number; signs: number; of: Map<string, number> }>();
  const vocabulary = new Set<string>();
  return {
    guess(paths) {
      let best: { type: string; score: number } | undefined;
      for (const [type, { cases, signs, of }] of types) {
        let score = Math.log(cases);
        for (const sign of namedSigns('', paths))
          score += Math.log(((of.get(sign) ?? 0) + 1) / (signs + vocabulary.size));
        if (best === undefined || score > best.score) best = { type, score };
      }
      return best?.type;
    },
    learn(type, paths) {
      const known = types.get(type) ?? { cases: 0, signs: 0, of: new Map<string, number>() };
      types.set(type, known);
      known.cases += 1;
      for (const sign of namedSigns('', paths)) {
        known.signs += 1;
        known.of.set(sign, (known.of.get(sign) ?? 0) + 1);
        vocabulary.add(sign);
      }
    },
  };
}

/** How often the guesser has the type of the tasks right, learning from every commit before each. */
export function guessedTypes(
  guesser: TypeGuesser,
  oldestFirst: readonly Commit[],
  tasks: readonly PastTask[],
  given: Given,
): Hits {
  const asked = new Set(tasks.map(({ commit }) => commit.sha));
  const result: Hits = { hits: 0, of: 0 };
  for (const commit of oldestFirst) {
    const { type } = parseTitle(commit.title);
    if (type === undefined) continue;
    const paths = givenOf(commit, given);
    if (asked.has(commit.sha)) {
      result.of += 1;
      if (guesser.guess(paths) === type) result.hits += 1;
    }
    guesser.learn(type, paths);
  }
  return result;
}

/** How often the commits of the tasks touched the kind. */
export function rateOf(tasks: readonly PastTask[], kind: Kind): number {
  return tasks.filter((task) => touches(task, kind)).length / Math.max(1, tasks.length);
}
