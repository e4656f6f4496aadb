import type { Past } from '../../agent/reading-toolbelt.ts';
import type { Memory } from '../../memory/memory.ts';
import { commitsTouching } from '../../repository/commits-touching.ts';
import type { Mirror } from '../../repository/repository.ts';
import { reachableCommit } from './reachable-commit.ts';

const MOST_COMMITS = 20;
const MOST_BODY = 4_000;
const MOST_DIFF_BYTES = 24_000;

/** The commits before the one that is read, as memory and the mirror know them. */
export function pastOf(memory: Pick<Memory, 'episode'>, mirror: Mirror, base: string): Past {
  return {
    async commit(untrustedSha) {
      const sha = await reachableCommit(mirror, base, untrustedSha);
      const episode = sha === undefined ? undefined : await memory.episode(sha);
      if (episode === undefined) return undefined;
      const { author, at, title, body } = episode;
      const diff = await mirror.diff(episode.sha, { maxBytes: MOST_DIFF_BYTES });
      return [`commit ${episode.sha}, ${dayOf(at)}, by ${author}`, title, '', body.slice(0, MOST_BODY), diff]
        .join('\n')
        .replaceAll(/\n{3,}/g, '\n\n');
    },
    async touching(untrustedPath, untrustedText, signal) {
      const commits = await commitsTouching(
        mirror,
        base,
        { untrustedPath, untrustedText },
        MOST_COMMITS,
        signal,
      );
      if (commits.length === 0) return undefined;
      return commits.map(({ sha, at, title }) => `${sha.slice(0, 12)} ${dayOf(at)} ${title}`).join('\n');
    },
  };
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
