import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createGit, type Git } from './git.ts';

/** A place beside a mirror's objects for new ones, which reads the mirror's and is gone when disposed of. */
export interface Quarantine extends AsyncDisposable {
  readonly git: Git;
  /** Moves the new objects into the mirror. */
  release(): Promise<void>;
}

const ABANDONED_AFTER_MS = 24 * 3600 * 1000;

export async function openQuarantine(mirror: Git): Promise<Quarantine> {
  const all = join(mirror.dir, 'patches');
  await mkdir(all, { recursive: true });
  await removeAbandoned(all);
  const own = await mkdtemp(join(all, 'patch-'));
  const objects = join(own, 'objects');
  await mkdir(join(objects, 'info'), { recursive: true });
  await writeFile(join(objects, 'info', 'alternates'), `${join(mirror.dir, 'objects')}\n`);

  return {
    git: createGit(mirror.dir, mirror.surroundings, [], {
      GIT_INDEX_FILE: join(own, 'index'),
      GIT_OBJECT_DIRECTORY: objects,
    }),
    release: () => moveObjects(objects, join(mirror.dir, 'objects')),
    [Symbol.asyncDispose]: () => rm(own, { recursive: true, force: true }),
  };
}

async function moveObjects(from: string, to: string): Promise<void> {
  const fans = (await readdir(from)).filter((name) => /^[0-9a-f]{2}$/.test(name));
  for (const fan of fans) {
    await mkdir(join(to, fan), { recursive: true });
    for (const name of await readdir(join(from, fan))) {
      await rename(join(from, fan, name), join(to, fan, name));
    }
  }
}

/** Of a process that was killed in the middle. */
async function removeAbandoned(all: string): Promise<void> {
  for (const name of await readdir(all)) {
    const path = join(all, name);
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > ABANDONED_AFTER_MS) await rm(path, { recursive: true, force: true });
  }
}
