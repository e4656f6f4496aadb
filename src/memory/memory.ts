import type { Log } from '../lib/log.ts';
import type { Mirror } from '../repository/repository.ts';
import { openDocuments } from './documents.ts';
import { openEnvironments, type Environments } from './environments.ts';
import { openEpisodes, UnreadableEpisodes, type EpisodeDetails } from './episodes.ts';
import { openOutcomes, type Outcomes } from './outcomes.ts';
import { choosePrecedents } from './precedents.ts';
import { parseQuery } from './query.ts';
import { rankFiles } from './rank-files.ts';
import { readRankingModel } from './ranking-model.ts';
import { recallOutcomes } from './recall-outcomes.ts';
import { recallRules } from './recall-rules.ts';
import { CONFIDENT, type Recalled } from './recalled.ts';
import { openRuleBook, type RuleBook } from './rule-book.ts';
import { bestShare, selfTestOf } from './self-test.ts';
import { openSelfTests } from './self-tests.ts';
import { createStandpoints, type Standpoint } from './standpoint.ts';
import { openStore } from './store.ts';
import { revertingSince, revertOf, type Revert } from './taken-back.ts';
import { syncEpisodes, type SyncOptions, type Synced } from './sync.ts';

export type { EnvironmentEpisode } from './environments.ts';
export type { SyncOptions } from './sync.ts';

/** What the bot knows of one repository. */
export interface Memory extends AsyncDisposable {
  /** Takes in the commits before and at `tip` that are new; safe to repeat, to interrupt and to run twice at once. */
  sync(mirror: Mirror, tip: string, options?: SyncOptions): Promise<Synced>;
  /** What past and present say about a query, from nothing but the commit `at` and its ancestors. */
  recall(mirror: Mirror, at: string, untrustedQuery: string): Promise<Recalled>;
  /**
   * Asks itself for the newest fixes before a commit. From then on its past counts less at that commit and after it,
   * down to nothing, where content alone answered better; never more than it was fitted to.
   */
  selfTest(mirror: Mirror, at: string): Promise<void>;
  /** The files of a recall alone. */
  localize(
    mirror: Mirror,
    at: string,
    untrustedQuery: string,
  ): Promise<Pick<Recalled, 'files' | 'confidence'>>;
  /** What is kept of one commit; undefined when it is no episode. */
  episode(sha: string): Promise<EpisodeDetails | undefined>;
  /** The commits before and at `at`, since a time, that take others back; the newest first. */
  reverts(mirror: Mirror, at: string, since: Date): Promise<Revert[]>;
  readonly rules: RuleBook;
  /** What the repository's tests ran in. */
  readonly environments: Environments;
  /** What became of the bot's own pull requests. */
  readonly outcomes: Outcomes;
}

interface MemoryOptions {
  /** A folder, or object storage such as `s3://bucket/path`; one for each repository. */
  readonly uri: string;
  readonly log: Log;
}

export async function openMemory({ uri, log }: MemoryOptions): Promise<Memory> {
  const store = await openStore(uri, log);
  const episodes = await openEpisodes(store);
  const environments = await openEnvironments(store);
  const outcomes = await openOutcomes(store);
  const rules = await openRuleBook(store, outcomes);
  const documents = await openDocuments(store);
  const selfTests = await openSelfTests(store);
  const model = await readRankingModel();
  const standpointAt = createStandpoints(() => episodes.columns(), documents);

  const stand = async (mirror: Mirror, untrustedAt: string): Promise<Standpoint> => {
    const at = await mirror.resolve(untrustedAt);
    try {
      return await standpointAt(mirror, at);
    } catch (error) {
      if (!(error instanceof UnreadableEpisodes)) throw error;
      // Everything in the tables comes from git, so what cannot be read is made again; a second failure counts.
      await episodes.rebuild(error);
      await syncEpisodes(episodes, mirror, at);
      return standpointAt(mirror, at);
    }
  };

  const shareAt = ({ ancestors }: Standpoint): Promise<number> => selfTests.shareAt(ancestors.newestFirst);

  return {
    sync: (mirror, tip, options) => syncEpisodes(episodes, mirror, tip, options),
    episode: async (sha) => (await episodes.read([sha]))[0],
    rules,
    environments,
    outcomes,

    async reverts(mirror, at, since) {
      const { columns, past } = await stand(mirror, at);
      const found = new Map(revertingSince(columns, past, since).map(({ sha, reverts }) => [sha, reverts]));
      const told = await episodes.read([...found.keys()]);
      return told.map((episode) => revertOf(episode, found.get(episode.sha) ?? {}));
    },

    async selfTest(mirror, at) {
      const standpoint = await stand(mirror, at);
      const test = selfTestOf(standpoint);
      if (test === undefined) return;
      const share = bestShare(test, await standpointAt(mirror, test.from), model);
      await selfTests.keep(await mirror.resolve(at), share);
    },

    async localize(mirror, at, untrustedQuery) {
      const standpoint = await stand(mirror, at);
      return rankFiles(parseQuery(untrustedQuery), standpoint, model, await shareAt(standpoint));
    },

    async recall(mirror, at, untrustedQuery) {
      const query = parseQuery(untrustedQuery);
      const standpoint = await stand(mirror, at);
      const { files, confidence, evidence } = rankFiles(query, standpoint, model, await shareAt(standpoint));
      const likely = files.slice(0, 10).map(({ path }) => path);
      const known = (await outcomes.list()).filter(({ base }) => standpoint.ancestors.has(base));
      const alike = recallOutcomes(known, untrustedQuery, likely, {
        messages: standpoint.columns.messages,
        isPast: standpoint.past.isPast,
        size: standpoint.past.newestFirst.length,
      });
      return {
        files,
        confidence,
        episodes:
          confidence < CONFIDENT
            ? []
            : await choosePrecedents(mirror, standpoint, evidence.subjectScores, likely),
        rules: recallRules(await rules.at(mirror, at, standpoint), untrustedQuery, likely),
        ...(alike.length > 0 && { outcomes: alike }),
      };
    },

    async [Symbol.asyncDispose]() {
      await documents.flush();
      store.close();
    },
  };
}
