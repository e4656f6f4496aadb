import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createGit, type Git } from '../../src/repository/git.ts';
import type { Mirror } from '../../src/repository/repository.ts';
import type { PastFix } from './past-fixes.ts';

/** What somebody made of a fix. */
export interface Edition {
  readonly title?: string;
  /** Whole texts, over those of the fix. */
  readonly write?: ReadonlyMap<string, string>;
  /** Files that are as they were before the fix. */
  readonly takeBack?: readonly string[];
}

/** A repository beside the mirror that the mirror knows nothing of. */
export interface Press extends AsyncDisposable {
  /** The patch of the fix itself and then of each edition, against the commit before the fix, as the sandbox makes patches. */
  patches(fix: PastFix, editions: readonly Edition[]): Promise<string[]>;
}

export async function openPress(mirror: Mirror): Promise<Press> {
  const dir = await mkdtemp(path.join(tmpdir(), 'heirloom-organic-'));
  const git = createGit(dir, mirror.git.surroundings);
  await git.run(['init', '--quiet', '--bare', dir]);
  const objects = (await mirror.git.run(['rev-parse', '--git-path', 'objects'])).toString().trim();
  await writeFile(path.join(dir, 'objects/info/alternates'), `${path.resolve(mirror.dir, objects)}\n`);
  return {
    patches: (fix, editions) => patches(git, fix, editions),
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true }),
  };
}

async function patches(git: Git, fix: PastFix, editions: readonly Edition[]): Promise<string[]> {
  const blobs = await blobsBefore(git, fix, editions);
  const marks = await commitAll(git, fix, editions, blobs);
  // prettier-ignore
  const args = ['diff-tree', '--stdin', '-r', '--patch', '--binary', '--full-index', '--no-ext-diff', '--no-textconv', '--no-color', '--no-renames'];
  const shas = [fix.commit.sha, ...marks];
  const input = shas.map((sha) => `${sha} ${fix.base}\n`).join('');
  const printed = (await git.run(args, { input })).toString('utf8');
  const bySha = new Map(
    printed.split(/^(?=[0-9a-f]{40}\n)/m).map((part) => [part.slice(0, 40), part.slice(41)]),
  );
  return shas.map((sha) => bySha.get(sha) ?? '');
}

type Blobs = ReadonlyMap<string, { readonly mode: string; readonly blob: string }>;

async function blobsBefore(git: Git, { base }: PastFix, editions: readonly Edition[]): Promise<Blobs> {
  const paths = new Set(
    editions.flatMap(({ takeBack = [], write }) => [...takeBack, ...(write?.keys() ?? [])]),
  );
  if (paths.size === 0) return new Map();
  const list = await git.run(['ls-tree', '-z', '--full-tree', base, '--', ...paths]);
  return new Map(
    list
      .toString('utf8')
      .split('\0')
      .filter(Boolean)
      .map((entry) => {
        const [mode = '', , blob = ''] = entry.split(/[ \t]/, 3);
        return [entry.slice(entry.indexOf('\t') + 1), { mode, blob }];
      }),
  );
}

/** Every edition as a commit upon the fix; their hashes in order. */
async function commitAll(
  git: Git,
  fix: PastFix,
  editions: readonly Edition[],
  before: Blobs,
): Promise<string[]> {
  const script = editions.flatMap((edition, at) => [
    `commit refs/heads/edition-${at}\nmark :${at + 1}\ncommitter Bench <bench@localhost> ${at} +0000\ndata 0\nfrom ${fix.commit.sha}\n`,
    ...(edition.takeBack ?? []).map((file) => {
      const old = before.get(file);
      return old === undefined ? `D ${quoted(file)}\n` : `M ${old.mode} ${old.blob} ${quoted(file)}\n`;
    }),
    ...[...(edition.write ?? [])].map(([file, text]) => {
      const bytes = Buffer.byteLength(text);
      return `M ${before.get(file)?.mode ?? '100644'} inline ${quoted(file)}\ndata ${bytes}\n${text}\n`;
    }),
    `get-mark :${at + 1}\n`,
  ]);
  const printed = await git.run(['fast-import', '--quiet', '--force'], { input: script.join('') });
  return printed.toString('latin1').split('\n').filter(Boolean);
}

function quoted(file: string): string {
  return `"${file.replaceAll(/["\\]/g, '\\$&')}"`;
}
