import type { Redact } from '../../lib/redact.ts';
import type { Memory } from '../../memory/memory.ts';
import { ruleName } from '../../memory/rule-name.ts';
import { isOfPeople, isWaiting, type Rule } from '../../memory/rule.ts';
import { gistOf, isTheSame } from '../../memory/same-rule.ts';
import type { StandingRule } from '../../memory/standing-rules.ts';
import type { Mirror } from '../../repository/repository.ts';
import { untrustedLine } from '../untrusted-line.ts';
import { plainStatement } from './plain-statement.ts';

/** What somebody with write access asked for; to carry it out again comes to the same. */
export interface RuleCommand {
  readonly by: string;
  /** The address of the comment. */
  readonly where: string;
  /** An id, or words. */
  readonly untrustedRule: string;
}

export interface RuleParts {
  readonly memory: Pick<Memory, 'rules'>;
  readonly openMirror: () => Promise<Mirror>;
  readonly redact: Redact;
}

/** `/heirloom remember`: accepts a proposed rule by its id, or writes one in these words. The answer is for a comment. */
export async function rememberRule(command: RuleCommand, parts: RuleParts): Promise<string> {
  return remember(command, await standing(parts), parts);
}

/** `/heirloom forget`: takes out for good what an id names, or words that only one rule has. */
export async function forgetRule(command: RuleCommand, parts: RuleParts): Promise<string> {
  return forget(command, await standing(parts), parts);
}

async function standing({ memory, openMirror }: RuleParts): Promise<StandingRule[]> {
  const mirror = await openMirror();
  return memory.rules.at(mirror, await mirror.resolve('HEAD'));
}

async function remember(
  command: RuleCommand,
  rules: readonly StandingRule[],
  parts: RuleParts,
): Promise<string> {
  const words = unquoted(command.untrustedRule);
  const named = rules.find(({ rule }) => rule.id === words);
  if (named !== undefined) return accept(named, command, parts);
  if (isLikeAnId(words)) return `There is no rule \`${words}\`, so nothing was remembered.`;
  const plain = plainStatement(words, parts.redact);
  if (plain.kind === 'unfit') return `This cannot be a rule: ${plain.because}.`;
  const { statement } = plain;
  const gist = gistOf(statement);
  const same = rules.find(({ rule }) => isPersons(rule) && isTheSame(gistOf(rule.statement), gist));
  if (same === undefined) return write(statement, command, rules, parts);
  return accept({ ...same, rule: { ...same.rule, statement } }, command, parts);
}

/** Of these, the same in other words is the same rule; what history shows stays beside what a person writes. */
function isPersons(rule: Rule): boolean {
  return isOfPeople(rule) || isWaiting(rule);
}

async function accept(
  { rule, fallen }: StandingRule,
  { by, where }: RuleCommand,
  { memory }: RuleParts,
): Promise<string> {
  if (isWaiting(rule) || rule.forgottenAt !== undefined || fallen === 'forgotten')
    return remembered(await memory.rules.accept(rule, by, where));
  // The same command, carried out before a crash.
  if (rule.acceptedIn === where) return remembered(rule);
  return fallen === undefined
    ? `This is remembered already: ${told(rule)}`
    : `This is known, but does not hold (${untrustedLine(fallen)}): ${told(rule)}`;
}

async function write(
  statement: string,
  { by, where }: RuleCommand,
  rules: readonly StandingRule[],
  { memory }: RuleParts,
): Promise<string> {
  const id = ruleName(statement, new Set(rules.map(({ rule }) => rule.id)));
  return remembered(
    await memory.rules.add({ id, statement, origin: 'human', acceptedBy: by, acceptedIn: where }),
  );
}

async function forget(
  { untrustedRule }: RuleCommand,
  rules: readonly StandingRule[],
  { memory }: RuleParts,
): Promise<string> {
  const meant = meantBy(unquoted(untrustedRule), rules);
  const [first, ...others] = meant;
  if (first === undefined) return 'There is no rule with this id or these words, so nothing was forgotten.';
  if (others.length > 0) {
    const list = meant.slice(0, MOST_LISTED).map(({ rule }) => `- ${told(rule)}`);
    return `${meant.length} rules have these words. Which one? \`/heirloom forget\` takes its id:\n\n${list.join('\n')}`;
  }
  if (first.fallen !== 'forgotten') await memory.rules.forget(first.rule);
  return `Forgotten, and never learnt again: ${told(first.rule)}\n\n\`/heirloom remember ${first.rule.id}\` brings it back.`;
}

const MOST_LISTED = 8;
const SHORTEST_WORDS = 6;

/** By the id; else by the words, of the rules that hold or wait before those that have fallen. */
function meantBy(untrustedWords: string, rules: readonly StandingRule[]): readonly StandingRule[] {
  const named = rules.filter(({ rule }) => rule.id === untrustedWords);
  if (named.length > 0) return named.slice(0, 1);
  const asked = plainWords(untrustedWords);
  if (asked.length < SHORTEST_WORDS) return [];
  const known = rules.filter(({ fallen }) => fallen !== 'forgotten');
  const alike = known.filter(({ rule }) => plainWords(rule.statement).includes(asked));
  const whole = alike.filter(({ rule }) => plainWords(rule.statement) === asked);
  const best = whole.length > 0 ? whole : alike;
  const standingNow = best.filter(({ rule, fallen }) => fallen === undefined || isWaiting(rule));
  return standingNow.length > 0 ? standingNow : best;
}

function plainWords(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function unquoted(untrustedText: string): string {
  return untrustedText
    .trim()
    .replace(/^(["'`“‘])(.*)["'`”’]$/s, '$2')
    .trim();
}

function isLikeAnId(words: string): boolean {
  return /^[a-z0-9]+(?:-[a-z0-9]+)+$/.test(words);
}

function remembered(rule: Rule): string {
  return `Remembered: ${told(rule)}\n\n\`/heirloom forget ${rule.id}\` takes it back.`;
}

function told({ id, statement }: Rule): string {
  return `\`${id}\`: ${untrustedLine(statement)}`;
}
