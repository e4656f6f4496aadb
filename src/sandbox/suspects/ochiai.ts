import type { ExecutedLines } from './executed-lines.ts';

export interface Spot {
  readonly path: string;
  readonly from: number;
  readonly to: number;
  /** Ochiai: 1 where every failing test goes and no passing one, near 0 where it is the other way round. */
  readonly score: number;
}

export interface Spectra {
  readonly failing: readonly ExecutedLines[];
  readonly passing: readonly ExecutedLines[];
  /** What loading the test file executes, before any test: as much a part of the passing tests as of the failing ones. */
  readonly loading: ExecutedLines;
}

/**
 * Lines that more of the failing tests executed than of the passing ones, those of one score side by side as one spot;
 * most suspect first.
 */
export function suspectSpots({ failing, passing, loading }: Spectra): Spot[] {
  const spots: Spot[] = [];
  for (const path of new Set(failing.flatMap((executed) => [...executed.keys()]))) {
    const by = (runs: readonly ExecutedLines[], line: number) =>
      runs.filter((executed) => executed.get(path)?.has(line)).length;
    const lines = new Set(failing.flatMap((executed) => [...(executed.get(path) ?? [])]));
    for (const line of [...lines].toSorted((a, b) => a - b)) {
      const passed = loading.get(path)?.has(line) ? passing.length : by(passing, line);
      const failed = by(failing, line);
      if (failed * passing.length <= passed * failing.length) continue;
      const score = ochiai(failed, failing.length, passed);
      const last = spots.at(-1);
      if (last?.path === path && last.to === line - 1 && last.score === score)
        spots[spots.length - 1] = { ...last, to: line };
      else spots.push({ path, from: line, to: line, score });
    }
  }
  return spots.toSorted((a, b) => b.score - a.score);
}

/** Executed by `failed` of the failing tests and by `passed` of the passing ones. */
function ochiai(failed: number, failing: number, passed: number): number {
  return failed / Math.sqrt(failing * (failed + passed));
}
