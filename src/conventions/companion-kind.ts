import { pathKind } from '../lib/path-kind.ts';

/** What goes with a change of source code, as far as it is kept apart by kind. */
export type CompanionKind = 'test' | 'changelog' | 'docs';

export const COMPANION_KINDS: readonly CompanionKind[] = ['test', 'changelog', 'docs'];

const CHANGELOG = /(?:^|\/)(?:change(?:s|log)|history|news|releases?)(?:\.(?:md|markdown|rst|txt|adoc))?$/i;
const CHANGESET =
  /^(\.changeset|\.changes|changelogs?|changelog\.d|newsfragments|changes|changelog_unreleased)\/[^/]+/;
const CHANGESET_OWN_FILES = /\/(?:config\.json|README\.md|\.gitkeep|\.gitignore)$/i;

export function companionKind(path: string): CompanionKind | undefined {
  if (CHANGELOG.test(path)) return 'changelog';
  if (changesetFolder(path) !== undefined) return undefined;
  const kind = pathKind(path);
  return kind === 'test' || kind === 'docs' ? kind : undefined;
}

/** The folder of a file that tells of one change, such as `.changeset`. */
export function changesetFolder(path: string): string | undefined {
  return CHANGESET_OWN_FILES.test(path) ? undefined : CHANGESET.exec(path)?.[1];
}
