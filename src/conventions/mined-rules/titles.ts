import { parseTitle } from '../../lib/commit-title.ts';
import type { Commit } from '../../repository/repository.ts';
import { percent, quantile, sharesBy } from '../weighted.ts';
import { counted, evidenceOf, habitOf, sinceWhen, type Bar, type Case, type Habit } from './habit.ts';
import type { MinedRule } from './mined-rule.ts';
import { spelled } from './mined-rule.ts';
import { isByHand } from './people.ts';

const TRIGGER = 'always commit title';

/** How the first line of a commit is written. */
export function mineTitles(newestFirst: readonly Commit[]): MinedRule[] {
  const commits = newestFirst.filter(isByHand);
  const prefix = prefixRule(commits);
  const conventional = prefix?.id === 'title-conventional' ? since(commits, prefix) : [];
  return [
    prefix,
    scopeRule(conventional.filter(isConventional)),
    caseRule(commits),
    moodRule(commits),
    endingRule(commits),
    numberRule(commits),
  ].filter((rule) => rule !== undefined);
}

const TYPES =
  /^(?:build|chore|ci|deps|docs?|feat|feature|fix|hotfix|i18n|perf|refactor|release|revert|security|style|tests?|types|wip)(?:\([^()]{1,60}\))?!?: \S/;
const CAPITAL_TYPES =
  /^(?:Breaking|Build|Chore|Docs|Feat|Fix|New|Perf|Refactor|Test|Update|Upgrade)(?:\([^()]{1,60}\))?!?: \S/;
const AREA = /^[\w./+-]{2,40}(?:, ?[\w./+-]{2,40})*: \S/;

const isConventional = ({ title }: Commit): boolean => TYPES.test(title);

/** What stands before the subject: a type, an area of the code, or nothing. */
function prefixRule(commits: readonly Commit[]): MinedRule | undefined {
  const forms: readonly [id: string, Bar, form: (commit: Commit) => boolean, say: typeof typesSaid][] = [
    ['title-conventional', BAR, isConventional, typesSaid],
    ['title-capital-types', BAR, ({ title }) => CAPITAL_TYPES.test(title), capitalTypesSaid],
    ['title-area', BAR, ({ title }) => AREA.test(title), areasSaid],
    [
      'title-plain',
      SURE,
      ({ title }) => !AREA.test(title),
      () => 'Commit titles are plain sentences, without a `type:` before them',
    ],
  ];
  for (const [id, bar, form, say] of forms) {
    const habit = habitOf(casesOf(commits, form), bar);
    if (habit === undefined) continue;
    const kept = sinceCase(commits, habit).filter(form);
    return titleRule(
      id,
      `${say(kept)}${sinceWhen(habit)}.`,
      habit,
      id === 'title-conventional' ? 'title-form' : undefined,
    );
  }
  return undefined;
}

const BAR: Bar = { share: 0.8, cases: 15 };
const SURE: Bar = { share: 0.92, cases: 20 };

function typesSaid(commits: readonly Commit[]): string {
  return `Commit titles have the form \`type: subject\` or \`type(scope): subject\`, with a type in use: ${usual(commits, ({ title }) => parseTitle(title).type)}`;
}

function capitalTypesSaid(commits: readonly Commit[]): string {
  return `Commit titles have the form \`Type: subject\`, with a type in use: ${usual(commits, ({ title }) => title.split(/[:(!]/, 1)[0])}`;
}

function areasSaid(commits: readonly Commit[]): string {
  return `Commit titles name the part of the code first, as in \`area: subject\`; the usual ones are ${usual(commits, ({ title }) => title.split(':', 1)[0])}`;
}

function usual(commits: readonly Commit[], valueOf: (commit: Commit) => string | undefined): string {
  const values = sharesBy(commits, valueOf).filter(({ count, share }) => count > 2 && share >= 0.01);
  return spelled(values.slice(0, 8).map(({ value }) => value));
}

/** Among conventional titles: always a scope, never one, or one of a known few. */
function scopeRule(conventional: readonly Commit[]): MinedRule | undefined {
  const scopeOf = ({ title }: Commit) => parseTitle(title).scope;
  const scoped = conventional.filter((commit) => scopeOf(commit) !== undefined);
  const never = habitOf(
    casesOf(conventional, (commit) => scopeOf(commit) === undefined),
    SURE,
  );
  if (never !== undefined)
    return titleRule('title-no-scope', `Commit titles have a type but no scope${sinceWhen(never)}.`, never);
  const inUse = sharesBy(scoped.slice(0, 400), scopeOf).filter(({ count }) => count > 2);
  const known = new Set(inUse.map(({ value }) => value));
  const list = spelled(inUse.slice(0, 12).map(({ value }) => value));
  const always = habitOf(
    casesOf(conventional, (commit) => scopeOf(commit) !== undefined),
    BAR,
  );
  if (always !== undefined && inUse.length > 1)
    return titleRule(
      'title-scope',
      `Commit titles have a scope${sinceWhen(always)}; the usual ones are ${list}.`,
      always,
    );
  const oneOf = habitOf(
    casesOf(scoped, (commit) => known.has(scopeOf(commit) ?? '')),
    BAR,
  );
  if (oneOf === undefined || inUse.length < 2 || inUse.length > 40) return undefined;
  const share = percent(scoped.length / conventional.length);
  return titleRule(
    'title-scope-words',
    `A commit title may have a scope (${share} do), and then one in use: ${list}.`,
    oneOf,
  );
}

function caseRule(commits: readonly Commit[]): MinedRule | undefined {
  const worded = commits.filter(({ title }) => /^\p{L}/u.test(parseTitle(title).subject));
  const isCapital = ({ title }: Commit) => /^\p{Lu}/u.test(parseTitle(title).subject);
  const capital = habitOf(casesOf(worded, isCapital));
  if (capital !== undefined)
    return titleRule(
      'title-case',
      `The subject of a commit title begins with a capital letter${sinceWhen(capital)}.`,
      capital,
    );
  const small = habitOf(casesOf(worded, (commit) => !isCapital(commit)));
  return (
    small &&
    titleRule(
      'title-case',
      `The subject of a commit title begins with a small letter${sinceWhen(small)}.`,
      small,
    )
  );
}

const VERBS =
  'add allow avoid bump change clean correct create delete disable document drop enable ensure expose extract fix handle ignore implement improve introduce make move pass prevent refactor remove rename replace return revert set show simplify skip support switch test update upgrade use';
const IMPERATIVE = new RegExp(`^(?:${VERBS.replaceAll(' ', '|')})$`, 'i');
const PAST_OR_PRESENT =
  /^(?:(?:add|allow|avoid|bump|clean|correct|document|extract|fix|implement|mov|remov|renam|replac|updat|upgrad|us|chang|creat|delet|disabl|enabl|improv|introduc|simplif|support|handl)(?:ed|es|ing|s|ied|ies)|makes|made|making|sets|setting|dropped|drops|ensures|ensured|uses)$/i;

/** `fix` rather than `fixed` or `fixes`, where the first word is a verb that tells. */
function moodRule(commits: readonly Commit[]): MinedRule | undefined {
  const wordOf = ({ title }: Commit) => /^[\p{L}]+/u.exec(parseTitle(title).subject)?.[0] ?? '';
  const telling = commits.filter(
    (commit) => IMPERATIVE.test(wordOf(commit)) || PAST_OR_PRESENT.test(wordOf(commit)),
  );
  const habit = habitOf(
    casesOf(telling, (commit) => IMPERATIVE.test(wordOf(commit))),
    SURE,
  );
  return (
    habit &&
    titleRule(
      'title-mood',
      `The subject of a commit title is an order: \`fix\`, not \`fixed\` or \`fixes\`${sinceWhen(habit)}.`,
      habit,
    )
  );
}

function endingRule(commits: readonly Commit[]): MinedRule | undefined {
  const bare = ({ title }: Commit) => title.replace(/\s*\(#\d+\)$/, '');
  const lengths = commits
    .slice(0, 500)
    .map((commit) => bare(commit).length)
    .sort((a, b) => a - b);
  const most = Math.max(50, Math.ceil(quantile(lengths, 0.95) / 5) * 5);
  const ends = habitOf(casesOf(commits, (commit) => /[^.]\.$/.test(bare(commit))));
  if (ends !== undefined)
    return titleRule('title-ending', `Commit titles end with a period${sinceWhen(ends)}.`, ends);
  const short = habitOf(
    casesOf(commits, (commit) => !/[^.]\.$/.test(bare(commit)) && bare(commit).length <= most),
    SURE,
  );
  if (short === undefined || most > 100) return undefined;
  return titleRule(
    'title-ending',
    `Commit titles have at most ${most} characters and no final period.`,
    short,
  );
}

function numberRule(commits: readonly Commit[]): MinedRule | undefined {
  const habit = habitOf(casesOf(commits, ({ title }) => /\(#\d+\)$/.test(title)));
  return (
    habit &&
    titleRule(
      'title-number',
      `A commit title ends with the number of its pull request, as in \`(#12)\`${sinceWhen(habit)}; GitHub adds it when it merges, so leave it out.`,
      habit,
    )
  );
}

function titleRule(id: string, statement: string, habit: Habit, check?: string): MinedRule {
  return {
    id,
    scope: ['**'],
    trigger: TRIGGER,
    statement,
    why: counted(habit, 'commits by people do'),
    citations: [],
    ...evidenceOf(habit),
    ...(check !== undefined && { check }),
  };
}

function casesOf(commits: readonly Commit[], kept: (commit: Commit) => boolean): Case[] {
  return commits.map((commit) => ({ sha: commit.sha, at: commit.at, kept: kept(commit) }));
}

function since(newestFirst: readonly Commit[], { validFrom }: MinedRule): Commit[] {
  const index = newestFirst.findIndex(({ sha }) => sha === validFrom);
  return newestFirst.slice(0, index + 1);
}

function sinceCase(newestFirst: readonly Commit[], { first }: Habit): Commit[] {
  const index = newestFirst.findIndex(({ sha }) => sha === first.sha);
  return newestFirst.slice(0, index + 1);
}
