import type { ReviewComment } from '../../forge/pull-request-talk.ts';
import type { IsProtected } from '../../repository/protected-paths.ts';
import type { Mirror } from '../../repository/repository.ts';
import { UnknownRevision } from '../../repository/revision.ts';
import { treeWith } from '../../repository/tree-with.ts';
import { asksNothing } from './asks-nothing.ts';
import { hasLines, linesOf, replaceLines, type Replacement } from './replace-lines.ts';
import { readSuggestions } from './suggestion-blocks.ts';

/** What became of a comment's suggestion. */
export type Suggested = {
  readonly comment: number;
  readonly by: string;
  /** Beside it the comment asks for nothing. */
  readonly wordless: boolean;
} & (
  | { readonly kind: 'applied'; readonly path: string; readonly lines: readonly string[] }
  | { readonly kind: 'left-out'; readonly because: string }
);

export interface AppliedSuggestions {
  /** The branch's tree with what was applied; its own where nothing was. */
  readonly tree: string;
  readonly suggestions: readonly Suggested[];
}

interface Wanted extends Replacement {
  readonly comment: ReviewComment;
}

/** Puts the suggestions into the files at the branch's tip, as they are. What cannot be put there is left out, with why. */
export async function applySuggestions(
  comments: readonly ReviewComment[],
  mirror: Mirror,
  head: string,
  isProtected: IsProtected,
): Promise<AppliedSuggestions> {
  const suggestions: Suggested[] = [];
  const taken: Wanted[] = [];
  const texts = new Map<string, string>();
  for (const comment of comments) {
    const { blocks, untrustedRest } = readSuggestions(comment.untrustedBody);
    if (blocks.length === 0) continue;
    const placed = await place(comment, blocks, { mirror, head, isProtected, texts, taken });
    const about = { comment: comment.id, by: comment.by.login, wordless: asksNothing(untrustedRest) };
    if (typeof placed === 'string') {
      suggestions.push({ ...about, kind: 'left-out', because: placed });
      continue;
    }
    taken.push(placed);
    suggestions.push({ ...about, kind: 'applied', path: comment.path, lines: placed.lines });
  }
  const byPath = Map.groupBy(taken, ({ comment }) => comment.path);
  const contents = new Map(
    Array.from(byPath, ([path, wanted]) => [path, Buffer.from(replaceLines(texts.get(path)!, wanted))]),
  );
  return { tree: contents.size === 0 ? head : await treeWith(mirror, head, contents), suggestions };
}

interface Ground {
  readonly mirror: Mirror;
  readonly head: string;
  readonly isProtected: IsProtected;
  /** Of the files at the tip, as they were read. */
  readonly texts: Map<string, string>;
  readonly taken: readonly Wanted[];
}

/** Where the suggestion goes, or why it cannot go anywhere. */
async function place(
  comment: ReviewComment,
  blocks: readonly { readonly lines: readonly string[] }[],
  { mirror, head, isProtected, texts, taken }: Ground,
): Promise<Wanted | string> {
  const { path, line, startLine } = comment;
  if (blocks.length > 1) return 'the comment holds more than one suggestion for the same lines';
  if (line === undefined) return 'the lines have changed since';
  if (isProtected(path)) return 'only a person may change this file: commit the suggestion yourself';
  const wanted = { from: startLine ?? line, to: line, lines: blocks[0]!.lines, comment };
  const text = texts.get(path) ?? (await textOf(mirror, head, path));
  if (text === undefined) return 'there is no text file of that name on the branch';
  if (!hasLines(text, wanted)) return 'the lines are not there any more';
  if (comment.commit !== head && !(await stillSame(mirror, comment, text, wanted)))
    return 'the lines have changed since';
  if (
    taken.some((other) => other.comment.path === path && other.from <= wanted.to && wanted.from <= other.to)
  )
    return 'another suggestion changes the same lines';
  texts.set(path, text);
  return wanted;
}

async function stillSame(mirror: Mirror, { commit, path }: ReviewComment, text: string, lines: Replacement) {
  try {
    const before = await textOf(mirror, await mirror.resolve(commit), path);
    return before !== undefined && linesOf(before, lines) === linesOf(text, lines);
  } catch (error) {
    if (error instanceof UnknownRevision) return false;
    throw error;
  }
}

/** Nothing where there is no such file, or where its bytes would not come out of a text as they were. */
async function textOf(mirror: Mirror, commit: string, path: string): Promise<string | undefined> {
  const bytes = await mirror.read(commit, path);
  if (bytes === undefined) return undefined;
  const text = Buffer.from(bytes).toString('utf8');
  return Buffer.from(text).equals(bytes) ? text : undefined;
}
