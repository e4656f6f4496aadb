import { z } from 'zod';
import { pathKind } from '../../lib/path-kind.ts';
import { jsonOf } from '../test-report/own-lines.ts';

/** The lines that a run executed, by path. */
export type ExecutedLines = ReadonlyMap<string, ReadonlySet<number>>;

/** `lines` holds first and last lines by turns. */
const Line = z.object({ path: z.string(), lines: z.array(z.int().min(1).max(1_000_000)) });

/** What the collectors print, of source files alone; what else stands between it is left out. */
export function readExecutedLines(untrustedOutput: string): ExecutedLines {
  const executed = new Map<string, Set<number>>();
  for (const text of untrustedOutput.split('\n')) {
    const parsed = Line.safeParse(jsonOf(text)).data;
    if (parsed === undefined || pathKind(parsed.path) !== 'source') continue;
    const { path, lines } = parsed;
    const all = executed.get(path) ?? new Set();
    executed.set(path, all);
    for (let at = 0; at + 1 < lines.length; at += 2)
      for (let line = lines[at]!; line <= lines[at + 1]!; line++) all.add(line);
  }
  return executed;
}

export function countLines(executed: ExecutedLines): number {
  return executed.values().reduce((count, lines) => count + lines.size, 0);
}

export function together(runs: readonly ExecutedLines[]): ExecutedLines {
  const all = new Map<string, Set<number>>();
  for (const executed of runs)
    for (const [path, lines] of executed) all.set(path, new Set([...lines, ...(all.get(path) ?? [])]));
  return all;
}
