import type { Log } from '../lib/log.ts';
import { ancestors } from '../repository/ancestors.ts';
import { readBlobs } from '../repository/blobs.ts';
import type { Mirror } from '../repository/repository.ts';
import { createContentIndexes } from './content-index.ts';
import { openEpisodes, type Hit } from './episodes.ts';
import { choosePrecedents } from './precedents.ts';
import { parseQuery } from './query.ts';
import { rankFiles } from './rank-files.ts';
import { recallRules } from './recall-rules.ts';
import { CONFIDENT, type Recalled } from './recalled.ts';
import type { NewRule, Rule } from './rule.ts';
import { openRules } from './rules.ts';
import { readSeed } from './seed.ts';
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
const KEPT_ANCESTRIES = 4;

export async function openMemory({ uri, log }: MemoryOptions): Promise<Memory> {
  const store = await openStore(uri, log);
  const episodes = await openEpisodes(store);
  const rules = await openRules(store);
  await rules.seed(await readSeed());
  const contents = createContentIndexes();
  const ancestriesOf = createAncestries();

  const search = async (mirror: Mirror, at: string, words: readonly string[]): Promise<Hit[]> => {
    const known = await ancestriesOf(mirror, at);
    try {
      return await episodes.search(words, known, MOST_HITS);
    } catch (error) {
      // Everything in the table comes from git, so a table that cannot be read is made again; a second failure counts.
      await episodes.rebuild(error);
      await syncEpisodes(episodes, mirror, at);
      return episodes.search(words, known, MOST_HITS);
    }
  };

  return {
    sync: (mirror, tip, signal) => syncEpisodes(episodes, mirror, tip, signal),
    listRules: () => rules.list(),
    addRule: (rule) => rules.add(rule),
    forgetRule: (id) => rules.forget(id),

    async recall(mirror, untrustedAt, untrustedQuery) {
      const at = await mirror.resolve(untrustedAt);
      const query = parseQuery(untrustedQuery);
      const tree = await mirror.files(at);
      const [index, hits] = await Promise.all([
        contents.of(tree, (blobs) => readBlobs(mirror, blobs)),
        search(mirror, at, query.words),
      ]);
      const { files, confidence } = rankFiles(query, index, hits);
      const likely = files.slice(0, 10).map(({ path }) => path);
      return {
        files,
        confidence,
        episodes: confidence < CONFIDENT ? [] : await choosePrecedents(mirror, hits, likely),
        rules: recallRules(await rules.list(), query, {
          ancestors: await ancestriesOf(mirror, at),
          files: tree,
          likely,
        }),
      };
    },

    async [Symbol.asyncDispose]() {
      store.close();
    },
  };
}

/** Keeps the ancestors of the commits asked for last: a run asks for those of its base again and again. */
function createAncestries(): (mirror: Mirror, at: string) => Promise<ReadonlySet<string>> {
  const kept = new Map<string, Promise<ReadonlySet<string>>>();
  return (mirror, at) => {
    const key = `${mirror.dir}\0${at}`;
    const found = kept.get(key) ?? ancestors(mirror, at);
    kept.delete(key);
    kept.set(key, found);
    found.catch(() => kept.delete(key));
    for (const oldest of [...kept.keys()].slice(0, -KEPT_ANCESTRIES)) kept.delete(oldest);
    return found;
  };
}
