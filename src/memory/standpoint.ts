import { createCommitGraph, type Ancestry } from '../repository/commit-graph.ts';
import { readBlobs } from '../repository/blobs.ts';
import type { Mirror, TreeFile } from '../repository/repository.ts';
import type { Documents } from './documents.ts';
import type { EpisodeColumns } from './episodes.ts';
import { pastOf, type Past } from './past.ts';
import { revertedIn } from './reverts.ts';
import { createSnapshotIndexes, type SnapshotIndex } from './snapshot-index.ts';

/** A commit as recall looks from it: its files, and the only past that may be spoken of. */
export interface Standpoint {
  readonly files: readonly TreeFile[];
  readonly index: SnapshotIndex;
  readonly ancestors: Ancestry;
  readonly columns: EpisodeColumns;
  readonly past: Past;
  /** What was taken back before the commit; worked out when it is first asked for. */
  readonly reverted: () => ReadonlySet<string>;
}

export type Standpoints = (mirror: Mirror, at: string) => Promise<Standpoint>;

const KEPT = 4;

/** Keeps the commits asked for last, since a run asks for its base again and again. */
export function createStandpoints(
  readColumns: () => Promise<EpisodeColumns>,
  documents: Documents,
): Standpoints {
  const snapshots = createSnapshotIndexes(documents);
  const graph = createCommitGraph();
  const kept = new Map<string, Promise<Standpoint>>();

  const standAt = async (mirror: Mirror, at: string, columns: EpisodeColumns): Promise<Standpoint> => {
    const [files, ancestors] = await Promise.all([mirror.files(at), graph.ancestry(mirror, at)]);
    const index = await snapshots.of(files, (blobs) => readBlobs(mirror, blobs));
    const past = pastOf(columns, ancestors, index.numbers);
    let reverted: ReadonlySet<string> | undefined;
    return {
      files,
      index,
      ancestors,
      columns,
      past,
      reverted: () => (reverted ??= revertedIn(columns, past)),
    };
  };

  return async (mirror, at) => {
    const columns = await readColumns();
    const key = `${mirror.dir}\0${at}`;
    const known = await kept.get(key);
    const standpoint = known?.columns === columns ? Promise.resolve(known) : standAt(mirror, at, columns);
    kept.delete(key);
    kept.set(key, standpoint);
    standpoint.catch(() => kept.delete(key));
    for (const oldest of [...kept.keys()].slice(0, -KEPT)) kept.delete(oldest);
    return standpoint;
  };
}
