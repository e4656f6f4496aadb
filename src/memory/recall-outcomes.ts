import { matchesIn, type Corpus } from './corpus.ts';
import { rarity, type Allowed } from './bm25.ts';
import type { PullRequestOutcome } from './pull-request-outcome.ts';
import type { RecalledOutcome } from './recalled.ts';
import { createTermReader, type TermReader } from './terms.ts';

/** What tells how much a word says: the messages of the past. */
export interface WordGround {
  readonly messages: Corpus;
  readonly isPast: Allowed;
  readonly size: number;
}

const MOST = 3;
/** Between 0 and 1; below it, words are shared by chance. */
const ALIKE = 0.35;
/** For a change of one of the files that the query is likely about. */
const SAME_PLACE = 0.1;
const PLACES = 5;
const MOST_TERMS = 400;
const MOST_REMARKS = 3;

/** Earlier pull requests of the bot's that were about the like, and are over; the most alike first. */
export function recallOutcomes(
  outcomes: readonly PullRequestOutcome[],
  untrustedQuery: string,
  likely: readonly string[],
  ground: WordGround,
): RecalledOutcome[] {
  const over = outcomes.filter(({ state }) => state !== 'open');
  if (over.length === 0) return [];
  const reader = createTermReader();
  const asked = textsOf(untrustedQuery, reader);
  const weights = weightsOf(asked, ground);
  const places = new Set(likely.slice(0, PLACES));
  return over
    .map((outcome) => {
      const own = textsOf(`${outcome.title}\n${outcome.untrustedIssue}`, reader);
      const alike = Math.max(
        likeness(asked.all, own.all, weights),
        likeness(asked.subject, own.subject, weights),
      );
      const samePlace = filesOf(outcome.patch).some((path) => places.has(path));
      return { outcome, score: alike + (samePlace ? SAME_PLACE : 0) };
    })
    .filter(({ score }) => score >= ALIKE)
    .sort((a, b) => b.score - a.score || b.outcome.number - a.outcome.number)
    .slice(0, MOST)
    .map(({ outcome, score }) => presented(outcome, score));
}

interface Texts {
  readonly all: ReadonlySet<number>;
  /** Of the first lines alone: what a text is about, without its sample code and its logs. */
  readonly subject: ReadonlySet<number>;
}

function textsOf(untrustedText: string, reader: TermReader): Texts {
  const [first = '', second = ''] = untrustedText.trimStart().split('\n', 2);
  return {
    all: new Set(reader.terms(untrustedText, MOST_TERMS).hashes),
    subject: new Set(reader.terms(`${first}\n${second}`, MOST_TERMS).hashes),
  };
}

/** How much a word says; one that the past never used says the most. */
function weightsOf(asked: Texts, { messages, isPast, size }: WordGround): (term: number) => number {
  const terms = [...asked.all];
  const holders = new Uint32Array(terms.length);
  for (const term of matchesIn(messages, terms, isPast).terms) holders[term]! += 1;
  const known = new Map(terms.map((term, at) => [term, rarity(size, holders[at]!)]));
  const unknown = rarity(size, 0);
  return (term) => known.get(term) ?? unknown / 2;
}

/** The cosine of two sets of words. */
function likeness(a: ReadonlySet<number>, b: ReadonlySet<number>, weight: (term: number) => number): number {
  const length = (terms: Iterable<number>) =>
    Array.from(terms, (term) => weight(term) ** 2).reduce((sum, square) => sum + square, 0);
  const shared = length([...a].filter((term) => b.has(term)));
  return shared === 0 ? 0 : shared / Math.sqrt(length(a) * length(b));
}

function filesOf(patch: string): string[] {
  return [...patch.matchAll(/^\+\+\+ b\/(.+)$/gm)].map(([, path = '']) => path);
}

function presented(
  { number, url, title, state, patch, rounds, untrustedBecause, contrast }: PullRequestOutcome,
  score: number,
): RecalledOutcome {
  const asked = rounds
    .flatMap(({ remarks }) => remarks)
    .filter(({ answer }) => answer === 'done')
    .slice(-MOST_REMARKS);
  return {
    number,
    url,
    title,
    state,
    files: filesOf(patch),
    untrustedRequests: asked.map(({ untrustedText }) => untrustedText),
    ...(untrustedBecause !== undefined && { untrustedBecause }),
    ...(contrast !== undefined && { contrast }),
    score,
  };
}
