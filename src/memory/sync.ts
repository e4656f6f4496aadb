import type { Mirror } from '../repository/repository.ts';
import { UnknownRevision } from '../repository/revision.ts';
import { episodeOf } from './episode.ts';
import type { Episodes } from './episodes.ts';
import { createTermReader } from './terms.ts';

export interface Synced {
  /** New commits that were read. */
  readonly commits: number;
  /** Episodes in memory now. */
  readonly episodes: number;
  readonly seconds: number;
  readonly head: string;
}

const BATCH = 2_000;

/**
 * Makes every commit before and at the tip an episode. The tip is written down last, so an interrupted
 * sync is simply done again; an episode that is there already is not written twice.
 */
export async function syncEpisodes(
  episodes: Episodes,
  mirror: Mirror,
  untrustedTip: string,
  signal?: AbortSignal,
): Promise<Synced> {
  const started = performance.now();
  const head = await mirror.resolve(untrustedTip);
  const known = await episodes.tips.list();
  const reader = createTermReader();
  let commits = 0;
  if (!known.includes(head)) {
    const history = mirror.history(head, { since: known, ...(signal && { signal }) });
    for await (const batch of batches(history, BATCH)) {
      signal?.throwIfAborted();
      await episodes.add(batch.map((commit) => episodeOf(commit, reader)));
      commits += batch.length;
    }
    await episodes.tips.complete(head, await tipsWithin(mirror, known, head));
  }
  return { commits, episodes: await episodes.count(), seconds: (performance.now() - started) / 1000, head };
}

/** The known tips that the new one makes superfluous, and those that the mirror no longer has. */
async function tipsWithin(mirror: Mirror, tips: readonly string[], head: string): Promise<string[]> {
  const within: string[] = [];
  for (const tip of tips) if (await isSuperfluous(mirror, tip, head)) within.push(tip);
  return within;
}

async function isSuperfluous(mirror: Mirror, tip: string, head: string): Promise<boolean> {
  try {
    return await mirror.isAncestor(await mirror.resolve(tip), head);
  } catch (error) {
    if (error instanceof UnknownRevision) return true;
    throw error;
  }
}

async function* batches<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
