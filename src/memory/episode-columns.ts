import type { Table } from '@lancedb/lancedb';
import { CHANGE_KINDS, type ChangeKind } from '../lib/commit-title.ts';
import { joined, type Corpus } from './corpus.ts';
import type { FileDiff } from './diff.ts';
import type { EpisodeFile } from './episode.ts';
import { gathered, storedCorpus } from './stored-corpus.ts';
import { growthOf, NOTHING_READ, type Growth, type ReadSoFar } from './table-growth.ts';
import { numberListsIn, numbersIn, optionalTextsIn, textsIn } from './table-values.ts';

/** Every episode, flat: one array a column, and the same index in each. Never changed once given. */
export interface EpisodeColumns {
  readonly shas: readonly string[];
  /** Where each commit is in the columns. */
  readonly places: ReadonlyMap<string, number>;
  /** Milliseconds. */
  readonly at: Float64Array;
  readonly kinds: readonly ChangeKind[];
  readonly fileCounts: Uint32Array;
  readonly files: readonly (readonly EpisodeFile[])[];
  readonly issues: readonly (readonly number[])[];
  readonly titles: readonly string[];
  /** The hash of the commit that it takes back, whole or in part, as the message has it. */
  readonly reverted: readonly (string | undefined)[];
  /** Title, twice, and body. */
  readonly messages: Corpus;
  /** Identifiers of the changed lines; empty where the second pass has not been. */
  readonly diffs: Corpus;
}

export interface ColumnsReader {
  /** The columns as of now; only rows that were written since the last time are read. */
  read(episodes: Table, diffs: Table): Promise<EpisodeColumns>;
}

export function createColumnsReader(): ColumnsReader {
  let known = NOTHING_KNOWN;
  let reading: Promise<unknown> = Promise.resolve();

  const read = async (episodes: Table, diffs: Table): Promise<EpisodeColumns> => {
    // A diff is written after its episode: in this order none is seen without it.
    const newDiffs = await growthOf(diffs, ['sha', 'files', 'terms'], known.readDiffs);
    const newEpisodes = await growthOf(episodes, EPISODE_COLUMNS, known.readEpisodes);
    if (newDiffs.follows && newEpisodes.follows) {
      known = extended(known, newEpisodes, newDiffs);
    } else {
      known = NOTHING_KNOWN;
      const allDiffs = await growthOf(diffs, ['sha', 'files', 'terms'], NOTHING_READ);
      known = extended(known, await growthOf(episodes, EPISODE_COLUMNS, NOTHING_READ), allDiffs);
    }
    return known.columns;
  };

  return {
    read(episodes, diffs) {
      // One after the other, so that each sees what was written before it was asked.
      const next = reading.then(
        () => read(episodes, diffs),
        () => read(episodes, diffs),
      );
      reading = next;
      return next;
    },
  };
}

interface Known {
  readonly columns: EpisodeColumns;
  readonly readEpisodes: ReadSoFar;
  readonly readDiffs: ReadSoFar;
  /** The diffs in the order in which they were written, and for each episode its row there, or -1. */
  readonly writtenDiffs: Corpus;
  readonly diffRows: Int32Array;
}

const EMPTY: Corpus = {
  size: 0,
  offsets: new Uint32Array(1),
  hashes: new Uint32Array(),
  counts: new Uint8Array(),
  lengths: new Uint32Array(),
};

const NOTHING_KNOWN: Known = {
  columns: {
    shas: [],
    places: new Map(),
    at: new Float64Array(),
    kinds: [],
    fileCounts: new Uint32Array(),
    files: [],
    issues: [],
    titles: [],
    reverted: [],
    messages: EMPTY,
    diffs: EMPTY,
  },
  readEpisodes: NOTHING_READ,
  readDiffs: NOTHING_READ,
  writtenDiffs: EMPTY,
  diffRows: new Int32Array(),
};

const EPISODE_COLUMNS = [
  'sha',
  'at',
  'kind',
  'fileCount',
  'files',
  'issues',
  'title',
  'reverts',
  'terms',
] as const;

function extended(known: Known, newEpisodes: Growth, newDiffs: Growth): Known {
  if (newEpisodes.batches.length + newDiffs.batches.length === 0) return known;
  const before = known.columns;
  const written = newEpisodes.batches;

  const shas = [...before.shas, ...textsIn(written, 'sha')];
  const at = Float64Array.from([...before.at, ...numbersIn(written, 'at')]);
  const titles = [...before.titles, ...textsIn(written, 'title')];
  const reverted = [...before.reverted, ...optionalTextsIn(written, 'reverts')];
  const places = new Map(before.places);
  for (let place = before.shas.length; place < shas.length; place++) places.set(shas[place]!, place);

  const files = [...before.files, ...parsed<EpisodeFile>(textsIn(written, 'files'))];
  const diffRows = new Int32Array(shas.length).fill(-1);
  diffRows.set(known.diffRows);
  const diffs = parsed<FileDiff>(textsIn(newDiffs.batches, 'files'));
  textsIn(newDiffs.batches, 'sha').forEach((sha, row) => {
    const place = places.get(sha);
    if (place === undefined) return;
    diffRows[place] = known.writtenDiffs.size + row;
    files[place] = withDiffs(files[place]!, diffs[row]!);
  });
  const writtenDiffs = joined(known.writtenDiffs, storedCorpus(newDiffs.batches, 'terms'));

  return {
    columns: {
      shas,
      places,
      at,
      kinds: [...before.kinds, ...textsIn(written, 'kind').map(kindOf)],
      fileCounts: Uint32Array.from([...before.fileCounts, ...numbersIn(written, 'fileCount')]),
      files,
      issues: [...before.issues, ...numberListsIn(written, 'issues')],
      titles,
      reverted,
      messages: joined(before.messages, storedCorpus(written, 'terms')),
      diffs: gathered(writtenDiffs, diffRows),
    },
    readEpisodes: newEpisodes.readSoFar,
    readDiffs: newDiffs.readSoFar,
    writtenDiffs,
    diffRows,
  };
}

function parsed<T>(json: readonly string[]): T[][] {
  return json.map((text): T[] => JSON.parse(text));
}

function withDiffs(files: readonly EpisodeFile[], diffs: readonly FileDiff[]): readonly EpisodeFile[] {
  const byPath = new Map(diffs.map((diff) => [diff.path, diff]));
  return files.map((file) => ({ ...file, ...byPath.get(file.path) }));
}

function kindOf(name: string): ChangeKind {
  return CHANGE_KINDS.find((kind) => kind === name) ?? 'other';
}
