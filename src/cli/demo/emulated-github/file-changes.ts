import type { HostedRepository } from './routes.ts';

const STATUS: Readonly<Record<string, string>> = {
  A: 'added',
  D: 'removed',
  M: 'modified',
  T: 'changed',
  R: 'renamed',
  C: 'copied',
};

/** What `git` calls the tree before the first commit. */
export const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

export interface FileChange {
  readonly sha: string;
  readonly filename: string;
  readonly status: string;
  readonly additions: number;
  readonly deletions: number;
  readonly changes: number;
  readonly previous_filename?: string;
  readonly patch?: string;
  readonly blob_url: string;
  readonly raw_url: string;
  readonly contents_url: string;
}

/** The files that differ between two trees, as GitHub lists them. */
export async function fileChanges(
  repository: HostedRepository,
  from: string,
  to: string,
): Promise<FileChange[]> {
  const { git } = repository;
  const raw = await git.text(['diff-tree', '-r', '-M', '--raw', '-z', '--no-abbrev', from, to]);
  const values = raw.split('\0').filter(Boolean);
  const changes: FileChange[] = [];
  while (values.length > 0) {
    const [, , , blob = '', letters = ''] = (values.shift() ?? '').split(' ');
    const letter = letters.slice(0, 1);
    const first = values.shift() ?? '';
    const second = letter === 'R' || letter === 'C' ? values.shift() : undefined;
    changes.push(await fileChange(repository, { from, to, blob, letter, first, second }));
  }
  return changes;
}

interface RawChange {
  readonly from: string;
  readonly to: string;
  readonly blob: string;
  readonly letter: string;
  readonly first: string;
  readonly second: string | undefined;
}

async function fileChange(
  { git, apiUrl, htmlUrl }: HostedRepository,
  { from, to, blob, letter, first, second }: RawChange,
): Promise<FileChange> {
  const filename = second ?? first;
  const paths = second === undefined ? [first] : [first, second];
  const options = ['-r', '-M', '-p', '--no-ext-diff', '--no-textconv', '--no-color'];
  const diff = await git.text(['--literal-pathspecs', 'diff-tree', ...options, from, to, '--', ...paths]);
  const hunks = diff.indexOf('\n@@ ');
  const patch = hunks === -1 ? undefined : diff.slice(hunks + 1);
  const lines = patch?.split('\n') ?? [];
  const additions = lines.filter((line) => line.startsWith('+')).length;
  const deletions = lines.filter((line) => line.startsWith('-')).length;
  const path = filename.split('/').map(encodeURIComponent).join('/');
  return {
    sha: blob,
    filename,
    status: STATUS[letter] ?? 'changed',
    additions,
    deletions,
    changes: additions + deletions,
    ...(second !== undefined && { previous_filename: first }),
    ...(patch !== undefined && { patch }),
    blob_url: `${htmlUrl}/blob/${to}/${path}`,
    raw_url: `${htmlUrl}/raw/${to}/${path}`,
    contents_url: `${apiUrl}/contents/${path}?ref=${to}`,
  };
}

/** The whole difference as text, for the `diff` media type. */
export function diffText({ git }: HostedRepository, from: string, to: string): Promise<string> {
  return git.text(['diff-tree', '-r', '-M', '-p', '--no-ext-diff', '--no-textconv', from, to]);
}
