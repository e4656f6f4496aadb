import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const IDENTITY = ['-c', 'user.name=Mara', '-c', 'user.email=mara@example.org'];

/** A repository of one commit in a new folder. */
export async function createSmallRepository(
  dir: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<string> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), content);
  }
  const git = (...args: string[]) => promisify(execFile)('git', ['-C', dir, ...IDENTITY, ...args]);
  await git('init', '--quiet', '--initial-branch=main', '--template=');
  await git('add', '--all');
  await git('commit', '--quiet', '--message=chore: begin');
  return dir;
}
