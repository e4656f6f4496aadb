import { pathKind } from '../../lib/path-kind.ts';
import type { Commit } from '../../repository/repository.ts';
import type { Ground } from './ground.ts';
import { evidenceOf, habitOf, type Bar } from './habit.ts';
import { ruleId, type MinedRule } from './mined-rule.ts';
import { isByHand } from './people.ts';

const MOST_LINES = 12;
const MOST_AREAS = 6;
const WIDEST = 30;
const OWNED: Bar = { share: 0.8, cases: 25 };

/** Who answers for what: as CODEOWNERS says, and as the history of a folder shows. */
export function mineOwners(ground: Ground): MinedRule[] {
  return [...writtenOwners(ground), ...shownOwners(ground)];
}

function writtenOwners({ owners, files }: Ground): MinedRule[] {
  if (owners === undefined) return [];
  const lines = owners.untrustedText
    .split('\n')
    .map((line, index) => ({ number: index + 1, words: line.split(/\s+/).filter(Boolean) }));
  return lines
    .flatMap(({ number, words: [pattern = '#', ...names] }): MinedRule[] => {
      const people = names.filter((name) => /^@[\w./-]{1,80}$/.test(name));
      const isOfEverything = /^\/?\*{0,2}$/.test(pattern);
      if (
        pattern.startsWith('#') ||
        isOfEverything ||
        people.length === 0 ||
        !/^[\w./*@{}+ -]{1,120}$/.test(pattern)
      )
        return [];
      return [
        {
          id: ruleId('owner', pattern),
          scope: globsOf(pattern),
          trigger: 'owner review',
          statement: `\`${pattern}\` is reviewed by ${people
            .slice(0, 4)
            .map((name) => `\`${name}\``)
            .join(', ')}.`,
          why: `${owners.path} says so.`,
          citations: [{ path: owners.path, lines: [number, number], blob: owners.blob }],
          for: [],
          against: [],
          forCount: Math.max(1, files.length > 0 ? 1 : 0),
          againstCount: 0,
        },
      ];
    })
    .slice(0, MOST_LINES);
}

/** A pattern of CODEOWNERS as globs: without a slash it is meant at every depth, and a folder means what is in it. */
function globsOf(pattern: string): string[] {
  const bare = pattern.replace(/^\//, '').replace(/\/$/, '');
  const isRooted = pattern.replace(/\/$/, '').includes('/');
  const from = isRooted ? bare : `**/${bare}`;
  return bare.endsWith('*') || /\.\w+$/.test(bare) ? [from] : [from, `${from}/**`];
}

/** A folder whose changes nearly all come from one person, in a repository that many people change. */
function shownOwners({ commits, files }: Ground): MinedRule[] {
  const present = new Set(files.map(({ path }) => folderOf(path)));
  const byHand = commits.filter(isByHand).filter((commit) => commit.files.length <= WIDEST);
  const everywhere = leader(byHand);
  const byFolder = new Map<string, Commit[]>();
  for (const commit of byHand)
    for (const folder of new Set(
      commit.files.filter(({ path }) => pathKind(path) !== 'generated').map(({ path }) => folderOf(path)),
    )) {
      const known = byFolder.get(folder) ?? [];
      known.push(commit);
      byFolder.set(folder, known);
    }
  return [...byFolder]
    .filter(([folder, own]) => folder !== '' && present.has(folder) && own.length >= OWNED.cases)
    .flatMap(([folder, own]) => {
      const name = leader(own.slice(0, 60));
      // The one who writes most of everything is nobody's special owner.
      if (name === undefined || name === everywhere) return [];
      const habit = habitOf(
        own.map(({ sha, at, author }) => ({ sha, at, kept: author === name })),
        OWNED,
      );
      return habit === undefined ? [] : [{ folder, name, habit }];
    })
    .sort((a, b) => b.habit.kept - a.habit.kept || (a.folder < b.folder ? -1 : 1))
    .slice(0, MOST_AREAS)
    .map(({ folder, name, habit }) => ({
      id: ruleId('area', folder),
      scope: [`${folder}/**`],
      trigger: 'owner review',
      statement: `\`${folder}/\` is looked after by ${name.replace(/[`\s]+/g, ' ').slice(0, 80)}.`,
      why: `${habit.kept} of the ${habit.kept + habit.broken} newest changes there are theirs.`,
      citations: [],
      ...evidenceOf(habit),
    }));
}

function leader(commits: readonly Commit[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { author } of commits) counts.set(author, (counts.get(author) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

/** Two levels deep: enough to tell a package from another. */
function folderOf(path: string): string {
  return path.split('/').slice(0, -1).slice(0, 2).join('/');
}
