import type { Ancestry } from '../repository/commit-graph.ts';
import type { EpisodeColumns } from './episodes.ts';
import { scaled, WIDE_COMMIT, type Feature } from './feature.ts';

/**
 * The history before a commit, told in files as they are called at that commit. In flat arrays, since every recall
 * goes through all of it several times.
 */
export interface Past {
  /** Numbers of episodes, the newest first; a place in this list is what the other arrays go by. */
  readonly newestFirst: Uint32Array;
  /** By episode: 1 for those of the past. */
  readonly isPast: Uint8Array;
  /** By episode: its place in the list, or -1. */
  readonly places: Int32Array;
  /** How many files the snapshot has. */
  readonly files: number;
  /** The files of the snapshot that the episode at a place touched: from its start up to the next one's. */
  readonly touched: Uint32Array;
  readonly starts: Uint32Array;
  /** By place: how much an episode says about each of its files; nothing when it touched very many. */
  readonly weights: Float64Array;
  /** How often and how lately each file changed. */
  readonly churn: Readonly<Record<string, Feature>>;
  /** The words of the messages about each file: how many, in the mean, and about how many files there are any. */
  readonly messages: { readonly lengths: Float64Array; readonly mean: number; readonly described: number };
}

const YEAR = 365.25 * 24 * 3600 * 1000;

export function pastOf(
  columns: EpisodeColumns,
  ancestry: Ancestry,
  snapshot: ReadonlyMap<string, number>,
): Past {
  const newestFirst = Uint32Array.from(ancestry.newestFirst.flatMap((sha) => columns.places.get(sha) ?? []));
  const isPast = new Uint8Array(columns.shas.length);
  const places = new Int32Array(columns.shas.length).fill(-1);
  newestFirst.forEach((episode, place) => {
    isPast[episode] = 1;
    places[episode] = place;
  });
  const touching = {
    newestFirst,
    files: snapshot.size,
    ...touchedFiles(columns, newestFirst, snapshot),
    weights: weightsOf(columns, newestFirst),
  };
  return {
    ...touching,
    isPast,
    places,
    churn: churnOf(columns, touching),
    messages: messagesOf(columns, touching),
  };
}

/** The fewer files, the more about each; a little less with age. */
function weightsOf({ at, fileCounts }: EpisodeColumns, newestFirst: Uint32Array): Float64Array {
  // Ages are counted from the newest commit, not from today: the same question at the same commit has one answer.
  const newest = at[newestFirst[0] ?? 0] ?? 0;
  return Float64Array.from(newestFirst, (episode) => {
    const count = fileCounts[episode]!;
    if (count === 0 || count > WIDE_COMMIT) return 0;
    return 1 / Math.sqrt(count) / (1 + (0.1 * Math.max(0, newest - at[episode]!)) / YEAR);
  });
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
): Pick<Past, 'touched' | 'starts'> {
  const touched: number[] = [];
  const starts = new Uint32Array(newestFirst.length + 1);
  const names = new Map(snapshot);
  newestFirst.forEach((episode, place) => {
    const files = columns.files[episode]!;
    for (const { path } of files) {
      const number = names.get(path);
      if (number !== undefined && !touched.includes(number, starts[place])) touched.push(number);
    }
    starts[place + 1] = touched.length;
    goBack(names, files);
  });
  return { touched: Uint32Array.from(touched), starts };
}

/** From the names after a commit to those before it. */
function goBack(names: Map<string, number>, files: EpisodeColumns['files'][number]): void {
  const begun = files.filter(({ status }) => status !== 'M' && status !== 'T');
  if (begun.length === 0) return;
  const moved = begun.map(({ path, from, status }) => ({ from, status, number: names.get(path) }));
  for (const { path } of begun) names.delete(path);
  for (const { from, status, number } of moved) {
    if (status === 'R' && from !== undefined && number !== undefined) names.set(from, number);
  }
}

type Touching = Pick<Past, 'newestFirst' | 'files' | 'touched' | 'starts' | 'weights'>;

function churnOf({ kinds }: EpisodeColumns, past: Touching): Past['churn'] {
  const { newestFirst, files, touched, starts, weights } = past;
  const [churn, fixes, recent, recentFixes, newest] = Array.from(
    { length: 5 },
    () => new Float64Array(files),
  );
  for (let place = 0; place < newestFirst.length; place++) {
    if (weights[place] === 0) continue;
    const isFix = kinds[newestFirst[place]!] === 'fix' ? 1 : 0;
    for (let at = starts[place]!; at < starts[place + 1]!; at++) {
      const file = touched[at]!;
      churn![file]! += 1;
      fixes![file]! += isFix;
      recent![file]! += 0.5 ** (place / 200);
      recentFixes![file]! += isFix * 0.5 ** (place / 200);
      newest![file]! += 0.5 ** (place / 20);
    }
  }
  const slowly = (feature: Feature): Feature => scaled(feature.map(Math.log1p));
  return {
    churn: slowly(churn!),
    fixes: slowly(fixes!),
    recent: slowly(recent!),
    recentFixes: slowly(recentFixes!),
    newest: scaled(newest!),
  };
}

function messagesOf(columns: EpisodeColumns, past: Touching): Past['messages'] {
  const { newestFirst, files, touched, starts, weights } = past;
  const lengths = new Float64Array(files);
  for (let place = 0; place < newestFirst.length; place++) {
    if (weights[place] === 0) continue;
    const length = columns.messages.lengths[newestFirst[place]!]!;
    for (let at = starts[place]!; at < starts[place + 1]!; at++) lengths[touched[at]!]! += length;
  }
  const described = lengths.reduce((sum, length) => sum + (length > 0 ? 1 : 0), 0);
  return { lengths, mean: lengths.reduce((a, b) => a + b, 0) / described || 1, described };
}
