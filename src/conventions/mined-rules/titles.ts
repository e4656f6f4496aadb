import { parseTitle } from '../../lib/commit-title.ts';
import type { Commit } from '../../repository/repository.ts';
import { quantile } from '../weighted.ts';
import { habitOf, sinceWhen, type Bar } from './habit.ts';
import type { MinedRule } from './mined-rule.ts';
import { isByHand } from './people.ts';
import { minePrefixes } from './title-prefixes.ts';
import { commitCases, titleRule } from './title-rule.ts';

const SURE: Bar = { share: 0.92, cases: 20 };

/** How the first line of a commit is written. */
export function mineTitles(newestFirst: readonly Commit[]): MinedRule[] {
  const commits = newestFirst.filter(isByHand);
  const others = [caseRule, moodRule, endingRule, numberRule].map((mine) => mine(commits));
  return [...minePrefixes(commits), ...others.filter((rule) => rule !== undefined)];
}

function caseRule(commits: readonly Commit[]): MinedRule | undefined {
  const worded = commits.filter(({ title }) => /^\p{L}/u.test(parseTitle(title).subject));
  const isCapital = ({ title }: Commit) => /^\p{Lu}/u.test(parseTitle(title).subject);
  const capital = habitOf(commitCases(worded, isCapital));
  if (capital !== undefined)
    return titleRule(
      'title-case',
      `The subject of a commit title begins with a capital letter${sinceWhen(capital)}.`,
      capital,
    );
  const small = habitOf(commitCases(worded, (commit) => !isCapital(commit)));
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
    commitCases(telling, (commit) => IMPERATIVE.test(wordOf(commit))),
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
  const ends = habitOf(commitCases(commits, (commit) => /[^.]\.$/.test(bare(commit))));
  if (ends !== undefined)
    return titleRule('title-ending', `Commit titles end with a period${sinceWhen(ends)}.`, ends);
  const short = habitOf(
    commitCases(commits, (commit) => !/[^.]\.$/.test(bare(commit)) && bare(commit).length <= most),
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
  const habit = habitOf(commitCases(commits, ({ title }) => /\(#\d+\)$/.test(title)));
  return (
    habit &&
    titleRule(
      'title-number',
      `A commit title ends with the number of its pull request, as in \`(#12)\`${sinceWhen(habit)}; GitHub adds it when it merges, so leave it out.`,
      habit,
    )
  );
}
