import { overProse } from '../../lib/prose.ts';
import { defused, quoteUntrusted } from '../../lib/untrusted-markdown.ts';
import { untrustedLine } from '../untrusted-line.ts';
import type { Checked, Citation } from './citations.ts';

export interface Answer {
  /** Names its citations by their numbers, from 1, as `[1]` or `[2, 3]`. */
  readonly untrustedText: string;
  readonly citations: readonly Checked[];
  /** The question asks for a change, which an answer cannot make. */
  readonly wantsChange: boolean;
}

/** Where what is cited is to be seen; nothing in a folder of this machine. */
export interface Links {
  readonly commitUrl?: ((sha: string) => string) | undefined;
  readonly fileUrl?:
    ((commit: string, path: string, lines?: readonly [number, number]) => string) | undefined;
}

const MOST_TEXT = 8_000;
const MOST_QUESTION = 600;
const FIRST_FOLDED = 5;

/** The answer with a link for each citation that is there; the others are left out and counted. */
export function answerMarkdown(answer: Answer, base: string, links: Links): string {
  const kept = answer.citations.flatMap((each, index) =>
    each.kind === 'there' ? [{ was: index + 1, citation: each.citation }] : [],
  );
  const numbered = new Map(kept.map(({ was, citation }, index) => [was, { number: index + 1, citation }]));
  const urlOf = (citation: Citation) => urlOfCitation(citation, base, links);
  const mark = (was: number) => {
    const found = numbered.get(was);
    if (found === undefined) return [];
    const url = urlOf(found.citation);
    return [url === undefined ? `[${found.number}]` : `[[${found.number}]](${url})`];
  };
  const list = kept.map(({ citation }, index) => `${index + 1}. ${lineOf(citation, urlOf(citation))}`);
  return [
    answerText(answer.untrustedText, mark),
    ...(kept.length === 0
      ? ['> [!NOTE]\n> This answer cites nothing that is in the repository: take it for a guess.']
      : [restsOn(list, base, links)]),
    ...(answer.wantsChange ? [HOW_TO_CHANGE] : []),
  ].join('\n\n');
}

const HOW_TO_CHANGE =
  'A question changes nothing. In an issue, `/heirloom fix [hint]` makes me propose a change; in a pull request of mine, ' +
  'a comment on its lines or `/heirloom retry [hint]` makes me work on it again.';

export function quotedQuestion(untrustedQuestion: string): string {
  const question = untrustedQuestion.toWellFormed().trim();
  return quoteUntrusted(question.length <= MOST_QUESTION ? question : `${question.slice(0, MOST_QUESTION)}…`);
}

const MARKS = /[ \t]*\[(\d{1,3}(?:\s*,\s*\d{1,3})*)\]/g;

/** Its only links are those of citations: what the model writes as one, or as an image, stays text. */
function answerText(untrustedText: string, mark: (number: number) => string[]): string {
  const text = untrustedText.toWellFormed().trim();
  const cut = text.length <= MOST_TEXT ? text : `${text.slice(0, MOST_TEXT).toWellFormed()} …`;
  return overProse(cut, (prose) =>
    defused(prose)
      .replaceAll(/\](?=[(:])/g, ']\u200B')
      .replaceAll(MARKS, (_, numbers: string) => {
        const marks = numbers.split(',').flatMap((number) => mark(Number(number)));
        return marks.length === 0 ? '' : ` ${marks.join(' ')}`;
      }),
  );
}

function restsOn(list: readonly string[], base: string, { commitUrl }: Links): string {
  const short = `\`${base.slice(0, 10)}\``;
  const at = commitUrl === undefined ? short : `[${short}](${commitUrl(base)})`;
  // A terminal folds nothing.
  if (list.length < FIRST_FOLDED || commitUrl === undefined) return `Read at ${at}:\n\n${list.join('\n')}`;
  return `<details><summary>What it rests on (${list.length})</summary>\n\nRead at ${at}:\n\n${list.join('\n')}\n\n</details>`;
}

function lineOf(citation: Citation, url: string | undefined): string {
  const linked = (text: string) => (url === undefined ? text : `[${text}](${url})`);
  if (citation.kind === 'commit')
    return `${linked(code(citation.sha.slice(0, 10)))} ${untrustedLine(citation.untrustedTitle)}`;
  const { path, lines } = citation;
  if (lines === undefined) return linked(code(path));
  const [from, to] = lines;
  return linked(`${code(path)}, ${from === to ? `line ${from}` : `lines ${from}–${to}`}`);
}

function urlOfCitation(citation: Citation, base: string, { commitUrl, fileUrl }: Links): string | undefined {
  if (citation.kind === 'commit') return commitUrl?.(citation.sha);
  return fileUrl?.(base, citation.path, citation.lines);
}

function code(untrusted: string): string {
  return `\`${untrusted.replaceAll('`', '').replaceAll(/\s+/g, ' ')}\``;
}
