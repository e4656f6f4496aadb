import type { Git } from './git.ts';
import { objectSizes } from './object-sizes.ts';
import { contentProblem } from './patch-content.ts';
import type { GivesAway } from './known-strings.ts';
import { collision, pathProblem } from './patch-path.ts';
import { printable } from './printable.ts';
import { readLinks } from './read-links.ts';
import { escapingLink, LONGEST_TARGET } from './symlinks.ts';
import { ABSENT, type TreeChange } from './tree-diff.ts';
import { listFiles } from './tree.ts';

export interface PatchLimits {
  /** Of the patch itself. */
  readonly maxBytes: number;
  readonly maxFiles: number;
  /** Of all files it leaves changed, together; 25 MB when not given. */
  readonly maxContentBytes?: number;
  /** Of each file, but for those that were as large before; 2 MB when not given. */
  readonly maxFileBytes?: number;
  /** Where binary files may be added and changed, as globs. */
  readonly allowBinary?: readonly string[] | undefined;
}

export type FileMode = '100644' | '100755' | '120000';

/** What a patch made of the tree of `base`, still in quarantine. */
export interface Proposal {
  readonly git: Git;
  readonly base: string;
  readonly tree: string;
  readonly changes: readonly TreeChange[];
  readonly limits: PatchLimits;
  readonly givesAway: GivesAway;
}

const MAX_CONTENT_BYTES = 25_000_000;
const MAX_FILE_BYTES = 2_000_000;
const SUBMODULE = '160000';

/** Why the patch is not even tried, as a sentence. */
export function textProblem(untrustedPatch: Uint8Array, { maxBytes }: PatchLimits): string | undefined {
  if (untrustedPatch.length === 0) return 'It is empty.';
  if (untrustedPatch.length > maxBytes) {
    return `It has ${untrustedPatch.length} bytes, over the limit of ${maxBytes}.`;
  }
  return statedModeProblem(untrustedPatch);
}

/** Why what the patch made is not accepted, as a sentence. */
export async function changesProblem(proposal: Proposal): Promise<string | undefined> {
  const { changes, limits } = proposal;
  if (changes.length === 0) return 'It changes nothing.';
  if (changes.length > limits.maxFiles) {
    return `It changes ${changes.length} files, over the limit of ${limits.maxFiles}.`;
  }
  return (
    changes.map(changeProblem).find(Boolean) ??
    (await sizeProblem(proposal)) ??
    (await companyProblem(proposal)) ??
    (await contentProblem({ ...proposal, allowBinary: limits.allowBinary }))
  );
}

export function isFileMode(mode: string): mode is FileMode {
  return mode === '100644' || mode === '100755' || mode === '120000';
}

/** Git would take a device or a setuid file for an ordinary one; who states such a mode means no good. */
function statedModeProblem(untrustedPatch: Uint8Array): string | undefined {
  const text = Buffer.from(untrustedPatch).toString('latin1');
  const modes = [...text.matchAll(/^new (?:file )?mode (\d*)/gm)].map(([, mode = '']) => mode);
  const odd = modes.find((mode) => !isFileMode(mode) && mode !== SUBMODULE);
  return odd === undefined
    ? undefined
    : `It makes something that is neither a file nor a link (mode ${odd}).`;
}

function changeProblem({ path, modeBefore, mode }: TreeChange): string | undefined {
  if (path === undefined) return 'The name of a file is not UTF-8.';
  const name = printable(path);
  if (mode === SUBMODULE || modeBefore === SUBMODULE) return `${name} is a submodule.`;
  // A name that is in the repository may leave it, whatever it is.
  const problem = pathProblem(path);
  if (problem && (mode !== ABSENT || path === '.gitmodules')) return `The path ${name} ${problem}.`;
  return undefined;
}

async function sizeProblem({ git, changes, limits }: Proposal): Promise<string | undefined> {
  const { maxContentBytes = MAX_CONTENT_BYTES, maxFileBytes = MAX_FILE_BYTES } = limits;
  const present = changes.filter(({ mode }) => mode !== ABSENT);
  const sizes = await objectSizes(
    git,
    present.map(({ blob }) => blob),
  );
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total > maxContentBytes) {
    return `The files it changes have ${total} bytes together, over the limit of ${maxContentBytes}.`;
  }
  const sizesBefore = await sizesOf(git, present);
  const huge = present.findIndex(
    (_, index) => sizes[index]! > Math.max(maxFileBytes, sizesBefore[index]! * 1.1),
  );
  if (huge !== -1) {
    const name = printable(present[huge]!.path);
    return `The file ${name} has ${sizes[huge]} bytes, over the limit of ${maxFileBytes} for one.`;
  }
  const longLink = present.find(({ mode }, index) => mode === '120000' && sizes[index]! > LONGEST_TARGET);
  return longLink && `The link ${printable(longLink.path)} is too long.`;
}

async function sizesOf(git: Git, changes: readonly TreeChange[]): Promise<number[]> {
  const there = changes.filter(({ modeBefore }) => modeBefore !== ABSENT);
  const sizes = await objectSizes(
    git,
    there.map(({ blobBefore }) => blobBefore),
  );
  return changes.map((change) => sizes[there.indexOf(change)] ?? 0);
}

/** Problems that only show in a change's company: other links, other names. */
async function companyProblem({ git, base, tree, changes }: Proposal): Promise<string | undefined> {
  const added = new Set(changes.filter(({ modeBefore }) => modeBefore === ABSENT).map(({ path }) => path!));
  const touchesLinks = changes.some(({ mode }) => mode === '120000');
  if (added.size === 0 && !touchesLinks) return undefined;

  const files = await listFiles(git, tree);
  const kept = files.map(({ path }) => path).filter((path) => !added.has(path));
  const twin = collision([...added], kept);
  if (twin !== undefined)
    return `The path ${printable(twin)} differs from another one only in letter case or form.`;

  if (!touchesLinks) return undefined;
  const before = await readLinks(git, await listFiles(git, base));
  const escaping = escapingLink(before, await readLinks(git, files));
  return escaping === undefined ? undefined : `The link ${printable(escaping)} leads out of the repository.`;
}
