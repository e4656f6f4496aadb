import { openQuarantine } from './quarantine.ts';
import type { Mirror } from './repository.ts';
import { hash, type TreeFile } from './tree.ts';

/** The commit's tree with other content in files that it has; their modes stay. Gives the hash of the tree. */
export async function treeWith(
  mirror: Mirror,
  commit: string,
  contents: ReadonlyMap<string, Uint8Array>,
): Promise<string> {
  const files = new Map((await mirror.files(commit)).map((file) => [file.path, file]));
  await using quarantine = await openQuarantine(mirror.git);
  const { git } = quarantine;
  await git.run(['read-tree', hash(commit)]);
  for (const [path, content] of contents) {
    const blob = await git.run(['hash-object', '-w', '--stdin'], { input: content });
    const { mode } = mustBeFile(files.get(path), path);
    const entry = `${mode} ${blob.toString('utf8').trim()}\t${path}\0`;
    await git.run(['update-index', '-z', '--index-info'], { input: entry });
  }
  const tree = (await git.run(['write-tree'])).toString('utf8').trim();
  await quarantine.release();
  return tree;
}

function mustBeFile(file: TreeFile | undefined, path: string): TreeFile {
  if (file?.mode.startsWith('100')) return file;
  throw new TypeError(`There is no regular file ${JSON.stringify(path)} to change.`);
}
