import { changeKind } from '../../lib/commit-title.ts';
import { isTestFile, pathKind } from '../../lib/path-kind.ts';
import type { Commit } from '../../repository/repository.ts';
import type { Ground } from './ground.ts';
import { counted, evidenceOf, habitOf, sinceWhen, type Case, type Habit } from './habit.ts';
import type { MinedRule } from './mined-rule.ts';
import { isByHand } from './people.ts';

const CHANGELOG =
  /(?:^|\/)(?:change(?:s|log)|history|news|release[-_]?notes)(?:\.(?:md|markdown|rst|txt|adoc))?$/i;
const ENTRIES =
  /^(?:(?:\.changeset|\.changes|changelogs?|changelog\.d|newsfragments|changelog_unreleased|\.chronus|\.changelog)\/)(?!README|config|\.git|template)[^/]/i;

/** What a change of source code brings along: a test, an entry in the changelog, the documentation. */
export function mineCompanions({ commits, files }: Ground): MinedRule[] {
  const changes = commits.filter(isByHand).filter(({ files: own }) => own.length <= 30 && own.some(isSource));
  const fixes = changes.filter(({ title }) => changeKind(title) === 'fix');
  const features = changes.filter(({ title }) => changeKind(title) === 'feat');
  const present = new Set(files.map(({ path }) => path));
  return [
    testRule('fix', 'A fix of source code', fixes),
    testRule('feature', 'A feature', features),
    changelogRule(changes, present),
    entryRule(changes, present),
    docsRule(features),
  ].filter((rule) => rule !== undefined);
}

const isSource = ({ path }: { readonly path: string }) => pathKind(path) === 'source';

function testRule(id: string, what: string, changes: readonly Commit[]): MinedRule | undefined {
  const habit = habitOf(casesOf(changes, isTestFile));
  return (
    habit && companionRule(`with-${id}-a-test`, `${what} also changes a test`, habit, 'test-touched', id)
  );
}

function changelogRule(changes: readonly Commit[], present: ReadonlySet<string>): MinedRule | undefined {
  const [changelog] = [...present].filter((path) => CHANGELOG.test(path)).sort((a, b) => a.length - b.length);
  if (changelog === undefined) return undefined;
  const bySource = changes.filter(({ title }) => ['fix', 'feat'].includes(changeKind(title)));
  const habit = habitOf(casesOf(bySource, (path) => path === changelog));
  return (
    habit &&
    companionRule(
      'with-change-a-changelog',
      `Fixes and features add an entry to \`${changelog}\``,
      habit,
      'changelog',
    )
  );
}

function entryRule(changes: readonly Commit[], present: ReadonlySet<string>): MinedRule | undefined {
  const added = changes.flatMap(({ files }) =>
    files.filter(({ status, path }) => status === 'A' && ENTRIES.test(path)),
  );
  const folder = added[0]?.path.split('/', 1)[0];
  if (folder === undefined || ![...present].some((path) => path.startsWith(`${folder}/`))) return undefined;
  const habit = habitOf(casesOf(changes, (path) => ENTRIES.test(path) && path.startsWith(`${folder}/`)));
  return (
    habit &&
    companionRule(
      'with-change-an-entry',
      `A change of source code adds a file to \`${folder}/\``,
      habit,
      'changelog',
    )
  );
}

function docsRule(features: readonly Commit[]): MinedRule | undefined {
  const habit = habitOf(casesOf(features, (path) => pathKind(path) === 'docs' && !CHANGELOG.test(path)));
  return habit && companionRule('with-feature-the-docs', 'A feature also changes the documentation', habit);
}

function companionRule(
  id: string,
  statement: string,
  habit: Habit,
  check?: string,
  trigger = 'always',
): MinedRule {
  return {
    id,
    scope: ['**'],
    trigger: trigger === 'feature' ? 'feature add support option new' : 'always',
    statement: `${statement}${sinceWhen(habit)}.`,
    why: counted(habit, 'such changes do'),
    citations: [],
    ...evidenceOf(habit),
    ...(check !== undefined && { check }),
  };
}

function casesOf(commits: readonly Commit[], kept: (path: string) => boolean): Case[] {
  return commits.map(({ sha, at, files }) => ({ sha, at, kept: files.some(({ path }) => kept(path)) }));
}
