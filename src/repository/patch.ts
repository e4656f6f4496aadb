import { GitFailed, type Ceiling, type Git } from './git.ts';
import { changesProblem, isFileMode, textProblem, type FileMode, type PatchLimits } from './patch-check.ts';
import type { GivesAway } from './known-strings.ts';
import { printable } from './printable.ts';
import { openQuarantine } from './quarantine.ts';
import type { Mirror } from './repository.ts';
import { ABSENT, diffTrees, type TreeChange } from './tree-diff.ts';
import { hash } from './tree.ts';

export type { PatchLimits } from './patch-check.ts';

export type PatchResult =
  { kind: 'accepted'; tree: string; changes: PatchChange[] } | { kind: 'refused'; because: string };

export interface PatchChange {
  path: string;
  /** Undefined when deleted, as is `blob`. */
  mode: FileMode | undefined;
  blob: string | undefined;
  status: 'added' | 'modified' | 'deleted';
}

const CEILING: Ceiling = { memoryKb: 2 * 1024 * 1024, cpuSeconds: 60 };

const nothing: GivesAway = () => false;

/**
 * Applies a patch that nobody vouches for to the tree of `base`: in an index of its own and with an object
 * store of its own, without a work tree, hooks or filters. What came out is examined, not what the
 * patch says; its objects enter the mirror only when all of it is accepted.
 */
export async function applyPatch(
  mirror: Mirror,
  base: string,
  untrustedPatch: Uint8Array,
  limits: PatchLimits,
  givesAway: GivesAway = nothing,
): Promise<PatchResult> {
  await using quarantine = await openQuarantine(mirror.git);
  const result = await examine(quarantine.git, base, untrustedPatch, limits, givesAway);
  if (result.kind === 'accepted') await quarantine.release();
  return result;
}

/** The same without a trace in the mirror. */
export async function examinePatch(...patch: Required<Parameters<typeof applyPatch>>): Promise<PatchResult> {
  const [mirror, ...rest] = patch;
  await using quarantine = await openQuarantine(mirror.git);
  return await examine(quarantine.git, ...rest);
}

async function examine(
  git: Git,
  base: string,
  untrustedPatch: Uint8Array,
  limits: PatchLimits,
  givesAway: GivesAway,
): Promise<PatchResult> {
  const unfit = textProblem(untrustedPatch, limits);
  if (unfit) return refused(unfit);
  await git.run(['read-tree', hash(base)]);
  const misfit = await applyToIndex(git, untrustedPatch);
  if (misfit) return refused(misfit);
  const tree = (await git.run(['write-tree'])).toString('utf8').trim();

  const changes = await diffTrees(git, base, tree);
  const harmful = await changesProblem({ git, base, tree, changes, limits, givesAway });
  return harmful ? refused(harmful) : { kind: 'accepted', tree, changes: changes.map(described) };
}

/** The content of a file of an accepted patch, or of any other in the mirror. */
export async function readBlob(mirror: Mirror, blob: string): Promise<Uint8Array> {
  return mirror.git.run(['cat-file', 'blob', hash(blob)]);
}

function refused(because: string): PatchResult {
  return { kind: 'refused', because };
}

async function applyToIndex(git: Git, untrustedPatch: Uint8Array): Promise<string | undefined> {
  try {
    await git.run(['apply', '--cached', '--whitespace=nowarn', '-'], {
      input: untrustedPatch,
      ceiling: CEILING,
    });
    return undefined;
  } catch (error) {
    if (!(error instanceof GitFailed)) throw error;
    const said =
      error.stderr.split('\n').find((line) => line.startsWith('error: ')) ?? 'error: it was stopped';
    return `It does not apply: ${printable(said.slice('error: '.length))}.`;
  }
}

function described({ path, modeBefore, mode, blob }: TreeChange): PatchChange {
  if (!isFileMode(mode)) return { path: path!, mode: undefined, blob: undefined, status: 'deleted' };
  return { path: path!, mode, blob, status: modeBefore === ABSENT ? 'added' : 'modified' };
}
