import { changeKind } from '../../lib/commit-title.ts';
import type { Commit } from '../../repository/repository.ts';

const MACHINE =
  /\[bot\]|\bbot$|^[a-z-]+bot$|^(?:dependabot|renovate|greenkeeper|snyk|github-actions?|pre-commit-ci|semantic-release)|\bjenkins\b/i;

/** GitHub's own words, which also stand above commits that are no merges. */
const MERGED = /^Merge (?:commit|branch|pull request|remote-tracking)\b/;

export function isMachine(author: string): boolean {
  return MACHINE.test(author.trim());
}

/** A person's change. Releases, reverts, merges and machines' commits have a form of their own, which nobody imitates. */
export function isByHand({ author, title }: Commit): boolean {
  const kind = changeKind(title);
  return title !== '' && !isMachine(author) && kind !== 'release' && kind !== 'revert' && !MERGED.test(title);
}
