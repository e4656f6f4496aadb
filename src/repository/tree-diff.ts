import type { Git } from './git.ts';

export interface TreeChange {
  /** Undefined when the name is not UTF-8. */
  readonly path: string | undefined;
  readonly modeBefore: string;
  readonly mode: string;
  readonly blobBefore: string;
  readonly blob: string;
}

export const ABSENT = '000000';

/** What differs between two trees, file by file, without guessing renames. */
export async function diffTrees(git: Git, before: string, after: string): Promise<TreeChange[]> {
  const raw = await git.run(['diff-tree', '-r', '-z', '--raw', '--no-renames', '--no-abbrev', before, after]);
  const fields = splitAtNul(raw);
  const changes: TreeChange[] = [];
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const [modeBefore = '', mode = '', blobBefore = '', blob = ''] = fields[index]!.toString('latin1')
      .slice(1)
      .split(' ');
    changes.push({ path: strictUtf8(fields[index + 1]!), modeBefore, mode, blobBefore, blob });
  }
  return changes;
}

function splitAtNul(bytes: Buffer): Buffer[] {
  const fields: Buffer[] = [];
  let from = 0;
  for (let at = bytes.indexOf(0); at !== -1; at = bytes.indexOf(0, from)) {
    fields.push(bytes.subarray(from, at));
    from = at + 1;
  }
  return fields;
}

function strictUtf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
