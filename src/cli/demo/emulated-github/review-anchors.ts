import { fileHunks, shiftOf, shownAt } from './diff-hunks.ts';
import type { Side } from './diff-hunks.ts';
import { refuse } from './routes.ts';
import type { Answer, HostedRepository } from './routes.ts';

/** What a comment of a review is about. */
export interface Anchor {
  readonly path: string;
  readonly commit: string;
  readonly side: Side;
  /** Null for a whole file. */
  readonly line: number | null;
  readonly startLine: number | null;
  readonly startSide: Side | null;
  readonly hunk: string;
  readonly position: number;
  /** The comment that the thread began with, unless it is this one. */
  readonly thread?: number;
}

export type Wish = Readonly<Record<string, unknown>>;

/** Where a comment is wished for; an answer where the diff does not show that place. */
export async function anchorAt(
  { git }: HostedRepository,
  { from, commit, wish }: { from: string; commit: string; wish: Wish },
): Promise<Anchor | { readonly answer: Answer }> {
  const path = String(wish['path']);
  const side = sideOf(wish['side']) ?? 'RIGHT';
  const hunks = await fileHunks(git, { from, to: commit, path, context: 3 });
  if (hunks.length === 0) return { answer: misplaced('pull_request_review_thread.path', 'diff') };
  if (wish['subject_type'] === 'file') {
    const nowhere = { line: null, startLine: null, startSide: null, hunk: '', position: 1 };
    return { path, commit, side, ...nowhere };
  }
  const line = Number(wish['line']);
  const shown = shownAt(hunks, side, line);
  if (!shown) return { answer: misplaced('pull_request_review_thread.line', 'the diff') };
  const startLine = wish['start_line'] === undefined ? null : Number(wish['start_line']);
  const startSide = startLine === null ? null : (sideOf(wish['start_side']) ?? side);
  const start = startLine === null || (startLine < line && shownAt(hunks, startSide ?? side, startLine));
  if (!start) return { answer: misplaced('pull_request_review_thread.start_line', 'the same hunk') };
  return { path, commit, side, line, startLine, startSide, ...shown };
}

/** How GitHub tells of a comment's place when the pull request's head is this commit. */
export async function placeJson({ git }: HostedRepository, anchor: Anchor, head: string) {
  const { path, commit, side, line, startLine, startSide, hunk, position, thread } = anchor;
  const shift = await shiftSince();
  const stands = shift !== undefined;
  const moved = (to: number | null) => (to === null || shift === undefined ? null : to + shift);
  return {
    path,
    diff_hunk: hunk,
    side,
    start_side: startSide,
    line: moved(line),
    original_line: line ?? 1,
    start_line: moved(startLine),
    original_start_line: startLine,
    position: stands ? position : null,
    original_position: position,
    commit_id: stands ? head : commit,
    original_commit_id: commit,
    subject_type: line === null ? 'file' : 'line',
    ...(thread !== undefined && { in_reply_to_id: thread }),
  };

  async function shiftSince(): Promise<number | undefined> {
    // What was there before the change is not touched by it.
    if (head === commit || line === null || side === 'LEFT') return 0;
    const hunks = await fileHunks(git, { from: commit, to: head, path, context: 0 });
    return shiftOf(hunks, startLine ?? line, line);
  }
}

function sideOf(given: unknown): Side | undefined {
  return given === 'LEFT' || given === 'RIGHT' ? given : undefined;
}

function misplaced(field: string, where: string): Answer {
  const message = `${field} must be part of ${where}`;
  const error = { resource: 'PullRequestReviewComment', code: 'custom', field, message };
  return refuse(422, 'Validation Failed', [error]);
}
