import { companionKind } from '../companion-kind.ts';
import type { View } from './near-files.ts';
import type { AlsoChanged } from './prediction.ts';

const MOST_TOUCHES = 200;
const MOST_FILES = 8;
const LEAST_CHANCE = 0.15;
/** Touches without the other file that are imagined for each, so that two chances together prove nothing. */
const DOUBT = 2;
const HALF_LIFE = 400;

/** Source, settings, snapshots and generated files that changed with the given ones again and again. */
export function changedAlong({ past, lineage, tree, paths }: View): AlsoChanged[] {
  const found = new Map<string, number>();
  for (const source of paths) {
    const own = new Map<string, number>();
    let [all, seen] = [DOUBT, 0];
    for (const number of past.touching(source, lineage)) {
      if (seen++ === MOST_TOUCHES) break;
      const weight = 0.5 ** (lineage.newerThan(number) / HALF_LIFE);
      all += weight;
      for (const { path } of past.changes[number]!.files) {
        const name = past.nameNow(path, number, lineage, tree.has);
        if (name !== undefined && companionKind(name) === undefined)
          own.set(name, (own.get(name) ?? 0) + weight);
      }
    }
    for (const [path, weight] of own) found.set(path, Math.max(found.get(path) ?? 0, weight / all));
  }
  const given = new Set(paths);
  return [...found]
    .filter(([path, probability]) => probability >= LEAST_CHANCE && !given.has(path))
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, MOST_FILES)
    .map(([path, probability]) => ({ path, probability: Number(probability.toFixed(4)) }));
}
