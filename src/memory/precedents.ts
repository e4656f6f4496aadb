import { pathKind } from '../lib/path-kind.ts';
import type { Mirror } from '../repository/repository.ts';
import type { EpisodeColumns } from './episodes.ts';
import type { Past } from './past.ts';
import type { Precedent } from './recalled.ts';
import type { Standpoint } from './standpoint.ts';
import { trimmedDiff } from './trimmed-diff.ts';

const MOST_PRECEDENTS = 3;
const MOST_DIFF_CHARS = 3_000;
const MOST_DIFF_BYTES = 24_000;
const WIDEST = 15;
/** An episode that fits this much less than the best one is not shown. */
const WEAKEST = 0.4;
/** A precedent touches one of the likeliest files: sharing words with an issue's sample code makes none. */
const PLACES = 5;

/**
 * Past changes worth imitating: small, of a kind that mends or adds, never taken back, close to the query, one for
 * each issue. `scores` tells how well each episode fits.
 */
export async function choosePrecedents(
  mirror: Mirror,
  standpoint: Pick<Standpoint, 'columns' | 'past' | 'index' | 'reverted'>,
  scores: Float64Array,
  likely: readonly string[],
): Promise<Precedent[]> {
  const { columns, past, index } = standpoint;
  const places = new Set(likely.slice(0, PLACES).flatMap((path) => index.numbers.get(path) ?? []));
  const reverted = standpoint.reverted();
  const strongest = past.newestFirst.reduce((best, episode) => Math.max(best, scores[episode]!), 0);
  const ranked = [...past.newestFirst]
    .filter((episode) => scores[episode]! > 0 && scores[episode]! >= WEAKEST * strongest)
    .filter((episode) => isExample(columns, episode) && !reverted.has(columns.shas[episode]!))
    .filter((episode) => touches(past, episode, places))
    .sort((a, b) => scores[b]! - scores[a]! || (columns.shas[a]! < columns.shas[b]! ? -1 : 1));
  const chosen = onePerIssue(columns, ranked).slice(0, MOST_PRECEDENTS);
  return Promise.all(
    chosen.map(async (episode) => ({
      sha: columns.shas[episode]!,
      title: columns.titles[episode]!,
      score: scores[episode]!,
      at: new Date(columns.at[episode]!),
      files: columns.files[episode]!.map(({ path }) => path),
      diff: trimmedDiff(
        await mirror.diff(columns.shas[episode]!, { maxBytes: MOST_DIFF_BYTES }),
        MOST_DIFF_CHARS,
      ),
    })),
  );
}

function touches({ places, starts, touched }: Past, episode: number, files: ReadonlySet<number>): boolean {
  const place = places[episode]!;
  return touched.subarray(starts[place], starts[place + 1]).some((file) => files.has(file));
}

const EXAMPLES: readonly string[] = ['fix', 'feat', 'perf', 'refactor', 'other'];

function isExample({ kinds, fileCounts, files }: EpisodeColumns, episode: number): boolean {
  return (
    EXAMPLES.includes(kinds[episode]!) &&
    fileCounts[episode]! <= WIDEST &&
    files[episode]!.some(({ path }) => pathKind(path) === 'source')
  );
}

function onePerIssue({ issues, titles }: EpisodeColumns, ranked: readonly number[]): number[] {
  const taken = new Set<string>();
  return ranked.filter((episode) => {
    const names = [
      ...issues[episode]!.map((issue) => `#${issue}`),
      titles[episode]!.replace(/\s*\(#\d+\)$/, ''),
    ];
    const isNew = !names.some((name) => taken.has(name));
    for (const name of names) taken.add(name);
    return isNew;
  });
}
