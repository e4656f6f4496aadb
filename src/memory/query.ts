import { termOf } from './terms.ts';
import { firstWords } from './words.ts';

/** What an issue's text or a commit's subject says about where to look. */
export interface Query {
  readonly words: readonly string[];
  /** Of the first line alone: what the text is about, without its sample code and its logs. */
  readonly subject: readonly string[];
  /** File paths that the text mentions, with the line when it has one: prose, code and stack frames alike. */
  readonly mentions: readonly Mention[];
  /** Names that can only be code: `camelCase`, `snake_case`, or written as `name` or name(). */
  readonly identifiers: readonly string[];
  /** The terms to search with, and how much each counts for each way of asking. */
  readonly terms: readonly number[];
  /** How the text writes each of them: those of names first. */
  readonly spelled: readonly string[];
  readonly weights: {
    readonly all: Float64Array;
    readonly subject: Float64Array;
    readonly identifiers: Float64Array;
  };
}

export interface Mention {
  readonly path: string;
  /** The text gave a line number, as stack frames do. */
  readonly isFrame: boolean;
}

const LONGEST_QUERY = 64_000;
const MOST_WORDS = 150;
const MOST_NAMES = 60;

export function parseQuery(untrustedText: string): Query {
  const text = untrustedText.slice(0, LONGEST_QUERY).toWellFormed();
  const words = firstWords(text, MOST_WORDS);
  const subject = firstWords(text.trimStart().split('\n', 1)[0] ?? '', MOST_WORDS);
  const identifiers = identifiersIn(text);
  const names = firstWords(identifiers.join(' '), MOST_WORDS);
  const searched = new Map([...names, ...words]);
  const holders = (chosen: ReadonlyMap<string, string>): Float64Array =>
    Float64Array.from(searched.keys(), (word) => (chosen.has(word) ? 1 : 0));
  const inSubject = holders(subject);
  return {
    words: [...words.keys()],
    subject: [...subject.keys()],
    mentions: mentionsIn(text),
    identifiers,
    terms: Array.from(searched.keys(), termOf),
    spelled: [...searched.values()],
    weights: {
      all: holders(words).map((weight, at) => weight + inSubject[at]!),
      subject: inSubject,
      identifiers: holders(names),
    },
  };
}

const PATH_LIKE = /[\w@.+~\\/:-]{3,300}/g;
const PYTHON_FRAME = /File "([^"\n]{1,300})", line \d+/g;

function mentionsIn(text: string): Mention[] {
  const found = new Map<string, boolean>();
  for (const [, path] of text.matchAll(PYTHON_FRAME)) if (path !== undefined) found.set(cleaned(path), true);
  for (const [token] of text.matchAll(PATH_LIKE)) {
    const [, path, line] = /^(.*\.[A-Za-z]\w{0,9}?)(?::(\d+))?(?::\d+)?[.:]?$/.exec(token) ?? [];
    if (path === undefined) continue;
    found.set(cleaned(path), (found.get(cleaned(path)) ?? false) || line !== undefined);
  }
  return [...found].slice(0, MOST_NAMES).map(([path, isFrame]) => ({ path, isFrame }));
}

/** With forward slashes, and without `./`, `../`, a leading slash, a scheme or a drive. */
function cleaned(path: string): string {
  return path
    .replaceAll('\\', '/')
    .replace(/^\w+:\/*/, '')
    .replace(/^(?:\.{0,2}\/)+/, '');
}

const TOKEN = /\w[\w$]*/g;
const LONGEST_NAME = 60;

/** The forms of names that can only be code, surest first. No nested quantifiers: the text may be hostile. */
const CODE_NAMES: readonly ((name: string, before: string, after: string) => boolean)[] = [
  (name) => /^[a-z_][A-Za-z\d$]*$/.test(name) && /[A-Z]/.test(name),
  (name) => /^[A-Z][a-z\d][A-Za-z\d]*$/.test(name) && /[A-Z]/.test(name.slice(1)),
  (name) => /^[a-z]\w*$/.test(name) && name.slice(1, -1).includes('_'),
  (name, before, after) => isSpelledName(name) && before === '`' && /^[`(]/.test(after),
  (name, _, after) => isSpelledName(name) && after === '()',
];

function isSpelledName(token: string): boolean {
  return token.length > 2 && !/^\d/.test(token);
}

function identifiersIn(text: string): string[] {
  const found = CODE_NAMES.map(() => new Set<string>());
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (token.length > LONGEST_NAME) continue;
    const end = index + token.length;
    const [before, after] = [text.slice(Math.max(0, index - 1), index), text.slice(end, end + 2)];
    for (const [form, fits] of CODE_NAMES.entries()) if (fits(token, before, after)) found[form]?.add(token);
  }
  return [...new Set(found.flatMap((names) => [...names]))].slice(0, MOST_NAMES);
}

/**
 * The files that a mention can mean: the tree's own path when it is one, else those that share the longest
 * ending with it, so that `/app/node_modules/x/lib/reply.js` finds `lib/reply.js`. More than three is none.
 */
export function filesMeant(mention: string, filesByName: ReadonlyMap<string, readonly string[]>): string[] {
  const parts = mention.split('/');
  const named = filesByName.get(parts.at(-1) ?? '') ?? [];
  const shared = named.map((path) => ({ path, length: sharedEnding(parts, path.split('/')) }));
  const longest = Math.max(0, ...shared.map(({ length }) => length));
  const meant = shared.filter(({ length }) => length === longest).map(({ path }) => path);
  return meant.length <= 3 ? meant : [];
}

function sharedEnding(a: readonly string[], b: readonly string[]): number {
  let length = 0;
  while (length < a.length && length < b.length && a.at(-1 - length) === b.at(-1 - length)) length++;
  return length;
}
