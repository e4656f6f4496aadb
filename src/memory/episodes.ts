import { makeArrowTable, MatchQuery, type Table } from '@lancedb/lancedb';
import { Int32, List, Schema, TimestampMillisecond, Utf8 } from 'apache-arrow';
import { z } from 'zod';
import { CHANGE_KINDS, type ChangeKind } from '../lib/commit-title.ts';
import type { Episode, EpisodeFile } from './episode.ts';
import { field, keyField, type Store, type TableFormat } from './store.ts';

const EPISODES: TableFormat = {
  name: 'episodes',
  searched: 'words',
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
    field('words', new Utf8()),
  ]),
};

/** Tips of history whose every commit is an episode: the last thing a sync writes. */
const TIPS: TableFormat = {
  name: 'tips',
  whenDamaged: 'rebuild',
  schema: new Schema([keyField('tip'), field('completedAt', new TimestampMillisecond())]),
};

/** An episode that a search found. */
export interface Hit {
  readonly sha: string;
  readonly at: number;
  readonly title: string;
  readonly kind: ChangeKind;
  readonly pr: number | undefined;
  readonly issues: readonly number[];
  readonly files: readonly EpisodeFile[];
  readonly fileCount: number;
  readonly score: number;
}

export interface Episodes {
  add(episodes: readonly Episode[]): Promise<void>;
  /** The best `atMost` episodes for any of the words, among the commits in `allowed` only. */
  search(words: readonly string[], allowed: ReadonlySet<string>, atMost: number): Promise<Hit[]>;
  count(): Promise<number>;
  tips(): Promise<string[]>;
  completeTip(tip: string, replaces: readonly string[]): Promise<void>;
  /** Brings the search index up to date once enough was written to make that worth its time. */
  tidy(): Promise<void>;
  /** Throws everything away and starts empty. */
  rebuild(because: unknown): Promise<void>;
}

export async function openEpisodes(store: Store): Promise<Episodes> {
  let tips = await store.table(TIPS);
  // Emptied before an episodes table is made: a tip must never vouch for episodes that are not there.
  let table = await store.table(EPISODES, async () => void (await tips.delete('true')));

  return {
    async add(episodes) {
      if (episodes.length === 0) return;
      const rows = makeArrowTable(episodes.map(toRow), { schema: EPISODES.schema });
      await table.mergeInsert('sha').whenNotMatchedInsertAll().execute(rows);
    },
    search: (words, allowed, atMost) => search(table, words, allowed, atMost),
    count: () => table.countRows(),
    async tips() {
      const rows: unknown[] = await tips.query().select(['tip']).toArray();
      return rows.map((row) => z.object({ tip: z.string() }).parse(row).tip);
    },
    async completeTip(tip, replaces) {
      await tips
        .mergeInsert('tip')
        .whenMatchedUpdateAll()
        .whenNotMatchedInsertAll()
        .execute(makeArrowTable([{ tip, completedAt: new Date() }], { schema: TIPS.schema }));
      const old = replaces.filter((sha) => sha !== tip && SHA.test(sha));
      if (old.length > 0) await tips.delete(`tip IN (${old.map((sha) => `'${sha}'`).join(',')})`);
    },
    async tidy() {
      const { numUnindexedRows = 0 } = (await table.indexStats('words_idx')) ?? {};
      if (numUnindexedRows >= 256) await table.optimize();
      if ((await tips.version()) % 64 === 0) await tips.optimize();
    },
    async rebuild(because) {
      await tips.delete('true');
      await store.discard(EPISODES, because);
      tips = await store.table(TIPS);
      table = await store.table(EPISODES);
    },
  };
}

const SHA = /^[0-9a-f]{40,64}$/;

function toRow(episode: Episode): Record<string, unknown> {
  return {
    ...episode,
    parent: episode.parent ?? null,
    pr: episode.pr ?? null,
    files: JSON.stringify(episode.files),
  };
}

/**
 * Full-text search knows nothing of ancestry, so it is asked for more and more until enough of what it
 * found is allowed: at a recent commit that is the first time.
 */
async function search(
  table: Table,
  words: readonly string[],
  allowed: ReadonlySet<string>,
  atMost: number,
): Promise<Hit[]> {
  if (words.length === 0) return [];
  for (let limit = atMost * 2; ; limit *= 4) {
    const rows: unknown[] = await table
      .query()
      .fullTextSearch(new MatchQuery(words.join(' '), 'words'))
      .select(['sha', '_score'])
      .limit(limit)
      .toArray();
    const found = z.array(FoundRow).parse(rows);
    const scores = new Map(found.filter(({ sha }) => allowed.has(sha)).map((row) => [row.sha, row.score]));
    if (scores.size < atMost && rows.length === limit) continue;
    return hits(table, best(scores, atMost));
  }
}

const FoundRow = z
  .object({ sha: z.string(), _score: z.number() })
  .transform(({ sha, _score: score }) => ({ sha, score }));

function best(scores: ReadonlyMap<string, number>, atMost: number): Map<string, number> {
  const sorted = [...scores].sort(([shaA, a], [shaB, b]) => b - a || (shaA < shaB ? -1 : 1));
  return new Map(sorted.slice(0, atMost));
}

const HitRow = z.object({
  sha: z.string().regex(SHA),
  at: z.number(),
  title: z.string(),
  kind: z.enum(CHANGE_KINDS),
  pr: z
    .number()
    .nullable()
    .transform((pr) => pr ?? undefined),
  issues: z.custom<Iterable<number>>().transform((list) => [...list]),
  files: z.string().transform((json): EpisodeFile[] => JSON.parse(json)),
  fileCount: z.number(),
});

async function hits(table: Table, scores: ReadonlyMap<string, number>): Promise<Hit[]> {
  if (scores.size === 0) return [];
  const list = [...scores.keys()].map((sha) => `'${sha}'`).join(',');
  const rows: unknown[] = await table
    .query()
    .where(`sha IN (${list})`)
    .select(['sha', 'at', 'title', 'kind', 'pr', 'issues', 'files', 'fileCount'])
    .toArray();
  return z
    .array(HitRow)
    .parse(rows)
    .map((row) => ({ ...row, score: scores.get(row.sha) ?? 0 }))
    .sort((a, b) => b.score - a.score || (a.sha < b.sha ? -1 : 1));
}
