import { changeKind } from '../../src/lib/commit-title.ts';
import { pathKind } from '../../src/lib/path-kind.ts';
import type { Commit, Mirror } from '../../src/repository/repository.ts';

/** A fix that the repository's people made and kept: what the gate is to find nothing in. */
export interface PastFix {
  readonly commit: Commit;
  /** The commit before it. */
  readonly base: string;
  /** Its subject, without the number that merging appends. */
  readonly title: string;
}

const MOST_FILES = 30;
/** Of the history: what is older was made under habits that nobody has any more. */
const NEWEST_PART = 0.5;
/** No author has more than this part of the fixes, while there are others. */
const MOST_OF_ONE_AUTHOR = 0.2;

/** The newest fixes of a history, of many authors. */
export async function pastFixes(mirror: Mirror, atMost: number): Promise<PastFix[]> {
  const commits: Commit[] = [];
  for await (const commit of mirror.history(await mirror.resolve('HEAD'))) commits.push(commit);
  const fixes = commits.slice(0, Math.ceil(commits.length * NEWEST_PART)).flatMap(fixOf);
  const byAuthor = new Map<string, number>();
  // What was picked into another branch is there twice.
  const distinct = [...new Map(fixes.toReversed().map((fix) => [fix.title, fix])).values()].toReversed();
  const ranked = distinct.map((fix, age) => {
    const earlier = byAuthor.get(fix.commit.author) ?? 0;
    byAuthor.set(fix.commit.author, earlier + 1);
    return { fix, age, isOneTooMany: earlier >= Math.ceil(atMost * MOST_OF_ONE_AUTHOR) };
  });
  return ranked
    .sort((a, b) => Number(a.isOneTooMany) - Number(b.isOneTooMany) || a.age - b.age)
    .slice(0, atMost)
    .map(({ fix }) => fix);
}

function fixOf(commit: Commit): PastFix[] {
  const { parent, files, author, title } = commit;
  const isFit =
    files.length <= MOST_FILES &&
    files.some(({ path, status }) => pathKind(path) === 'source' && status !== 'D') &&
    !/\[bot\]|\bbot$|^(?:renovate|dependabot|github-actions)\b/i.test(author) &&
    isFix(commit);
  if (parent === undefined || !isFit) return [];
  return [{ commit, base: parent, title: title.replace(/\s*\(#\d{1,9}\)\s*$/, '') }];
}

const FIXES = /\bfix(?:e[sd])?:?\s+(?:[\w.-]+\/[\w.-]+)?#\d+/i;

/** By its title, or by the issue that its body says it fixes; a new feature is said to close one. */
function isFix({ title, body }: Commit): boolean {
  const kind = changeKind(title);
  return kind === 'fix' || (kind === 'other' && FIXES.test(body));
}
