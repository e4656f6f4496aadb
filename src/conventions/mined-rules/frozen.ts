import { pathKind } from '../../lib/path-kind.ts';
import type { Commit } from '../../repository/repository.ts';
import type { Ground } from './ground.ts';
import { ruleId, type MinedRule } from './mined-rule.ts';
import { isMachine } from './people.ts';

const FEWEST_FILES = 5;
const FEWEST_CHANGES = 15;
const WIDE = 30;
const QUIET_DAYS = 540;
const QUIET_COMMITS = 300;
const MOST_RULES = 5;

/** Folders that people once worked on and have left alone for long, while the rest went on. */
export function mineFrozen({ commits, files }: Ground): MinedRule[] {
  const newest = commits[0];
  if (newest === undefined) return [];
  const work = commits.filter(({ author, files: own }) => !isMachine(author) && own.length <= WIDE);
  const present = filesByFolder(files.map(({ path }) => path));
  const frozen = [...changesByFolder(work)].flatMap(([folder, changes]) => {
    const last = changes[0];
    const size = present.get(folder)?.length ?? 0;
    if (last === undefined || size < FEWEST_FILES || changes.length < FEWEST_CHANGES) return [];
    const since = work.findIndex(({ sha }) => sha === last.sha);
    const days = (newest.at.getTime() - last.at.getTime()) / 86_400_000;
    return since >= QUIET_COMMITS && days >= QUIET_DAYS ? [{ folder, last, changes, size, since }] : [];
  });
  const folders = new Set(frozen.map(({ folder }) => folder));
  return frozen
    .filter(({ folder }) => !foldersOf(folder).some((outer) => folders.has(outer)))
    .sort((a, b) => b.size - a.size)
    .slice(0, MOST_RULES)
    .map(({ folder, last, changes, since }) => ({
      id: ruleId('frozen', folder),
      scope: [`${folder}/**`],
      trigger: 'always',
      statement: `\`${folder}/\` is left alone since ${last.at.toISOString().slice(0, 7)} (${last.sha.slice(0, 9)}): do not change it unless the issue is about it.`,
      why: `It had ${changes.length} changes before, and none by people in the ${since} that followed.`,
      citations: [],
      for: changes.slice(0, 3).map(({ sha }) => sha),
      against: [],
      forCount: since,
      againstCount: 0,
      validFrom: last.sha,
    }));
}

function changesByFolder(newestFirst: readonly Commit[]): Map<string, Commit[]> {
  const found = new Map<string, Commit[]>();
  for (const commit of newestFirst)
    for (const folder of new Set(commit.files.flatMap(({ path }) => foldersOf(path)))) {
      const known = found.get(folder) ?? [];
      known.push(commit);
      found.set(folder, known);
    }
  return found;
}

/** Documentation and tests rest for other reasons than source. */
function filesByFolder(paths: readonly string[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const path of paths.filter((file) => pathKind(file) === 'source' || pathKind(file) === 'generated'))
    for (const folder of foldersOf(path)) {
      const known = found.get(folder) ?? [];
      known.push(path);
      found.set(folder, known);
    }
  return found;
}

/** Every folder that the file is in, but the root. */
function foldersOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
