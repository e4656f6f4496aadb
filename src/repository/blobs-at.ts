import type { Mirror } from './repository.ts';
import { hash } from './tree.ts';

const AT_ONCE = 200;

/** The blobs that these paths have at a commit, without listing the whole tree; those that are not there are left out. */
export async function blobsAt(
  mirror: Mirror,
  commit: string,
  paths: Iterable<string>,
): Promise<Map<string, string>> {
  const asked = [...new Set(paths)].filter(isPlain);
  const found = new Map<string, string>();
  for (let start = 0; start < asked.length; start += AT_ONCE) {
    const some = asked.slice(start, start + AT_ONCE);
    const list = await mirror.git.run(['ls-tree', '-z', '--full-tree', hash(commit), '--', ...some]);
    for (const entry of list.toString('utf8').split('\0').filter(Boolean)) {
      const tab = entry.indexOf('\t');
      const [, , blob = ''] = entry.slice(0, tab).split(' ');
      found.set(entry.slice(tab + 1), blob);
    }
  }
  return found;
}

function isPlain(path: string): boolean {
  return !path.includes('\0') && !path.split('/').some((part) => ['', '.', '..'].includes(part));
}
