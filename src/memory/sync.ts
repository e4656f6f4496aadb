import { secondsSince } from '../lib/seconds-since.ts';
import type { Mirror } from '../repository/repository.ts';
import { shallowBoundary } from '../repository/revision-range.ts';
import { UnknownRevision } from '../repository/revision.ts';
import { DIFF_LIMITS, diffOf, type Diff } from './diff.ts';
import { episodeOf } from './episode.ts';
import type { Episodes } from './episodes.ts';
import { createTermReader } from './terms.ts';
import type { Tips } from './tips.ts';

export interface Synced {
  /** New commits that were read. */
  readonly commits: number;
  /** Episodes in memory now. */
  readonly episodes: number;
  readonly seconds: number;
  readonly head: string;
}

export interface SyncOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told how many new commits each pass has been through. */
  readonly progress?: ((pass: 'messages' | 'diffs', commits: number) => void) | undefined;
}

const MESSAGES_AT_ONCE = 1_000;
const DIFFS_AT_ONCE = 1_000;

/**
 * Makes every commit before and at the tip an episode, in two passes: the messages, after which memory can be asked,
 * and the diffs, which take ten times as long. Each pass writes the tip down last; an interrupted one is taken up
 * where it was, and nothing that is there already is written twice.
 */
export async function syncEpisodes(
  episodes: Episodes,
  mirror: Mirror,
  untrustedTip: string,
  options: SyncOptions = {},
): Promise<Synced> {
  const started = performance.now();
  const head = await mirror.resolve(untrustedTip);
  const relationOf = relations(mirror, head);
  // What came before the boundary of a shallow clone may be fetched later, so nothing of it is called complete.
  const boundary = await shallowBoundary(mirror.dir);
  const isWhole = boundary.size === 0;
  const commits = await pass(episodes.tips, head, isWhole, relationOf, (known) =>
    readMessages(episodes, mirror, head, known, boundary, options),
  );
  await pass(episodes.diffTips, head, isWhole, relationOf, (known) =>
    readDiffs(episodes, mirror, head, known, options),
  );
  return { commits, episodes: await episodes.count(), seconds: secondsSince(started), head };
}

/** Nothing is read for a tip that an earlier one descends from, and no tip is kept that the new one makes superfluous. */
async function pass(
  tips: Tips,
  head: string,
  isWhole: boolean,
  relationOf: (tip: string) => Promise<Relation>,
  read: (known: readonly string[]) => Promise<number>,
): Promise<number> {
  const known = await tips.list();
  const related = await Promise.all(known.map(relationOf));
  if (related.includes('after')) return 0;
  const commits = await read(known);
  if (!isWhole) return commits;
  await tips.complete(
    head,
    known.filter((_, at) => related[at] === 'before' || related[at] === 'gone'),
  );
  return commits;
}

/** Where a tip is, seen from the new one: `after` is the new one itself or a descendant. */
type Relation = 'before' | 'after' | 'beside' | 'gone';

/** Both passes ask for mostly the same tips. */
function relations(mirror: Mirror, head: string): (tip: string) => Promise<Relation> {
  const asked = new Map<string, Promise<Relation>>();
  return (tip) => {
    const answer = asked.get(tip) ?? relation(mirror, tip, head);
    asked.set(tip, answer);
    return answer;
  };
}

async function relation(mirror: Mirror, tip: string, head: string): Promise<Relation> {
  if (tip === head) return 'after';
  if (!(await isThere(mirror, tip))) return 'gone';
  const [isBefore, isAfter] = await Promise.all([mirror.isAncestor(tip, head), mirror.isAncestor(head, tip)]);
  if (isBefore) return 'before';
  return isAfter ? 'after' : 'beside';
}

async function readMessages(
  episodes: Episodes,
  mirror: Mirror,
  head: string,
  known: readonly string[],
  boundary: ReadonlySet<string>,
  { signal, progress }: SyncOptions,
): Promise<number> {
  const reader = createTermReader();
  const history = mirror.history(head, { since: known, ...(signal && { signal }) });
  return inBatches(history, MESSAGES_AT_ONCE, async (batch, commits) => {
    signal?.throwIfAborted();
    // What a commit of the boundary changed is not known yet.
    const whole = batch.filter(({ sha }) => !boundary.has(sha));
    await episodes.add(whole.map((commit) => episodeOf(commit, reader)));
    progress?.('messages', commits);
  });
}

async function readDiffs(
  episodes: Episodes,
  mirror: Mirror,
  head: string,
  known: readonly string[],
  { signal, progress }: SyncOptions,
): Promise<number> {
  const reader = createTermReader();
  const missing = await episodes.lackingDiffs(await mirror.commitsSince(head, known));
  const diffs = mirror.diffs(missing, DIFF_LIMITS, signal);
  return inBatches(read(), DIFFS_AT_ONCE, async (batch, commits) => {
    signal?.throwIfAborted();
    await episodes.addDiffs(batch);
    progress?.('diffs', commits);
  });

  async function* read(): AsyncGenerator<Diff> {
    for await (const diff of diffs) yield diffOf(diff, reader);
  }
}

/** Takes each batch while the next one is read; how many items there were. */
async function inBatches<T>(
  items: AsyncIterable<T>,
  size: number,
  take: (batch: readonly T[], soFar: number) => Promise<void>,
): Promise<number> {
  let batch: T[] = [];
  let count = 0;
  let taking = Promise.resolve();
  try {
    for await (const item of items) {
      batch.push(item);
      count += 1;
      if (batch.length < size) continue;
      await taking;
      taking = take(batch, count);
      // Awaited before the next one; until then a failure is nobody's surprise.
      taking.catch(() => undefined);
      batch = [];
    }
  } finally {
    await taking;
  }
  if (batch.length > 0) await take(batch, count);
  return count;
}

async function isThere(mirror: Mirror, tip: string): Promise<boolean> {
  try {
    await mirror.resolve(tip);
    return true;
  } catch (error) {
    if (error instanceof UnknownRevision) return false;
    throw error;
  }
}
