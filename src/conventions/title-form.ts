import { changeKind, parseTitle, type ChangeKind } from '../lib/commit-title.ts';
import type { Commit } from '../repository/repository.ts';
import { percent, quantile, shareOf, sharesBy, type Share, type Usage } from './weighted.ts';

/** How this repository writes the first line of a commit. */
export interface TitleForm {
  /** `type(scope): subject`. */
  readonly conventional: Share;
  /** The types in use, for each kind of change, the most usual first. */
  readonly types: readonly Usage[];
  readonly typeOf: Readonly<Partial<Record<ChangeKind, string>>>;
  readonly scopes: readonly Usage[];
  /** Among conventional titles. */
  readonly scoped: Share;
  /** The subject begins with a capital letter. */
  readonly capital: Share;
  readonly period: Share;
  /** A final `(#12)`, which GitHub adds when it squashes. */
  readonly number: Share;
  readonly signedOff: Share;
  /** Half of the titles are no longer than this, and nineteen of twenty no longer than that. */
  readonly length: { readonly half: number; readonly most: number };
  readonly examples: readonly string[];
}

export function learnTitleForm(newestFirst: readonly Commit[]): TitleForm {
  const commits = newestFirst.filter(isByHand);
  const titles = commits.map(({ title }) => parseTitle(title));
  const conventional = titles.filter(({ type }) => type !== undefined);
  const lengths = commits
    .slice(0, 500)
    .map(({ title }) => title.replace(/\s*\(#\d+\)$/, '').length)
    .sort((a, b) => a - b);
  return {
    conventional: shareOf(titles, ({ type }) => type !== undefined),
    types: sharesBy(conventional, ({ type }) => type).filter(isUsed),
    typeOf: typesOfKinds(commits),
    scopes: sharesBy(conventional, ({ scope }) => scope).filter(isUsed),
    scoped: shareOf(conventional, ({ scope }) => scope !== undefined),
    capital: shareOf(titles, ({ subject }) => /^\p{Lu}/u.test(subject)),
    period: shareOf(titles, ({ subject }) => /[^.]\.$/.test(subject)),
    number: shareOf(titles, ({ number }) => number !== undefined),
    signedOff: shareOf(commits, ({ body }) => /^Signed-off-by: /m.test(body)),
    length: { half: quantile(lengths, 0.5), most: quantile(lengths, 0.95) },
    examples: commits
      .filter(({ title }) => changeKind(title) === 'fix')
      .slice(0, 3)
      .map(({ title }) => title),
  };
}

/** Releases and machines' commits follow their own form, which nobody should imitate. */
function isByHand({ title, author }: Commit): boolean {
  const kind = changeKind(title);
  const isMachine = /\[bot\]$|^(?:dependabot|renovate|greenkeeper|github-actions)/i.test(author);
  return !isMachine && kind !== 'release' && title !== '';
}

/** A word seen once is a slip, not a habit. */
function isUsed({ count, share }: Usage): boolean {
  return count > 1 && share > 0.001;
}

function typesOfKinds(newestFirst: readonly Commit[]): Partial<Record<ChangeKind, string>> {
  const typed = newestFirst.filter(({ title }) => parseTitle(title).type !== undefined);
  const byKind = Map.groupBy(typed, ({ title }) => changeKind(title));
  return Object.fromEntries(
    [...byKind].flatMap(([kind, commits]) => {
      const [usual] = sharesBy(commits, ({ title }) => parseTitle(title).type);
      return usual === undefined ? [] : [[kind, usual.value]];
    }),
  );
}

export function isConventional(form: TitleForm): boolean {
  return form.conventional.share >= 0.5;
}

const NOTHING_PROPOSED = 'resolve the reported issue';
const LONGEST = 100;
const SHORTEST_LIMIT = 50;

/** The proposed title in the house form. Never invents a scope or a number: GitHub adds the number itself. */
export function titleInForm(form: TitleForm, untrustedTitle: string, kind: ChangeKind): string {
  const { scope, breaking, subject } = parseTitle(firstLine(untrustedTitle));
  const type = isConventional(form) ? (form.typeOf[kind] ?? kind) : undefined;
  const longest = Math.min(LONGEST, Math.max(SHORTEST_LIMIT, form.length.most));
  return writeTitle({ type, scope: scopeFor(form, scope), breaking, subject }, form.capital, longest);
}

export interface TitleParts {
  readonly type?: string | undefined;
  /** Left out where there is no type. */
  readonly scope?: string | undefined;
  readonly breaking?: boolean;
  readonly subject: string;
}

/** The parts in one line, the subject in the repository's case and without a period. */
export function writeTitle(
  { type, scope, breaking = false, subject }: TitleParts,
  capital: Share,
  longest = LONGEST,
): string {
  const words = cased(capital, firstLine(subject).replace(/(?<!\.)\.$/, '') || NOTHING_PROPOSED);
  const prefix =
    type === undefined ? '' : `${type}${scope === undefined ? '' : `(${scope})`}${breaking ? '!' : ''}: `;
  return shortened(`${prefix}${words}`, longest);
}

function firstLine(untrustedText: string): string {
  const line = untrustedText.trim().split(/[\r\n]/, 1)[0] ?? '';
  return line.replace(/\p{Cc}/gu, ' ').replace(/\s+/g, ' ');
}

function scopeFor(form: TitleForm, scope: string | undefined): string | undefined {
  return form.scopes.find(({ value }) => value.toLowerCase() === scope?.toLowerCase())?.value;
}

/** Only the first letter changes, and only of an ordinary word: `parseQuery` and `HTTP` stay. */
function cased(capital: Share, subject: string): string {
  const first = subject.split(' ', 1)[0] ?? '';
  if (capital.of === 0) return subject;
  if (capital.share >= 0.6 && /^\p{Ll}[\p{Ll}'-]*$/u.test(first))
    return first.charAt(0).toUpperCase() + subject.slice(1);
  if (capital.share <= 0.4 && /^\p{Lu}[\p{Ll}'-]+$/u.test(first))
    return first.charAt(0).toLowerCase() + subject.slice(1);
  return subject;
}

function shortened(title: string, longest: number): string {
  if (title.length <= longest) return title;
  const cut = title.slice(0, longest + 1);
  const end = cut.lastIndexOf(' ');
  return (end > longest / 2 ? cut.slice(0, end) : title.slice(0, longest)).replace(/[\s,;:(-]+$/, '');
}

export function describeTitleForm(form: TitleForm): string[] {
  const { conventional, capital, length, number, signedOff } = form;
  if (conventional.of === 0) return ['There is no history yet to learn a title form from.'];
  const sentences = isConventional(form)
    ? [
        `Commit titles are conventional, type(scope): subject (${percent(conventional.share)} of ${conventional.of} commits, recent ones weighing more).`,
        `Types in use: ${listed(form.types, 8)}.`,
        form.scopes.length > 0
          ? `${percent(form.scoped.share)} have a scope; the most usual: ${listed(form.scopes, 12)}.`
          : 'They have no scope.',
      ]
    : [
        `Commit titles are plain sentences; only ${percent(conventional.share)} of ${conventional.of} have the form type(scope): subject.`,
      ];
  sentences.push(
    `The subject begins with a ${capital.share >= 0.5 ? 'capital' : 'small'} letter (${percent(Math.max(capital.share, 1 - capital.share))}); half of the titles have at most ${length.half} characters, nearly all at most ${length.most}.`,
  );
  if (number.share >= 0.5)
    sentences.push(
      `GitHub adds the pull request's number at the end (${percent(number.share)}): leave it out.`,
    );
  if (signedOff.share >= 0.5) sentences.push(`Commits are signed off (${percent(signedOff.share)}).`);
  if (form.examples.length > 0)
    sentences.push(`Recent fixes: ${form.examples.map((title) => `"${title}"`).join(', ')}.`);
  return sentences;
}

function listed(usages: readonly Usage[], atMost: number): string {
  return usages
    .slice(0, atMost)
    .map(({ value, share }) => `${value} (${percent(share)})`)
    .join(', ');
}
