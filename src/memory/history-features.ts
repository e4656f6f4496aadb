import { bm25, rarity, saturated } from './bm25.ts';
import type { Matches } from './corpus.ts';
import type { EpisodeColumns } from './episodes.ts';
import { scaled, type Feature } from './feature.ts';
import type { Past } from './past.ts';
import type { Query } from './query.ts';

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
  const messages = bm25(columns.messages, query.terms, past.isPast);
  const diffs = bm25(columns.diffs, query.terms, past.isPast);
  const { all, subject } = query.weights;
  const message = messages.score(all);
  const subjectScores = messages.score(subject);
  const diff = diffs.score(all);
  const both = message.map((score, episode) => score + DIFF_WEIGHT * diff[episode]!);
  const byMessage = vouched(message, past);
  const byBoth = vouched(both, past);
  return {
    subjectScores,
    strongest: byBoth.strongest,
    features: {
      message: scaled(byMessage.sum),
      messageBest: scaled(byMessage.best),
      messageSubject: scaled(vouched(subjectScores, past).sum),
      diff: scaled(vouched(diff, past).sum),
      diffSubject: scaled(vouched(diffs.score(subject), past).sum),
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
function vouched(scores: Float64Array, past: Past): Vouched {
  const { newestFirst, touched, starts, weights } = past;
  const sum = new Float64Array(past.files);
  const best = new Float64Array(past.files);
  const strongest = new Int32Array(past.files).fill(-1);
  for (let place = 0; place < newestFirst.length; place++) {
    const episode = newestFirst[place]!;
    const share = scores[episode]! ** 2 * weights[place]!;
    if (share === 0) continue;
    for (let at = starts[place]!; at < starts[place + 1]!; at++) {
      const file = touched[at]!;
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
  for (let match = 0; match < matches.documents.length; match++) {
    const term = matches.terms[match]!;
    const episode = matches.documents[match]!;
    const place = past.places[episode]!;
    if (weights[term] === 0 || past.weights[place] === 0) continue;
    const share = matches.counts[match]! / Math.sqrt(columns.fileCounts[episode]!);
    for (let at = past.starts[place]!; at < past.starts[place + 1]!; at++) {
      counts[past.touched[at]! * terms + term]! += share;
    }
  }
  const holders = new Uint32Array(terms);
  for (let cell = 0; cell < counts.length; cell++) if (counts[cell]! > 0) holders[cell % terms]! += 1;
  const { lengths, mean, described } = past.messages;
  const worths = weights.map((weight, term) => weight * rarity(described, holders[term]!));
  const scores = new Float64Array(past.files);
  for (let cell = 0; cell < counts.length; cell++) {
    if (counts[cell] === 0) continue;
    const file = Math.floor(cell / terms);
    scores[file]! += worths[cell % terms]! * saturated(counts[cell]!, lengths[file]! / mean);
  }
  return scores;
}

/** How often each file changed together with the given ones, as a share of those ones' changes. */
export function coChange(seeds: ReadonlyMap<number, number>, past: Past): Feature {
  const { newestFirst, touched, starts, weights } = past;
  const together = new Map([...seeds.keys()].map((seed) => [seed, new Float64Array(past.files)]));
  const isSeed = new Uint8Array(past.files);
  for (const seed of seeds.keys()) isSeed[seed] = 1;
  const times = new Map<number, number>();
  for (let place = 0; place < newestFirst.length; place++) {
    if (weights[place] === 0) continue;
    for (let at = starts[place]!; at < starts[place + 1]!; at++) {
      const seed = touched[at]!;
      if (isSeed[seed] === 0) continue;
      times.set(seed, (times.get(seed) ?? 0) + 1);
      const own = together.get(seed)!;
      for (const file of touched.subarray(starts[place], starts[place + 1]))
        if (file !== seed) own[file]! += 1;
    }
  }
  const scores = new Float64Array(past.files);
  for (const [seed, weight] of seeds) {
    const share = weight / ((times.get(seed) ?? 0) + 2);
    together.get(seed)?.forEach((count, file) => (scores[file]! += share * count));
  }
  return scores;
}
