import type { Ancestry } from '../repository/commit-graph.ts';
import type { EpisodeColumns } from './episodes.ts';
import { scaled, WIDE_COMMIT, type Feature } from './feature.ts';

/** The history before a commit, told in files as they are called at that commit. */
export interface Past {
  /** Numbers of episodes, the newest first. */
  readonly newestFirst: Uint32Array;
  readonly has: (episode: number) => boolean;
  /** How many files the snapshot has. */
  readonly files: number;
  /** The files of the snapshot that an episode touched. */
  readonly filesOf: (episode: number) => Uint32Array;
  /** How often and how lately each file changed. */
  readonly churn: Readonly<Record<string, Feature>>;
  /** The words of the messages about each file: how many, in the mean, and about how many files there are any. */
  readonly messages: { readonly lengths: Float64Array; readonly mean: number; readonly described: number };
}

const NOTHING = new Uint32Array();

export function pastOf(
  columns: EpisodeColumns,
  ancestry: Ancestry,
  snapshot: ReadonlyMap<string, number>,
): Past {
  const newestFirst = Uint32Array.from(ancestry.newestFirst.flatMap((sha) => columns.places.get(sha) ?? []));
  const past = new Uint8Array(columns.shas.length);
  for (const episode of newestFirst) past[episode] = 1;
  const touched = touchedFiles(columns, newestFirst, snapshot);
  const filesOf = (episode: number): Uint32Array => touched.get(episode) ?? NOTHING;
  const base = { newestFirst, has: (episode: number) => past[episode] === 1, files: snapshot.size, filesOf };
  return { ...base, churn: churnOf(columns, base), messages: messagesOf(columns, base) };
}

/**
 * A file keeps its past through renames: going back in time, what was renamed is looked for under its older name,
 * and a file that was made is looked for no further. Computed from the ancestry alone, so that no rename of a later
 * commit or of another branch is used.
 */
function touchedFiles(
  columns: EpisodeColumns,
  newestFirst: Uint32Array,
  snapshot: ReadonlyMap<string, number>,
): Map<number, Uint32Array> {
  const touched = new Map<number, Uint32Array>();
  const names = new Map(snapshot);
  for (const episode of newestFirst) {
    const files = columns.files[episode]!.map((file) => ({ ...file, number: names.get(file.path) }));
    const found = files.flatMap(({ number }) => number ?? []);
    if (found.length > 0) touched.set(episode, Uint32Array.from(new Set(found)));
    const begun = files.filter(({ status }) => status !== 'M' && status !== 'T');
    for (const { path } of begun) names.delete(path);
    for (const { status, from, number } of begun) {
      if (status === 'R' && from !== undefined && number !== undefined) names.set(from, number);
    }
  }
  return touched;
}

type Touching = Pick<Past, 'newestFirst' | 'files' | 'filesOf'>;

function churnOf(columns: EpisodeColumns, { newestFirst, files, filesOf }: Touching): Past['churn'] {
  const [churn, fixes, recent, recentFixes, newest] = Array.from(
    { length: 5 },
    () => new Float64Array(files),
  );
  newestFirst.forEach((episode, rank) => {
    if (columns.fileCounts[episode]! > WIDE_COMMIT) return;
    const isFix = columns.kinds[episode] === 'fix' ? 1 : 0;
    for (const file of filesOf(episode)) {
      churn![file]! += 1;
      fixes![file]! += isFix;
      recent![file]! += 0.5 ** (rank / 200);
      recentFixes![file]! += isFix * 0.5 ** (rank / 200);
      newest![file]! += 0.5 ** (rank / 20);
    }
  });
  const slowly = (feature: Feature): Feature => scaled(feature.map(Math.log1p));
  return {
    churn: slowly(churn!),
    fixes: slowly(fixes!),
    recent: slowly(recent!),
    recentFixes: slowly(recentFixes!),
    newest: scaled(newest!),
  };
}

function messagesOf(columns: EpisodeColumns, { newestFirst, files, filesOf }: Touching): Past['messages'] {
  const lengths = new Float64Array(files);
  for (const episode of newestFirst) {
    if (columns.fileCounts[episode]! > WIDE_COMMIT) continue;
    for (const file of filesOf(episode)) lengths[file]! += columns.messages.lengths[episode]!;
  }
  const described = lengths.reduce((sum, length) => sum + (length > 0 ? 1 : 0), 0);
  return { lengths, mean: lengths.reduce((a, b) => a + b, 0) / described || 1, described };
}
