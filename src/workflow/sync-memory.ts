import { mineRules } from '../conventions/mine-rules.ts';
import type { Memory, SyncOptions } from '../memory/memory.ts';
import { commitCount, newestCommits } from '../repository/newest-commits.ts';
import type { Mirror } from '../repository/repository.ts';
import { learnReverts } from './learning/learn-reverts.ts';

/** The most commits that habits stay unmined for: they change slowly, and mining takes longer than a sync should. */
const MOST_UNMINED = 50;

type Synced = Awaited<ReturnType<Memory['sync']>>;

/** Takes in the commits that are new, and what they take back; where enough of them came, mines the habits and tests itself anew. */
export async function syncMemory(
  memory: Memory,
  mirror: Mirror,
  untrustedTip: string,
  options: SyncOptions = {},
): Promise<Synced> {
  const head = await mirror.resolve(untrustedTip);
  // Where the files have no end, nothing can be done at all: that is seen before anything is read.
  await mirror.files(head);
  const synced = await memory.sync(mirror, head, options);
  await learnReverts(memory, mirror, head);
  const newest = await newestCommits(mirror, head, MOST_UNMINED);
  const recent = newest.slice(0, unminedFor(synced.episodes));
  if (!(await memory.rules.isMinedAt(recent))) {
    const rules = await mineRules(mirror, head, options.signal);
    await memory.rules.keepMined({ commit: head, depth: await commitCount(mirror, head) }, rules);
    await memory.selfTest(mirror, head);
  } else if (synced.commits > 0) {
    await memory.rules.invalidateAt(mirror, head, recent);
  }
  return synced;
}

/** In a small repository a few commits change much, and mining takes no time. */
function unminedFor(commits: number): number {
  return Math.min(MOST_UNMINED, Math.max(1, Math.floor(commits / 20)));
}
