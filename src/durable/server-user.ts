import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Whom the embedded Postgres runs as: undefined is this process's own user. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

class NoServerUser extends Error {
  override readonly name = 'NoServerUser';
}

const NAME = 'postgres';

/** Postgres refuses to run as root, so root lends it the system user `postgres`, made when missing. */
export async function findServerUser(signal?: AbortSignal): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const options = signal ? { signal } : {};
  const existing = await lookUp(options);
  if (existing) return existing;
  try {
    await run('useradd', ['--system', '--user-group', '--no-create-home', NAME], options);
  } catch (cause) {
    throw new NoServerUser(
      `Postgres cannot run as root and the user '${NAME}' could not be created. ` +
        `Run as another user, create it (useradd --system ${NAME}), or set DATABASE_URL.`,
      { cause },
    );
  }
  const created = await lookUp(options);
  if (!created) throw new NoServerUser(`The user '${NAME}' was created but cannot be found.`);
  return created;
}

async function lookUp(options: { signal?: AbortSignal }): Promise<ServerUser | undefined> {
  try {
    const [uid, gid] = await Promise.all([
      run('id', ['-u', NAME], options),
      run('id', ['-g', NAME], options),
    ]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch (error) {
    if (options.signal?.aborted) throw error;
    return undefined;
  }
}

/**
 * The command line that runs a program as that user. When a folder on the way to the program or its
 * data is closed to it (a checkout under /root, say), the program keeps one capability of root's, to
 * pass closed folders; the kernel's access(2) honours it only without the usual set-uid fix-up.
 */
export async function commandAs(
  user: ServerUser | undefined,
  program: string,
  needs: readonly string[],
): Promise<{ command: string; prefix: string[]; identity: { uid?: number; gid?: number } }> {
  if (!user) return { command: program, prefix: [], identity: {} };
  const open = await Promise.all([program, ...needs].map((path) => isReachable(path, user)));
  if (open.every(Boolean))
    return { command: program, prefix: [], identity: { uid: user.uid, gid: user.gid } };
  const identity = [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'];
  const capability = [
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
    '--securebits=+no_setuid_fixup',
  ];
  return { command: 'setpriv', prefix: [...identity, ...capability, program], identity: {} };
}

async function isReachable(path: string, user: ServerUser): Promise<boolean> {
  for (let dir = dirname(path); ; dir = dirname(dir)) {
    const { mode, uid, gid } = await stat(dir);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (dir === dirname(dir)) return true;
  }
}
