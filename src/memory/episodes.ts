import { makeArrowTable, type Table } from '@lancedb/lancedb';
import { Binary, Int32, List, Schema, TimestampMillisecond, Utf8 } from 'apache-arrow';
import { z } from 'zod';
import { CHANGE_KINDS } from '../lib/commit-title.ts';
import type { Diff } from './diff.ts';
import type { Episode, EpisodeFile } from './episode.ts';
import { createColumnsReader, type EpisodeColumns } from './episode-columns.ts';
import { field, keyField, type Store, type TableFormat } from './store.ts';
import { packTerms } from './terms.ts';
import { openTips, type Tips } from './tips.ts';

export type { EpisodeColumns } from './episode-columns.ts';

const EPISODES: TableFormat = {
  name: 'episodes',
  whenDamaged: 'rebuild',
  schema: new Schema([
    keyField('sha'),
    field('parent', new Utf8(), true),
    field('at', new TimestampMillisecond()),
    field('author', new Utf8()),
    field('title', new Utf8()),
    field('body', new Utf8()),
    field('pr', new Int32(), true),
    field('issues', new List(field('item', new Int32()))),
    field('kind', new Utf8()),
    field('files', new Utf8()),
    field('fileCount', new Int32()),
    field('tests', new List(field('item', new Utf8()))),
    field('reverts', new Utf8(), true),
    field('terms', new Binary()),
  ]),
};

const DIFFS: TableFormat = {
  name: 'diffs',
  whenDamaged: 'rebuild',
  schema: new Schema([keyField('sha'), field('files', new Utf8()), field('terms', new Binary())]),
};

/** What is kept of an episode but for its search terms. */
export interface EpisodeDetails extends Omit<Episode, 'terms' | 'tests'> {}

/** The tables were there and cannot be read: damaged since they were opened. */
export class UnreadableEpisodes extends Error {
  override readonly name = 'UnreadableEpisodes';
}

export interface Episodes {
  add(episodes: readonly Episode[]): Promise<void>;
  addDiffs(diffs: readonly Diff[]): Promise<void>;
  /** Those whose diff is not there yet, in the same order. */
  lackingDiffs(shas: readonly string[]): Promise<readonly string[]>;
  /**
   * Every episode, kept in memory and extended by what was written since, also by other processes.
   * Throws `UnreadableEpisodes`.
   */
  columns(): Promise<EpisodeColumns>;
  /** In the order asked for; what is not there is left out. */
  read(shas: readonly string[]): Promise<EpisodeDetails[]>;
  count(): Promise<number>;
  /** Up to where every commit is an episode. */
  readonly tips: Tips;
  /** Up to where every episode's diff was read as well. */
  readonly diffTips: Tips;
  /** Throws everything away and starts empty. */
  rebuild(because: unknown): Promise<void>;
}

export async function openEpisodes(store: Store): Promise<Episodes> {
  const tips = await openTips(store, 'tips');
  const diffTips = await openTips(store, 'diff_tips');
  // Emptied before a table is made: a tip must never vouch for rows that are not there.
  let table = await store.table(EPISODES, () => tips.clear());
  let diffs = await store.table(DIFFS, () => diffTips.clear());
  const reader = createColumnsReader();

  return {
    tips,
    diffTips,
    async add(episodes) {
      if (episodes.length === 0) return;
      const rows = makeArrowTable(episodes.map(toRow), { schema: EPISODES.schema });
      await table.mergeInsert('sha').whenNotMatchedInsertAll().execute(rows);
    },
    async addDiffs(added) {
      if (added.length === 0) return;
      const rows = added.map(({ sha, files, terms }) => ({
        sha,
        files: JSON.stringify(files),
        terms: packTerms(terms),
      }));
      const written = makeArrowTable(rows, { schema: DIFFS.schema });
      await diffs.mergeInsert('sha').whenNotMatchedInsertAll().execute(written);
    },
    async lackingDiffs(shas) {
      // What is written twice is there once anyway, so a few need no looking up.
      if (shas.length < WORTH_LOOKING_UP) return shas;
      const rows: unknown[] = await diffs.query().select(['sha']).toArray();
      const there = new Set(rows.map((row) => DetailsRow.pick({ sha: true }).parse(row).sha));
      return shas.filter((sha) => !there.has(sha));
    },
    async columns() {
      try {
        return await reader.read(table, diffs);
      } catch (error) {
        throw new UnreadableEpisodes('the episodes in memory cannot be read', { cause: error });
      }
    },
    read: (shas) => read(table, shas),
    count: () => table.countRows(),
    async rebuild(because) {
      await tips.clear();
      await diffTips.clear();
      await store.discard(EPISODES, because);
      await store.discard(DIFFS, because);
      table = await store.table(EPISODES);
      diffs = await store.table(DIFFS);
    },
  };
}

const WORTH_LOOKING_UP = 50;
const SHA = /^[0-9a-f]{40,64}$/;

function toRow(episode: Episode): Record<string, unknown> {
  return {
    ...episode,
    parent: episode.parent ?? null,
    pr: episode.pr ?? null,
    reverts: episode.reverts ?? null,
    files: JSON.stringify(episode.files),
    terms: packTerms(episode.terms),
  };
}

const optional = <T>(schema: z.ZodType<T>) => schema.nullable().transform((value) => value ?? undefined);

const DetailsRow = z.object({
  sha: z.string(),
  parent: optional(z.string()),
  at: z.number().transform((at) => new Date(at)),
  author: z.string(),
  title: z.string(),
  body: z.string(),
  pr: optional(z.number()),
  issues: z.custom<Iterable<number>>().transform((list) => [...list]),
  kind: z.enum(CHANGE_KINDS),
  files: z.string().transform((json): EpisodeFile[] => JSON.parse(json)),
  fileCount: z.number(),
  reverts: optional(z.string()),
});

async function read(table: Table, shas: readonly string[]): Promise<EpisodeDetails[]> {
  const wanted = shas.filter((sha) => SHA.test(sha));
  if (wanted.length === 0) return [];
  const rows: unknown[] = await table
    .query()
    .where(`sha IN (${wanted.map((sha) => `'${sha}'`).join(',')})`)
    .select(Object.keys(DetailsRow.shape))
    .toArray();
  const found = new Map(rows.map((row) => DetailsRow.parse(row)).map((details) => [details.sha, details]));
  return wanted.flatMap((sha) => found.get(sha) ?? []);
}
