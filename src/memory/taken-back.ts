import type { EpisodeColumns } from './episode-columns.ts';
import type { EpisodeDetails } from './episodes.ts';
import type { Past } from './past.ts';
import { resolveReverts } from './reverts.ts';

/** A commit that takes another one back. */
export interface Revert {
  readonly sha: string;
  readonly title: string;
  readonly body: string;
  /** Of its own title's end. */
  readonly pr: number | undefined;
  readonly reverts: Reverted;
}

/** What is known of the commit that is meant. */
export interface Reverted {
  readonly sha?: string | undefined;
  /** Whole or in part, as the message has it: of a merge commit, which is no episode, this is all. */
  readonly hash?: string | undefined;
  readonly pullRequest?: { readonly repository?: string | undefined; readonly number: number } | undefined;
}

const MOST = 500;

/** The episodes of a past since a time that say they take something back, the newest first. */
export function revertingSince(
  columns: EpisodeColumns,
  { newestFirst }: Pick<Past, 'newestFirst'>,
  since: Date,
): readonly { readonly sha: string; readonly reverts: Reverted }[] {
  const episodes = [...newestFirst];
  const resolved = resolveReverts({
    shas: episodes.map((episode) => columns.shas[episode]!),
    at: Float64Array.from(episodes, (episode) => columns.at[episode]!),
    titles: episodes.map((episode) => columns.titles[episode]!),
    reverted: episodes.map((episode) => columns.reverted[episode]),
  });
  return episodes
    .flatMap((episode, place) => {
      if (columns.at[episode]! < since.getTime()) return [];
      const reverts = { sha: resolved[place], hash: columns.reverted[episode] };
      const says = /^revert/i.test(columns.titles[episode]!) || reverts.hash !== undefined;
      return says ? [{ sha: columns.shas[episode]!, reverts }] : [];
    })
    .slice(0, MOST);
}

/** As its message tells it. */
export function revertOf({ sha, title, body, pr }: EpisodeDetails, reverts: Reverted): Revert {
  const [, repository, number] = /^[ \t]*Reverts ([\w.-]+\/[\w.-]+)?#(\d{1,9})\b/m.exec(body) ?? [];
  const pullRequest = number === undefined ? undefined : { repository, number: Number(number) };
  return { sha, title, body, pr, reverts: { ...reverts, pullRequest } };
}

/** Of reverts, the newest first, those that were not taken back themselves. */
export function standingReverts(newestFirst: readonly Revert[], repository: string | undefined): Revert[] {
  const undone = new Set<Revert>();
  for (const revert of newestFirst) {
    if (undone.has(revert)) continue;
    const earlier = newestFirst.filter((other) => other !== revert);
    for (const other of earlier) if (takesBack(revert, other.sha, other.pr, repository)) undone.add(other);
  }
  return newestFirst.filter((revert) => !undone.has(revert));
}

/** Whether the commit or pull request, of a repository such as owner/name, is the one that is meant. */
export function takesBack(
  { reverts: { sha, hash, pullRequest } }: Revert,
  commit: string,
  number: number | undefined,
  repository: string | undefined,
): boolean {
  if (sha === commit || (hash !== undefined && commit.startsWith(hash))) return true;
  if (pullRequest === undefined || pullRequest.number !== number) return false;
  return (pullRequest.repository ?? repository)?.toLowerCase() === repository?.toLowerCase();
}
