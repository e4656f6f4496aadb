import { ancestors } from '../repository/ancestors.ts';
import { readBlobs } from '../repository/blobs.ts';
import type { Mirror, TreeFile } from '../repository/repository.ts';
import { createContentIndexes, type ContentIndex } from './content-index.ts';

/** A commit as recall looks from it: its files, and the only past that may be spoken of. */
export interface Standpoint {
  readonly files: readonly TreeFile[];
  readonly index: ContentIndex;
  /** The commit itself among them. */
  readonly ancestors: ReadonlySet<string>;
}

export type Standpoints = (mirror: Mirror, untrustedAt: string) => Promise<Standpoint>;

const KEPT = 4;

/** Keeps the commits asked for last, since a run asks for its base again and again. */
export function createStandpoints(): Standpoints {
  const contents = createContentIndexes();
  const kept = new Map<string, Promise<Standpoint>>();

  const standAt = async (mirror: Mirror, untrustedAt: string): Promise<Standpoint> => {
    const at = await mirror.resolve(untrustedAt);
    const [files, past] = await Promise.all([mirror.files(at), ancestors(mirror, at)]);
    const index = await contents.of(files, (blobs) => readBlobs(mirror, blobs));
    return { files, index, ancestors: past };
  };

  return (mirror, untrustedAt) => {
    // A branch moves; only a full hash says the same for ever.
    if (!/^[0-9a-f]{40,64}$/.test(untrustedAt)) return standAt(mirror, untrustedAt);
    const key = `${mirror.dir}\0${untrustedAt}`;
    const standpoint = kept.get(key) ?? standAt(mirror, untrustedAt);
    kept.delete(key);
    kept.set(key, standpoint);
    standpoint.catch(() => kept.delete(key));
    for (const oldest of [...kept.keys()].slice(0, -KEPT)) kept.delete(oldest);
    return standpoint;
  };
}
