import { changeKind } from '../../lib/commit-title.ts';
import type { Commit } from '../../repository/repository.ts';
import { counted, evidenceOf, habitOf, sinceWhen, type Case } from './habit.ts';
import { ruleId, type MinedRule } from './mined-rule.ts';
import { isByHand } from './people.ts';

const TRAILER = /^([A-Z][A-Za-z]*(?:-[A-Za-z]+)+): \S/gm;
const CLOSES = /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+(?:[\w.-]+\/[\w.-]+)?#\d+/i;

/** What stands below the first line of a commit. */
export function mineBodies(newestFirst: readonly Commit[]): MinedRule[] {
  const commits = newestFirst.filter(isByHand);
  return [...trailerRules(commits), emptyRule(commits), closingRule(commits)].filter(
    (rule) => rule !== undefined,
  );
}

/** Lines such as `Signed-off-by:` that every commit has. GitHub writes the co-authors by itself. */
function trailerRules(commits: readonly Commit[]): MinedRule[] {
  const used = new Map<string, number>();
  for (const { body } of commits)
    for (const name of trailersOf(body)) used.set(name, (used.get(name) ?? 0) + 1);
  const often = [...used].filter(([name, count]) => count >= 12 && !/^co-authored-by$/i.test(name));
  return often.flatMap(([name]) => {
    const habit = habitOf(cases(commits, ({ body }) => trailersOf(body).has(name)));
    if (habit === undefined) return [];
    const isSignOff = name === 'Signed-off-by';
    const how = isSignOff ? ', which says that its author may contribute it' : '';
    return [
      {
        id: isSignOff ? 'body-sign-off' : ruleId('body-trailer', name),
        ...always,
        statement: `A commit message ends with a \`${name}:\` line${how}${sinceWhen(habit)}.`,
        why: counted(habit, 'commits by people do'),
        ...evidenceOf(habit),
      },
    ];
  });
}

function trailersOf(body: string): Set<string> {
  return new Set([...body.slice(-2_000).matchAll(TRAILER)].map(([, name = '']) => name));
}

function emptyRule(commits: readonly Commit[]): MinedRule | undefined {
  const habit = habitOf(
    cases(commits, ({ body }) => prose(body) === ''),
    { share: 0.85, cases: 20 },
  );
  return (
    habit && {
      id: 'body-empty',
      ...always,
      statement: `A commit message is a title alone${sinceWhen(habit)}; what there is to explain stands in the pull request.`,
      why: counted(habit, 'commits by people do'),
      ...evidenceOf(habit),
    }
  );
}

function closingRule(commits: readonly Commit[]): MinedRule | undefined {
  const fixes = commits.filter(({ title }) => changeKind(title) === 'fix');
  const habit = habitOf(cases(fixes, ({ title, body }) => CLOSES.test(title) || CLOSES.test(body)));
  return (
    habit && {
      id: 'body-closes',
      ...always,
      statement: `The commit of a fix names the issue that it closes, as in \`Fixes #12\`${sinceWhen(habit)}.`,
      why: counted(habit, 'fixes do'),
      ...evidenceOf(habit),
    }
  );
}

function prose(body: string): string {
  return body.replace(/^[A-Z][A-Za-z-]*-by: .*$/gim, '').trim();
}

const always = { scope: ['**'], trigger: 'always', citations: [] } as const;

function cases(commits: readonly Commit[], kept: (commit: Commit) => boolean): Case[] {
  return commits.map((commit) => ({ sha: commit.sha, at: commit.at, kept: kept(commit) }));
}
