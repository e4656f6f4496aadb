import { pathKind } from '../lib/path-kind.ts';
import type { EpisodeColumns } from './episodes.ts';
import { evidenceOf } from './features.ts';
import { WIDE_COMMIT } from './feature.ts';
import { parseQuery } from './query.ts';
import { scoreFiles, type RankingModel } from './ranking-model.ts';
import type { Standpoint } from './standpoint.ts';

/** Past fixes are asked for from a commit before the oldest of them, so that none of them is known. */
export interface SelfTest {
  readonly from: string;
  readonly questions: readonly { readonly title: string; readonly paths: readonly string[] }[];
}

const MOST_QUESTIONS = 40;
const FEWEST_QUESTIONS = 20;
/** In a large repository an answer takes longer, so fewer are asked for. */
const MOST_ANSWERED_FILES = 40_000;
const MOST_PATHS = 10;
const SHARES = [1, 0.75, 0.5, 0.25, 0];
/** Forty answers are few: a smaller share must be better by this much, in first files right and recall at five. */
const CLEARLY = 0.05;

/** The newest fixes before a commit; undefined where there are too few to tell anything. */
export function selfTestOf({ columns, past, ancestors, index }: Standpoint): SelfTest | undefined {
  const atMost = Math.min(MOST_QUESTIONS, Math.floor(MOST_ANSWERED_FILES / (index.paths.length || 1)));
  const fixes = [...past.newestFirst]
    .map((episode) => ({ episode, paths: mendedFiles(columns, episode) }))
    .filter(({ paths }) => paths.length > 0)
    .slice(0, atMost);
  const oldest = fixes.at(-1);
  if (oldest === undefined || fixes.length < FEWEST_QUESTIONS) return undefined;
  const place = ancestors.newestFirst.indexOf(columns.shas[oldest.episode]!);
  const from = ancestors.newestFirst[place + 1];
  if (from === undefined) return undefined;
  return { from, questions: fixes.map(({ episode, paths }) => ({ title: columns.titles[episode]!, paths })) };
}

function mendedFiles({ kinds, files, fileCounts }: EpisodeColumns, episode: number): string[] {
  if (kinds[episode] !== 'fix' || fileCounts[episode]! > WIDE_COMMIT) return [];
  const paths = files[episode]!.filter(
    ({ path, status }) => status === 'M' && pathKind(path) === 'source',
  ).map(({ path }) => path);
  return paths.length <= MOST_PATHS ? paths : [];
}

/** How much of the fitted weight of memory does best: 1 unless less of it answers the questions clearly better. */
export function bestShare(
  { questions }: SelfTest,
  { index, columns, past }: Standpoint,
  model: RankingModel,
): number {
  const sums = SHARES.map(() => 0);
  for (const { title, paths } of questions) {
    const wanted = new Set(paths.flatMap((path) => index.numbers.get(path) ?? []));
    if (wanted.size === 0) continue;
    const evidence = evidenceOf(parseQuery(title), index, columns, past);
    SHARES.forEach((share, at) => (sums[at]! += worth(scoreFiles(model, evidence, share), wanted)));
  }
  const best = Math.max(...sums);
  return best - sums[0]! > CLEARLY * questions.length ? SHARES[sums.indexOf(best)]! : 1;
}

/** One for the first file, and one for all within the first five. */
function worth(scores: Float64Array, wanted: ReadonlySet<number>): number {
  const better = (file: number): number =>
    scores.reduce((count, score, other) => count + (score > scores[file]! && other !== file ? 1 : 0), 0);
  const ranks = [...wanted].map(better);
  const first = ranks.includes(0) ? 1 : 0;
  return first + ranks.filter((rank) => rank < 5).length / wanted.size;
}
