import type { Log } from '../lib/log.ts';
import type { Mirror } from '../repository/repository.ts';
import { openEpisodes } from './episodes.ts';
import { choosePrecedents } from './precedents.ts';
import { parseQuery, type Query } from './query.ts';
import { rankFiles } from './rank-files.ts';
import { recallRules } from './recall-rules.ts';
import { CONFIDENT, type Recalled } from './recalled.ts';
import type { NewRule, Rule } from './rule.ts';
import { openRules } from './rules.ts';
import { readSeed } from './seed.ts';
import { createStandpoints } from './standpoint.ts';
import { openStore } from './store.ts';
import { syncEpisodes, type Synced } from './sync.ts';

/** What the bot knows of one repository. */
export interface Memory extends AsyncDisposable {
  /** Takes in the commits before and at `tip` that are new; safe to repeat, to interrupt and to run twice at once. */
  sync(mirror: Mirror, tip: string, signal?: AbortSignal): Promise<Synced>;
  /** What past and present say about a query, from nothing but the commit `at` and its ancestors. */
  recall(mirror: Mirror, at: string, untrustedQuery: string): Promise<Recalled>;
  listRules(): Promise<Rule[]>;
  /** Adds a rule, or replaces the one with the same id. */
  addRule(rule: NewRule): Promise<Rule>;
  /** False when there is no such rule. What was forgotten is never learnt again. */
  forgetRule(id: string): Promise<boolean>;
}

interface MemoryOptions {
  /** A folder, or object storage such as `s3://bucket/path`; one for each repository. */
  readonly uri: string;
  readonly log: Log;
}

const MOST_HITS = 250;

export async function openMemory({ uri, log }: MemoryOptions): Promise<Memory> {
  const store = await openStore(uri, log);
  const episodes = await openEpisodes(store);
  const rules = await openRules(store);
  await rules.seed(await readSeed());
  const standpointAt = createStandpoints();

  const search = async (
    mirror: Mirror,
    at: string,
    ancestors: ReadonlySet<string>,
    words: readonly string[],
  ) => {
    try {
      return await episodes.search(words, ancestors, MOST_HITS);
    } catch (error) {
      // Everything in the table comes from git, so a table that cannot be read is made again; a second failure counts.
      await episodes.rebuild(error);
      await syncEpisodes(episodes, mirror, at);
      return episodes.search(words, ancestors, MOST_HITS);
    }
  };

  /** An issue's sample code shares words with half of the history, so precedents are looked for by its subject. */
  const precedents = async (
    mirror: Mirror,
    at: string,
    { subject }: Query,
    likely: readonly string[],
    ancestors: ReadonlySet<string>,
  ) => choosePrecedents(mirror, await search(mirror, at, ancestors, subject), likely);

  return {
    sync: (mirror, tip, signal) => syncEpisodes(episodes, mirror, tip, signal),
    listRules: () => rules.list(),
    addRule: (rule) => rules.add(rule),
    forgetRule: (id) => rules.forget(id),

    async recall(mirror, at, untrustedQuery) {
      const query = parseQuery(untrustedQuery);
      const standpoint = await standpointAt(mirror, at);
      const hits = await search(mirror, at, standpoint.ancestors, query.words);
      const { files, confidence } = rankFiles(query, standpoint.index, hits);
      const likely = files.slice(0, 10).map(({ path }) => path);
      return {
        files,
        confidence,
        episodes:
          confidence < CONFIDENT ? [] : await precedents(mirror, at, query, likely, standpoint.ancestors),
        rules: recallRules(await rules.list(), query, standpoint, likely),
      };
    },

    async [Symbol.asyncDispose]() {
      store.close();
    },
  };
}
