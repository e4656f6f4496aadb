import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, readlink, lstat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Files such as a host has, outside of everything that a sandbox or a repository may touch. */
export interface Decoys {
  readonly root: string;
  /** What is no longer as it was planted, a sentence each. */
  differences(): Promise<string[]>;
}

const FILES: Readonly<Record<string, string>> = {
  'home/.ssh/authorized_keys': 'ssh-ed25519 decoy\n',
  'home/.gitconfig': '[user]\n\tname = Decoy\n',
  'home/.bashrc': '# nothing\n',
  'home/.npmrc': 'registry=https://registry.example/\n',
  'home/.aws/credentials': '[default]\naws_access_key_id = decoy\n',
  'etc/passwd': 'root:x:0:0::/root:/bin/sh\n',
  'etc/cron.d/daily': '# nothing\n',
  'repository/.git/hooks/.keep': '',
  'repository/.git/config': '[core]\n\tbare = false\n',
  'repository/src/index.js': 'module.exports = 1;\n',
};

export async function plantDecoys(root: string): Promise<Decoys> {
  for (const [path, content] of Object.entries(FILES)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  await symlink('../etc/passwd', join(root, 'home/link'));
  const planted = await stateOf(root);
  return {
    root,
    async differences() {
      const now = await stateOf(root);
      return [...new Set([...planted.keys(), ...now.keys()])]
        .filter((path) => planted.get(path) !== now.get(path))
        .map((path) => {
          if (!now.has(path)) return `${path} is gone`;
          return planted.has(path) ? `${path} was changed` : `${path} is new`;
        });
    },
  };
}

/** Path to mode, owner, time of the last change and content. */
async function stateOf(root: string): Promise<Map<string, string>> {
  const entries = await readdir(root, { recursive: true });
  const states = entries.toSorted().map(async (path) => {
    const file = join(root, path);
    const stats = await lstat(file);
    const content = stats.isFile()
      ? createHash('sha256')
          .update(await readFile(file))
          .digest('hex')
      : stats.isSymbolicLink()
        ? await readlink(file)
        : '';
    return [path, [stats.mode, stats.uid, stats.gid, stats.mtimeMs, content].join(' ')] as const;
  });
  return new Map(await Promise.all(states));
}
