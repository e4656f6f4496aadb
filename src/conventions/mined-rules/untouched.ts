import { pathKind } from '../../lib/path-kind.ts';
import type { Commit } from '../../repository/repository.ts';
import type { Ground } from './ground.ts';
import { cite } from './ground.ts';
import { ruleId, type MinedRule } from './mined-rule.ts';
import { isMachine } from './people.ts';

const MOST_RULES = 8;

/** Files that people do not edit: a program writes them, as they say themselves or as their history shows. */
export function mineUntouched(ground: Ground): MinedRule[] {
  const marked = [...generatedFiles(ground), ...reservedFiles(ground)].sort(
    (a, b) => b.forCount - a.forCount,
  );
  const covered = new Set(marked.flatMap(({ scope }) => scope));
  return [
    ...marked,
    ...machineFiles(ground).filter(({ scope }) => !scope.some((glob) => covered.has(glob))),
  ].slice(0, MOST_RULES);
}

/** Files that say in their first lines that a program wrote them; a folder full of them as one. */
function generatedFiles({ modules, ages }: Ground): MinedRule[] {
  const marked = modules.filter(
    ({ generatedAt, path }) =>
      generatedAt !== undefined && pathKind(path) !== 'test' && !path.startsWith('.github/'),
  );
  const all = filesByFolder(modules);
  const own = filesByFolder(marked);
  const isFull = (folder: string): boolean =>
    (own.get(folder) ?? 0) >= 3 && (own.get(folder) ?? 0) >= (all.get(folder) ?? 0) * 0.8;
  const groups = Map.groupBy(marked, ({ path }) => {
    const outermost = foldersOf(path).find(isFull);
    return outermost === undefined ? path : `${outermost}/**`;
  });
  return [...groups].map(([what, group]) => ({
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
  }));
}

/** Files that ask in their first lines not to be changed, for a reason of their own. */
function reservedFiles({ modules, ages }: Ground): MinedRule[] {
  const reserved = modules.filter(
    ({ reservedAt, path }) =>
      reservedAt !== undefined && pathKind(path) !== 'test' && !path.startsWith('.github/'),
  );
  return reserved.map((module) => ({
    id: ruleId('reserved', module.path),
    scope: [module.path],
    trigger: 'always',
    statement: `\`${module.path}\` asks in its first lines not to be changed.`,
    why: 'Its authors had a reason, which stands there.',
    citations: cite([module], ages, ({ reservedAt }) => reservedAt),
    for: [],
    against: [],
    forCount: 1,
    againstCount: 0,
    check: 'never-by-hand',
  }));
}

function filesByFolder(files: readonly { readonly path: string }[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const folder of files.flatMap(({ path }) => foldersOf(path)))
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  return counts;
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

/** Every folder that the file is in, the outermost first; not the root. */
function foldersOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
