import type { Tree } from '../../agent/workspace.ts';
import { mergeBase } from '../../repository/merge-base.ts';
import { mergeTrees } from '../../repository/merge-trees.ts';
import type { IsProtected } from '../../repository/protected-paths.ts';
import type { Mirror } from '../../repository/repository.ts';
import { patchBetween } from '../../repository/tree-patch.ts';
import { applySuggestions, type Suggested } from './apply-suggestions.ts';
import type { Point } from './points.ts';
import type { OpenPullRequest, ReadyScene } from './scene.ts';

/** What a round works on; plain data. */
export interface Ground {
  /** The branch's tip. */
  readonly head: string;
  /** What the change is measured against: where the branch left the base branch, or what that has become. */
  readonly base: string;
  /** The whole change as a tree of files: the tip's, or merged with the base branch. */
  readonly tree: string;
  /** Files in which the two do not agree. */
  readonly conflicts: readonly string[];
}

export class NoCommonCommit extends Error {
  override readonly name = 'NoCommonCommit';
}

/** For a conflict the base is the base branch as it is now; else where the branch left it. */
export async function findGround(
  mirror: Mirror,
  { head, base }: OpenPullRequest,
  why: ReadyScene['why'],
): Promise<Ground> {
  const tip = await mirror.resolve(`refs/heads/${base.branch}`);
  if (why === 'conflict') {
    const { tree, conflicts } = await mergeTrees(mirror, head, tip);
    return { head, base: tip, tree, conflicts };
  }
  const common = await mergeBase(mirror, head, tip);
  if (common === undefined)
    throw new NoCommonCommit(`The branch and ${base.branch} have no commit in common.`);
  return { head, base: common, tree: head, conflicts: [] };
}

export interface Begun {
  /** All that the pull request changes by now, suggestions too. */
  readonly tree: Tree;
  readonly suggestions: readonly Suggested[];
}

/** The whole change as the sandbox takes it, with what was suggested put in as it is. */
export async function beginRound(
  mirror: Mirror,
  { head, base, tree }: Ground,
  points: readonly Point[],
  isProtected: IsProtected,
): Promise<Begun> {
  const comments = points.flatMap((point) => (point.kind === 'lines' ? point.comments : []));
  const applied = await applySuggestions(comments, mirror, head, isProtected);
  const now = applied.tree === head ? tree : applied.tree;
  const patch = await patchBetween(mirror, base, now);
  return { tree: patch.toString('base64'), suggestions: applied.suggestions };
}
