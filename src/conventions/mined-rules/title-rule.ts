import type { Commit } from '../../repository/repository.ts';
import { counted, evidenceOf, type Case, type Habit } from './habit.ts';
import type { MinedRule } from './mined-rule.ts';

export function titleRule(id: string, statement: string, habit: Habit, check?: string): MinedRule {
  return {
    id,
    scope: ['**'],
    trigger: 'always commit title',
    statement,
    why: counted(habit, 'commits by people do'),
    citations: [],
    ...evidenceOf(habit),
    ...(check !== undefined && { check }),
  };
}

/** Each commit as an occasion to keep a habit. */
export function commitCases(newestFirst: readonly Commit[], kept: (commit: Commit) => boolean): Case[] {
  return newestFirst.map((commit) => ({ sha: commit.sha, at: commit.at, kept: kept(commit) }));
}
