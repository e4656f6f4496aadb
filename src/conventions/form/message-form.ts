import { changeKind } from '../../lib/commit-title.ts';
import type { Commit } from '../../repository/repository.ts';
import { isByHand } from '../mined-rules/people.ts';
import { shareOf, sharesBy } from '../weighted.ts';

/** How the messages of fixes look below and beside their title here. */
export interface MessageForm {
  /** Words of explanation stand below the title. */
  readonly hasBody: boolean;
  /** Paragraphs are broken into lines. */
  readonly isWrapped: boolean;
  readonly reference: ReferenceForm;
  /** Who commits signs off. */
  readonly isSignedOff: boolean;
}

/** How the issue is named; `none` where the pull request alone does. */
export type ReferenceForm =
  | { readonly place: 'none' }
  /** In the last line: `Fixes #12`. */
  | { readonly place: 'body'; readonly before: string }
  /** The title begins with it: `Fixed #12 -- `. */
  | { readonly place: 'title-start'; readonly before: string; readonly after: string }
  /** The title ends with it: ` (fixes #12)`. */
  | { readonly place: 'title-end'; readonly before: string; readonly after: string };

export const USUAL_MESSAGE: MessageForm = {
  hasBody: true,
  isWrapped: true,
  reference: { place: 'body', before: 'Fixes #' },
  isSignedOff: false,
};

const FEWEST = 12;
const MOST = 300;
const WIDE = 90;

/** Learns from the newest commits of people; where they are few, nothing is unlearnt. */
export function learnMessageForm(newestFirst: readonly Commit[], asksForSignOff: boolean): MessageForm {
  const commits = newestFirst.filter(isByHand).slice(0, 2 * MOST);
  const fixes = commits.filter(({ title }) => changeKind(title) === 'fix').slice(0, MOST);
  const signedOff = shareOf(commits, ({ body }) => /^Signed-off-by: \S/m.test(body));
  const isSignedOff = asksForSignOff || (signedOff.of >= FEWEST && signedOff.share >= 0.6);
  if (fixes.length < FEWEST) return { ...USUAL_MESSAGE, isSignedOff };
  const written = fixes.filter(({ body }) => prose(body) !== '');
  const wide = shareOf(written, ({ body }) => prose(body).split('\n').some(isWide));
  return {
    hasBody: written.length / fixes.length >= 0.2,
    isWrapped: wide.of < FEWEST / 2 || wide.share < 0.6,
    reference: referenceOf(fixes),
    isSignedOff,
  };
}

const VERB = String.raw`(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?|refs?)`;
const TITLE_START = new RegExp(String.raw`^(${VERB} #)\d{1,7}((?: --|:| -)? )`, 'i');
const TITLE_END = new RegExp(String.raw`( \(?${VERB} #)\d{1,7}(\)?)$`, 'i');
const LINE = new RegExp(String.raw`^(${VERB}:? #)\d{1,7}\.?$`, 'im');
const CLOSES = new RegExp(String.raw`\b${VERB}:? (?:[\w.-]+\/[\w.-]+)?#\d`, 'i');
const SINCE_WHEN = { least: 0.3, inTitle: 0.6 };

function referenceOf(fixes: readonly Commit[]): ReferenceForm {
  const inTitle = (pattern: RegExp) =>
    shareOf(fixes, ({ title }) => pattern.test(title)).share >= SINCE_WHEN.inTitle;
  if (inTitle(TITLE_START))
    return { place: 'title-start', ...usual(fixes, ({ title }) => TITLE_START.exec(title)) };
  const numberless = (title: string) => title.replace(/ \(#\d+\)$/, '');
  if (inTitle(TITLE_END))
    return { place: 'title-end', ...usual(fixes, ({ title }) => TITLE_END.exec(numberless(title))) };
  const named = shareOf(fixes, ({ title, body }) => CLOSES.test(body) || CLOSES.test(title));
  if (named.share < SINCE_WHEN.least) return { place: 'none' };
  const { before } = usual(fixes, ({ body }) => LINE.exec(body));
  return { place: 'body', before: before || 'Fixes #' };
}

/** What stands before and behind the number most often. */
function usual(fixes: readonly Commit[], read: (commit: Commit) => RegExpExecArray | null) {
  const [first] = sharesBy(fixes, (commit) => {
    const found = read(commit);
    return found === null ? undefined : `${found[1]}\0${found[2] ?? ''}`;
  });
  const [before = '', after = ''] = first?.value.split('\0') ?? [];
  return { before, after };
}

/** Without trailers, references and what GitHub lists of squashed commits. */
function prose(body: string): string {
  return body
    .replace(/^[A-Z][A-Za-z-]*-(?:by|Id): .*$/gim, '')
    .replace(/^(?:[*-] .*|-{3,})$/gm, '')
    .replace(new RegExp(String.raw`^\W*${VERB}:? \S*#\d+.*$`, 'gim'), '')
    .trim();
}

function isWide(line: string): boolean {
  return line.length > WIDE && !/https?:\/\//.test(line);
}
