import { USUAL_MESSAGE, type MessageForm } from '../conventions/form/message-form.ts';
import { defused } from '../lib/untrusted-markdown.ts';

export interface MessageOptions {
  readonly form?: MessageForm | undefined;
  /** Lines such as `Signed-off-by: …`. */
  readonly trailers?: readonly string[];
}

/** The title, what a model says of the change, and the one reference that is the bot's own; as messages look here. */
export function commitMessage(
  title: string,
  untrustedSummary: string,
  issue: number | undefined,
  { form = USUAL_MESSAGE, trailers = [] }: MessageOptions = {},
): string {
  const text = withoutTrailers(withoutReferences(untrustedSummary)).trim();
  const { reference } = form;
  const parts = [
    form.hasBody ? (form.isWrapped ? wrap(text) : text) : '',
    issue !== undefined && reference.place === 'body' ? `${reference.before}${issue}` : '',
    trailers.join('\n'),
  ];
  return `${[title, ...parts.filter(Boolean)].join('\n\n')}\n`;
}

/** The title with its issue, where titles of fixes name it here. */
export function titleNaming(title: string, issue: number | undefined, { reference }: MessageForm): string {
  if (issue === undefined) return title;
  if (reference.place === 'title-start') return `${reference.before}${issue}${reference.after}${title}`;
  if (reference.place === 'title-end') return `${title}${reference.before}${issue}${reference.after}`;
  return title;
}

/**
 * A model's text as plain text that notifies nobody, closes no issue and keeps no checks from running. What is invisible
 * would stay in a repository's history for good, so unlike in a comment the marks themselves go: `@name` becomes `name`.
 */
export function withoutReferences(untrusted: string): string {
  const marked = defused(untrusted.toWellFormed().replace(/\p{Cf}/gu, ''))
    .replace(/(?<![@#])[@#]+\u200B/g, (marks, at: number, text: string) =>
      marks.at(-2) === '@' && /\w/.test(text.charAt(at - 1)) ? marks.charAt(0) : '',
    )
    .replace(/(GH)\u200B-|\/\u200B/gi, '$1 ')
    .replaceAll('\u200B', '');
  return withoutSkips(marked);
}

/** `[skip ci]` and the like: what GitHub, GitLab and Azure heed. */
const SKIPS =
  /[ \t]?\[\s*(?:(?:skip|no)[\s-]+(?:ci|actions|checks|pipeline)|(?:ci|actions|checks|pipeline)[\s-]+skip)\s*\]|[ \t]?\*{3}\s*NO_CI\s*\*{3}|^[ \t]*skip-checks[ \t]*:[ \t]*true[ \t]*$/gim;

/** What is left may be one itself; who has nested them for long loses what they are made of. */
function withoutSkips(text: string, passes = 3): string {
  const without = text.replace(SKIPS, '');
  if (without === text) return text;
  if (passes > 0) return withoutSkips(without, passes - 1);
  return without.replace(/[[\]]|\*{2,}/g, ' ').replace(/skip-checks/gi, 'checks');
}

/** Nobody else wrote, reviewed or signed off the commit. Wrapping could bring the words to a line's beginning. */
function withoutTrailers(text: string): string {
  return text.replace(/^[ \t]*[\w-]+-by[ \t]*:.*$\n?/gim, '').replace(/(-by)[ \t]*:/gi, '$1');
}

/** Commit messages are read in terminals. */
function wrap(text: string, width = 72): string {
  return text
    .split('\n')
    .map((paragraph) =>
      paragraph.replaceAll(new RegExp(String.raw`(.{1,${width}})(?:\s+|$)`, 'g'), '$1\n').trimEnd(),
    )
    .join('\n');
}
