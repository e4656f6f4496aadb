import { changeKind, parseTitle, type ChangeKind } from '../lib/commit-title.ts';
import { isTestFile } from '../lib/path-kind.ts';
import type { Commit } from '../repository/repository.ts';
import { revertedBy } from './reverts.ts';
import type { TermReader, Terms } from './terms.ts';

export interface EpisodeFile {
  readonly path: string;
  readonly status: Commit['files'][number]['status'];
  readonly from?: string;
  /** Lines that the diff added and removed; not there before the second pass, nor for binary and missing files. */
  readonly added?: number;
  readonly removed?: number;
  /** Functions, classes and the like that the diff changed. */
  readonly symbols?: readonly string[];
}

/** What memory keeps of one commit; the format is told in memory/README.md. */
export interface Episode {
  readonly sha: string;
  readonly parent: string | undefined;
  readonly at: Date;
  readonly author: string;
  readonly title: string;
  readonly body: string;
  readonly pr: number | undefined;
  readonly issues: readonly number[];
  readonly kind: ChangeKind;
  readonly files: readonly EpisodeFile[];
  /** How many files the commit touched; `files` is cut when that is absurdly many. */
  readonly fileCount: number;
  readonly tests: readonly string[];
  /** The commit that this one takes back: its hash, whole or in part, as the message has it. */
  readonly reverts: string | undefined;
  /** Title and body as search terms, the title counted twice. */
  readonly terms: Terms;
}

const LONGEST_BODY = 8_000;
const MOST_FILES = 300;
const MOST_TERMS = 400;
const TRAILER = /^(?:signed-off-by|co-authored-by|reviewed-by|acked-by|change-id|cc):/i;

export function episodeOf(commit: Commit, reader: TermReader): Episode {
  const body = wellFormed(commit.body).slice(0, LONGEST_BODY);
  const title = wellFormed(commit.title).slice(0, LONGEST_BODY);
  const files = commit.files.slice(0, MOST_FILES);
  return {
    sha: commit.sha,
    parent: commit.parent,
    at: commit.at,
    author: wellFormed(commit.author),
    title,
    body,
    pr: parseTitle(title).number,
    issues: issueNumbers(`${title}\n${body}`),
    kind: changeKind(title),
    files,
    fileCount: commit.files.length,
    tests: files.map(({ path }) => path).filter(isTestFile),
    reverts: revertedBy(body),
    terms: reader.terms(searchText(title, body), MOST_TERMS),
  };
}

/** The issues that the message says it closes. */
function issueNumbers(message: string): number[] {
  const closing = /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+(?:[\w.-]+\/[\w.-]+)?#(\d{1,9})\b/gi;
  return [...new Set([...message.matchAll(closing)].map((match) => Number(match[1])))];
}

function searchText(title: string, body: string): string {
  const prose = body.split('\n').filter((line) => !TRAILER.test(line));
  const { subject, scope = '' } = parseTitle(title);
  const head = `${scope} ${subject}`;
  return [head, head, ...prose].join('\n');
}

/** Lone surrogates and NUL are refused by Arrow's UTF-8 text or cut it short. */
function wellFormed(text: string): string {
  return text.toWellFormed().replaceAll('\0', '');
}
