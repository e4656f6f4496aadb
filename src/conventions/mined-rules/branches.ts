import type { Merge } from '../../repository/merge-titles.ts';
import { sharesBy } from '../weighted.ts';
import { counted, evidenceOf, habitOf, sinceWhen, type Case } from './habit.ts';
import { spelled, type MinedRule } from './mined-rule.ts';

const LONG_LIVED =
  /^(?:main|master|next|dev|develop|trunk|staging|release|stable|v?\d+(?:\.[\dx]+)*|gh-pages|patch-\d+)(?:[-/]|$)/i;
const MACHINES =
  /^(?:dependabot|renovate|greenkeeper|snyk|changeset-release|all-contributors|pre-commit-ci)[-/]/i;

const STALE_YEARS = 3;

/** How branches are named, as far as merge commits tell; of a repository that merges no more, they tell nothing. */
export function mineBranches(newestFirst: readonly Merge[], now: Date | undefined): MinedRule[] {
  const oldest = (now?.getTime() ?? 0) - STALE_YEARS * 365 * 86_400_000;
  const recent = newestFirst.filter(({ at }) => at.getTime() >= oldest);
  const branches = recent.flatMap((merge) => {
    const name = branchOf(merge.title);
    return name === undefined || LONG_LIVED.test(name) || MACHINES.test(name) ? [] : [{ ...merge, name }];
  });
  const prefixes = sharesBy(branches, ({ name }) => (name.includes('/') ? name.split('/', 1)[0] : undefined));
  const inUse = prefixes.filter(({ count, share }) => count > 2 && share > 0.02).slice(0, 6);
  const cases = (kept: (name: string) => boolean): Case[] =>
    branches.map(({ sha, at, name }) => ({ sha, at, kept: kept(name) }));

  const prefixed = habitOf(cases((name) => inUse.some(({ value }) => name.startsWith(`${value}/`))));
  if (prefixed !== undefined) {
    const names = spelled(inUse.map(({ value }) => `${value}/`));
    const statement = `Branches are named with a prefix in use (${names}) and a few words joined by \`-\`${sinceWhen(prefixed)}.`;
    return [rule('branch-prefix', statement, prefixed)];
  }
  const bare = habitOf(
    cases((name) => /^[a-z\d]+(?:[-.][a-z\d]+)*$/i.test(name)),
    { share: 0.85, cases: 15 },
  );
  if (bare === undefined) return [];
  return [
    rule(
      'branch-bare',
      `Branches are a few words joined by \`-\`, without a prefix${sinceWhen(bare)}.`,
      bare,
    ),
  ];
}

function branchOf(title: string): string | undefined {
  const [, fromGitHub] = /^Merge pull request #\d+ from [^/\s]+\/(\S+)$/.exec(title) ?? [];
  const [, local] = /^Merge branch '([^']+)'/.exec(title) ?? [];
  return fromGitHub ?? local;
}

function rule(id: string, statement: string, habit: NonNullable<ReturnType<typeof habitOf>>): MinedRule {
  return {
    id,
    scope: ['**'],
    trigger: 'branch',
    statement,
    why: counted(habit, 'merged branches are'),
    citations: [],
    ...evidenceOf(habit),
  };
}
