import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** A file's new content, a link's target, or null where it goes away. */
export type PushedFile = string | Uint8Array | { readonly linkTo: string } | null;

/** Puts a commit on top of `main` in a bare repository, as a push would: on `main` itself, or on another branch. */
export async function pushCommit(
  dir: string,
  files: Readonly<Record<string, PushedFile>>,
  branch = 'main',
): Promise<string> {
  const scratch = await mkdtemp(join(tmpdir(), 'heirloom-push-'));
  try {
    const git = (args: string[], input: string | Uint8Array = '') => run(dir, scratch, args, input);
    const parent = await git(['rev-parse', 'main']);
    await git(['read-tree', parent]);
    for (const [path, file] of Object.entries(files)) {
      if (file === null) {
        await git(['update-index', '--index-info'], `0 ${'0'.repeat(40)}\t${path}\n`);
        continue;
      }
      const isLink = typeof file === 'object' && 'linkTo' in file;
      const blob = await git(['hash-object', '-w', '--stdin'], isLink ? file.linkTo : file);
      await git(['update-index', '--add', '--cacheinfo', `${isLink ? '120000' : '100644'},${blob},${path}`]);
    }
    const tree = await git(['write-tree']);
    const commit = await git(['commit-tree', tree, '-p', parent, '-m', 'chore: what the test needs']);
    await git(['update-ref', `refs/heads/${branch}`, commit]);
    return commit;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function run(dir: string, scratch: string, args: string[], input: string | Uint8Array) {
  const person = { NAME: 'Mara', EMAIL: 'mara@example.org' };
  const identity = Object.entries(person).flatMap(([key, value]) => [
    [`GIT_AUTHOR_${key}`, value],
    [`GIT_COMMITTER_${key}`, value],
  ]);
  const child = spawn('git', ['-C', dir, ...args], {
    env: {
      ...process.env,
      ...Object.fromEntries(identity),
      GIT_INDEX_FILE: join(scratch, 'index'),
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // A git that ends early closes its input; its exit code and words tell why, not the broken pipe.
  child.stdin.on('error', () => {}).end(input);
  const code = new Promise<number | null>((resolve, reject) => {
    child.once('close', resolve).once('error', reject);
  });
  const [output, complaint] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if ((await code) !== 0) throw new Error(`git ${args.join(' ')}: ${complaint}`);
  return output.trim();
}
