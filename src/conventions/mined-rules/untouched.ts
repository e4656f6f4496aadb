import { pathKind } from '../../lib/path-kind.ts';
import type { Commit } from '../../repository/repository.ts';
import type { Ground } from './ground.ts';
import { cite } from './ground.ts';
import { ruleId, type MinedRule } from './mined-rule.ts';
import { isMachine } from './people.ts';

const MOST_RULES = 8;

/** Files that people do not edit: a program writes them, as they say themselves or as their history shows. */
export function mineUntouched(ground: Ground): MinedRule[] {
  const marked = markedFolders(ground);
  const covered = new Set(marked.flatMap(({ scope }) => scope));
  return [
    ...marked,
    ...machineFiles(ground).filter(({ scope }) => !scope.some((glob) => covered.has(glob))),
  ].slice(0, MOST_RULES);
}

/** Files that say in their first lines that a program wrote them; whole folders as one. */
function markedFolders({ modules, ages }: Ground): MinedRule[] {
  const marked = modules.filter(
    ({ generatedAt, path }) =>
      generatedAt !== undefined && pathKind(path) !== 'test' && !path.startsWith('.github/'),
  );
  return [...Map.groupBy(marked, ({ path }) => folderOf(path))].flatMap(([folder, own]) => {
    const siblings = modules.filter(({ path }) => folderOf(path) === folder);
    const isWhole = folder !== '' && own.length >= 3 && own.length >= siblings.length * 0.8;
    const groups = isWhole ? [own] : own.slice(0, 4).map((module) => [module]);
    return groups.map((group): MinedRule => {
      const what = isWhole ? `${folder}/**` : (group[0]?.path ?? '');
      return {
        id: ruleId('generated', what),
        scope: [what],
        trigger: 'always generated',
        statement: `\`${what}\` is written by a program, as its first lines say: change what it is made from, not the file.`,
        why: 'The next run of the program would undo an edit.',
        citations: cite(group, ages, ({ generatedAt }) => generatedAt),
        for: [],
        against: [],
        forCount: group.length,
        againstCount: 0,
        check: 'never-by-hand',
      };
    });
  });
}

const FEWEST_CHANGES = 8;

/** Files that have only machines' names in their history. */
function machineFiles({ commits, files, ages }: Ground): MinedRule[] {
  const changes = new Map<string, { machine: Commit[]; people: number }>();
  for (const commit of commits)
    for (const { path } of commit.files) {
      const known = changes.get(path) ?? { machine: [], people: 0 };
      if (isMachine(commit.author)) known.machine.push(commit);
      else known.people += 1;
      changes.set(path, known);
    }
  return files
    .map((file) => ({ file, ...(changes.get(file.path) ?? { machine: [], people: 0 }) }))
    .filter(({ machine, people }) => machine.length >= FEWEST_CHANGES && people <= machine.length / 20)
    .filter(
      ({ file }) =>
        !/(?:^|\/)(?:package\.json|\.github\/)/.test(file.path) && pathKind(file.path) !== 'generated',
    )
    .sort((a, b) => b.machine.length - a.machine.length)
    .slice(0, MOST_RULES)
    .map(({ file, machine, people }) => ({
      id: ruleId('machine', file.path),
      scope: [file.path],
      trigger: 'always generated',
      statement: `\`${file.path}\` is changed by programs only: leave it to them.`,
      why: `${machine.length} of its ${machine.length + people} changes are a program's.`,
      citations: cite([file], ages),
      for: machine.slice(0, 5).map(({ sha }) => sha),
      against: [],
      forCount: machine.length,
      againstCount: people,
      check: 'never-by-hand',
    }));
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
