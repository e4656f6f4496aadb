import { pathKind } from '../lib/path-kind.ts';
import type { Mirror } from '../repository/repository.ts';
import { newTestOf } from './prediction/expected-tests.ts';
import { fixSize, type FixSize } from './prediction/fix-size.ts';
import type { SeenChange } from './prediction/habits.ts';
import { latest } from './prediction/past.ts';
import { predict, type Prediction } from './prediction/prediction.ts';
import { readWeights, type PredictionWeights } from './prediction/weights.ts';
import { replay, type Standing } from './predictor.ts';
import { percent } from './weighted.ts';

/** What a commit and its ancestors say about changes made there. */
export interface Foresight {
  foretell(change: SeenChange): Prediction;
  /** Where a test of the file would be put if it had none. */
  newTestOf(source: string): string | undefined;
  /** All test files of the commit. */
  readonly tests: ReadonlySet<string>;
  readonly fixSize: FixSize;
  /** The newest titles, newest first. */
  readonly titles: readonly string[];
}

/** Older commits say hardly anything about the next one, and each costs time and memory. */
const MOST_COMMITS = 10_000;
const MOST_TITLES = 400;

export async function foresightAt(mirror: Mirror, at: string, signal?: AbortSignal): Promise<Foresight> {
  const weights = await readWeights();
  const nothing = { at, paths: [], untrustedSummary: '' };
  const options = { weights, most: MOST_COMMITS, ...(signal && { signal }) };
  const [standing] = await Array.fromAsync(replay(mirror, [nothing], options));
  return foresightOf(standing!, weights);
}

/** Holds as long as the replay stands there. */
export function foresightOf({ habits, view }: Standing, weights: PredictionWeights): Foresight {
  return {
    foretell: ({ paths, untrustedSummary }) => predict(habits, { ...view, paths, untrustedSummary }, weights),
    newTestOf: (source) => newTestOf(view, source),
    tests: view.tree.companions.test,
    fixSize: fixSize(view),
    titles: latest(view.past, view.lineage, MOST_TITLES)
      .map(({ change }) => change.titleLine)
      .toArray(),
  };
}

const MOST_FILES = 3;
const MOST_TESTS = 2;
const LIKELY = 0.3;

/** In words: where the likeliest files are tested, what else changes with them, and how large a fix is. */
export function describeLikely(
  foresight: Foresight,
  untrustedSummary: string,
  likelyFiles: readonly string[],
): string[] {
  const sources = likelyFiles.filter((path) => pathKind(path) === 'source').slice(0, MOST_FILES);
  const { half, most, of } = foresight.fixSize;
  const sizes = `Half of ${of} past fixes touched at most ${half} files, nearly all at most ${most}.`;
  return [
    ...sources.map((source) => describeSource(foresight, untrustedSummary, source)),
    ...(of > 0 ? [sizes] : []),
  ];
}

function describeSource(foresight: Foresight, untrustedSummary: string, source: string): string {
  const { tests, also } = foresight.foretell({ paths: [source], untrustedSummary });
  const others = also
    .filter(({ path, probability }) => probability >= LIKELY && !tests.includes(path))
    .map(({ path, probability }) => `${path} (${percent(probability)})`);
  const alongside = others.length > 0 ? `, and may touch ${others.join(', ')} too` : '';
  return `A change of ${source} is tested ${placesOf(tests, foresight.newTestOf(source))}${alongside}.`;
}

function placesOf(tests: readonly string[], newTest: string | undefined): string {
  if (tests.length > 0) return `in ${tests.slice(0, MOST_TESTS).join(', else in ')}`;
  return newTest === undefined ? 'nowhere yet' : `in ${newTest}, which is new`;
}
