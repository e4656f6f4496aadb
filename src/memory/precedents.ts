import { pathKind } from '../lib/path-kind.ts';
import type { Mirror } from '../repository/repository.ts';
import type { Hit } from './episodes.ts';
import type { Precedent } from './recalled.ts';

const MOST_PRECEDENTS = 3;
const MOST_DIFF_BYTES = 3_000;
const WIDEST = 15;
/** A hit this much weaker than the best one is not shown. */
const WEAKEST = 0.4;
/** A precedent touches one of the likeliest files: sharing words with an issue's sample code makes none. */
const PLACES = 5;

/** Past changes worth imitating: small, of a kind that mends or adds, close to the query, one for each issue. */
export async function choosePrecedents(
  mirror: Mirror,
  hits: readonly Hit[],
  likely: readonly string[],
): Promise<Precedent[]> {
  const places = new Set(likely.slice(0, PLACES));
  const strongest = hits[0]?.score ?? 0;
  const ranked = hits
    .filter((hit) => isExample(hit) && hit.files.some(({ path }) => places.has(path)))
    .map((hit) => ({ hit, score: hit.score }))
    .filter(({ score }) => score >= WEAKEST * strongest)
    .sort((a, b) => b.score - a.score);
  const chosen = onePerIssue(ranked).slice(0, MOST_PRECEDENTS);
  return Promise.all(
    chosen.map(async ({ hit, score }) => ({
      sha: hit.sha,
      title: hit.title,
      score,
      at: new Date(hit.at),
      files: hit.files.map(({ path }) => path),
      diff: await mirror.diff(hit.sha, { maxBytes: MOST_DIFF_BYTES }),
    })),
  );
}

function isExample({ kind, fileCount, files }: Hit): boolean {
  const mends =
    kind === 'fix' || kind === 'feat' || kind === 'perf' || kind === 'refactor' || kind === 'other';
  return mends && fileCount <= WIDEST && files.some(({ path }) => pathKind(path) === 'source');
}

function onePerIssue<T extends { hit: Hit }>(ranked: readonly T[]): T[] {
  const taken = new Set<string>();
  return ranked.filter(({ hit }) => {
    const names = [...hit.issues.map((issue) => `#${issue}`), hit.title.replace(/\s*\(#\d+\)$/, '')];
    const isNew = !names.some((name) => taken.has(name));
    for (const name of names) taken.add(name);
    return isNew;
  });
}
