import type { EpisodeColumns } from './episode-columns.ts';
import type { Past } from './past.ts';

/** The hash, whole or in part, of the commit that a message says it reverts. */
export function revertedBy(body: string): string | undefined {
  return /\breverts (?:commit )?([0-9a-f]{7,64})\b/i.exec(body)?.[1]?.toLowerCase();
}

interface Told {
  readonly shas: readonly string[];
  readonly at: Float64Array;
  readonly titles: readonly string[];
  /** Hashes, whole or in part, as the messages have them. */
  readonly reverted: readonly (string | undefined)[];
}

/** What was taken back before a commit: told from its past alone, since later commits bear the same titles. */
export function revertedIn(columns: EpisodeColumns, past: Pick<Past, 'newestFirst'>): Set<string> {
  const episodes = [...past.newestFirst];
  const told = {
    shas: episodes.map((episode) => columns.shas[episode]!),
    at: Float64Array.from(episodes, (episode) => columns.at[episode]!),
    titles: episodes.map((episode) => columns.titles[episode]!),
    reverted: episodes.map((episode) => columns.reverted[episode]),
  };
  return new Set(resolveReverts(told).filter((sha) => sha !== undefined));
}

/**
 * Which commit each one reverts, where that can be told: by the hash in its message, else by the title in its
 * own title, which means the newest earlier commit of that title.
 */
export function resolveReverts(told: Told): (string | undefined)[] {
  const byTitle = resolveTitles(told);
  const byHash = resolveHashes(told);
  return told.reverted.map((hash, index) => (hash === undefined ? byTitle.get(index) : byHash.get(hash)));
}

function resolveHashes({ shas, reverted }: Told): Map<string, string> {
  const wanted = new Set(reverted.filter((hash) => hash !== undefined));
  const lengths = new Set(Array.from(wanted, (hash) => hash.length));
  const found = new Map<string, string>();
  for (const length of lengths) {
    for (const sha of shas) {
      const start = sha.slice(0, length);
      if (wanted.has(start)) found.set(start, sha);
    }
  }
  return found;
}

function resolveTitles({ shas, at, titles, reverted }: Told): Map<number, string> {
  const meant = new Map<number, string>();
  titles.forEach((title, index) => {
    const reverts = reverted[index] === undefined ? revertedTitle(title) : undefined;
    if (reverts !== undefined) meant.set(index, reverts);
  });
  const wanted = new Set(meant.values());
  const own = titles.map((title) => (wanted.size === 0 ? title : withoutNumber(title)));
  const oldestFirst = own
    .flatMap((title, index) => (wanted.has(title) || meant.has(index) ? [index] : []))
    .sort((a, b) => at[a]! - at[b]! || b - a);

  const newest = new Map<string, string>();
  const found = new Map<number, string>();
  for (const index of oldestFirst) {
    const sha = newest.get(meant.get(index) ?? '');
    if (sha !== undefined) found.set(index, sha);
    if (own[index] !== '') newest.set(own[index]!, shas[index]!);
  }
  return found;
}

/** `x` of `Revert "x" (#2)` and of `revert: x`, without the number that `x` may end with. */
function revertedTitle(title: string): string | undefined {
  const [, quoted, plain] = /^Revert "(.+)"|^revert(?:\([^()]*\))?: (.+)$/i.exec(title) ?? [];
  const found = quoted ?? plain;
  return found === undefined ? undefined : withoutNumber(withoutNumber(found));
}

function withoutNumber(title: string): string {
  return title.replace(/\s*\(#\d{1,9}\)$/, '');
}
