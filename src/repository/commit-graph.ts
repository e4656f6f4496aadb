import { readDescent, type Descent } from './descent.ts';
import type { Mirror } from './repository.ts';
import { UnknownRevision } from './revision.ts';

/** The commits before and at one commit, the commit itself among them. */
export interface Ancestry {
  has(sha: string): boolean;
  /** Every one of them, children before parents. */
  readonly newestFirst: readonly string[];
}

/** Answers from one listing of the history, which is read again only for a commit that it does not hold. */
export interface CommitGraph {
  ancestry(mirror: Mirror, commit: string): Promise<Ancestry>;
}

export function createCommitGraph(): CommitGraph {
  const descents = new Map<string, Promise<Descent>>();

  return {
    async ancestry(mirror, commit) {
      const known = await descents.get(mirror.dir);
      if (known?.numbers.has(commit)) return ancestryIn(known, commit);
      const reading = withHead(mirror, commit);
      descents.set(mirror.dir, reading);
      reading.catch(() => descents.delete(mirror.dir));
      return ancestryIn(await reading, commit);
    },
  };
}

/** What HEAD descends from is read along, since the next question is likely to be about another commit of it. */
async function withHead(mirror: Mirror, commit: string): Promise<Descent> {
  return readDescent(mirror, [commit, ...(await headOf(mirror))]);
}

async function headOf(mirror: Mirror): Promise<string[]> {
  try {
    return [await mirror.resolve('HEAD')];
  } catch (error) {
    // A mirror may hold commits while its HEAD names a branch that is not there yet.
    if (error instanceof UnknownRevision) return [];
    throw error;
  }
}

function ancestryIn(descent: Descent, commit: string): Ancestry {
  const { shas, numbers } = descent;
  const lineage = descent.lineageOf(commit);
  return {
    newestFirst: Array.from(lineage.from(0), (number) => shas[number]!).toReversed(),
    has(sha) {
      const number = numbers.get(sha);
      return number !== undefined && lineage.has(number);
    },
  };
}
