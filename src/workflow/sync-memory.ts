import { mineRules } from '../conventions/mine-rules.ts';
import type { Memory } from '../memory/memory.ts';
import { newestCommits } from '../repository/newest-commits.ts';
import type { Mirror } from '../repository/repository.ts';

/** The most commits that habits stay unmined for: they change slowly, and mining takes longer than a sync should. */
const MOST_UNMINED = 50;

type Synced = Awaited<ReturnType<Memory['sync']>>;

/** Takes in the commits that are new; where enough of them came, mines the habits anew. */
export async function syncMemory(
  memory: Memory,
  mirror: Mirror,
  untrustedTip: string,
  signal?: AbortSignal,
): Promise<Synced> {
  const synced = await memory.sync(mirror, untrustedTip, signal);
  const recent = await newestCommits(mirror, synced.head, unminedFor(synced.episodes));
  if (!(await memory.rules.isMinedAt(recent.map(({ sha }) => sha)))) {
    const rules = await mineRules(mirror, synced.head, signal);
    await memory.rules.keepMined(synced.head, recent[0]?.at ?? new Date(0), rules);
  } else if (synced.commits > 0) {
    await memory.rules.invalidateAt(mirror, synced.head);
  }
  return synced;
}

/** In a small repository a few commits change much, and mining takes no time. */
function unminedFor(commits: number): number {
  return Math.min(MOST_UNMINED, Math.max(1, Math.floor(commits / 20)));
}
