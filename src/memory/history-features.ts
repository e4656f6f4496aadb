import { bm25, rarity, saturated } from './bm25.ts';
import type { Matches } from './corpus.ts';
import type { EpisodeColumns } from './episodes.ts';
import { scaled, WIDE_COMMIT, type Feature } from './feature.ts';
import type { Past } from './past.ts';
import type { Query } from './query.ts';

const YEAR = 365.25 * 24 * 3600 * 1000;
const DIFF_WEIGHT = 0.5;

export interface HistoryEvidence {
  readonly features: Record<string, Feature>;
  /** How well each episode's message fits what the query is about: its subject, where there is one. */
  readonly subjectScores: Float64Array;
  /** For each file the episode that vouches for it most, or -1. */
  readonly strongest: Int32Array;
}

/** What the past says about a query: which files the commits changed that speak of the same things. */
export function historyEvidence(query: Query, columns: EpisodeColumns, past: Past): HistoryEvidence {
  const messages = bm25(columns.messages, query.terms, past.has);
  const diffs = bm25(columns.diffs, query.terms, past.has);
  const { all, subject } = query.weights;
  const message = messages.score(all);
  const subjectScores = messages.score(subject);
  const diff = diffs.score(all);
  const both = message.map((score, episode) => score + DIFF_WEIGHT * diff[episode]!);
  const byMessage = vouched(message, columns, past);
  const byBoth = vouched(both, columns, past);
  return {
    subjectScores,
    strongest: byBoth.strongest,
    features: {
      message: scaled(byMessage.sum),
      messageBest: scaled(byMessage.best),
      messageSubject: scaled(vouched(subjectScores, columns, past).sum),
      diff: scaled(vouched(diff, columns, past).sum),
      diffSubject: scaled(vouched(diffs.score(subject), columns, past).sum),
      both: scaled(byBoth.sum),
      profile: scaled(profiles(messages.matches, all, columns, past)),
      profileSubject: scaled(profiles(messages.matches, subject, columns, past)),
      ...past.churn,
    },
  };
}

interface Vouched {
  readonly sum: Feature;
  readonly best: Feature;
  readonly strongest: Int32Array;
}

/** A commit that fits the query vouches for its files: the better it fits and the fewer they are, the more. */
function vouched(scores: Float64Array, columns: EpisodeColumns, past: Past): Vouched {
  const sum = new Float64Array(past.files);
  const best = new Float64Array(past.files);
  const strongest = new Int32Array(past.files).fill(-1);
  // Ages are counted from the newest commit, not from today: the same question at the same commit has one answer.
  const newest = columns.at[past.newestFirst[0] ?? 0] ?? 0;
  for (const episode of past.newestFirst) {
    const count = columns.fileCounts[episode]!;
    if (scores[episode] === 0 || count > WIDE_COMMIT) continue;
    const age = Math.max(0, newest - columns.at[episode]!) / YEAR;
    const share = scores[episode]! ** 2 / Math.sqrt(count) / (1 + 0.1 * age);
    for (const file of past.filesOf(episode)) {
      sum[file]! += share;
      if (share <= best[file]!) continue;
      best[file] = share;
      strongest[file] = episode;
    }
  }
  return { sum, best: best.map(Math.sqrt), strongest };
}

/** BM25 of all messages of a file's commits, taken together as one text about the file. */
function profiles(matches: Matches, weights: Float64Array, columns: EpisodeColumns, past: Past): Feature {
  const terms = weights.length;
  const counts = new Float64Array(past.files * terms);
  for (let at = 0; at < matches.documents.length; at++) {
    const episode = matches.documents[at]!;
    const count = columns.fileCounts[episode]!;
    if (count > WIDE_COMMIT || weights[matches.terms[at]!] === 0) continue;
    const share = matches.counts[at]! / Math.sqrt(count);
    for (const file of past.filesOf(episode)) counts[file * terms + matches.terms[at]!]! += share;
  }
  const holders = new Uint32Array(terms);
  counts.forEach((count, cell) => {
    if (count > 0) holders[cell % terms]! += 1;
  });
  const { lengths, mean, described } = past.messages;
  const scores = new Float64Array(past.files);
  counts.forEach((count, cell) => {
    if (count === 0) return;
    const file = Math.floor(cell / terms);
    const worth = weights[cell % terms]! * rarity(described, holders[cell % terms]!);
    scores[file]! += worth * saturated(count, lengths[file]! / mean);
  });
  return scores;
}

/** How often each file changed together with the given ones, as a share of those ones' changes. */
export function coChange(seeds: ReadonlyMap<number, number>, columns: EpisodeColumns, past: Past): Feature {
  const together = new Map([...seeds.keys()].map((seed) => [seed, new Float64Array(past.files)]));
  const times = new Map<number, number>();
  for (const episode of past.newestFirst) {
    if (columns.fileCounts[episode]! > WIDE_COMMIT) continue;
    const files = past.filesOf(episode);
    for (const seed of files) {
      const own = together.get(seed);
      if (own === undefined) continue;
      times.set(seed, (times.get(seed) ?? 0) + 1);
      for (const file of files) if (file !== seed) own[file]! += 1;
    }
  }
  const scores = new Float64Array(past.files);
  for (const [seed, weight] of seeds) {
    const share = weight / ((times.get(seed) ?? 0) + 2);
    together.get(seed)?.forEach((count, file) => (scores[file]! += share * count));
  }
  return scores;
}
