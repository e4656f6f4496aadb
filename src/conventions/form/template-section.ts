import { fencedLines } from './fenced-lines.ts';
import { isClosingLine } from './issue-line.ts';
import { purposeOf, type SectionPurpose } from './section-purpose.ts';

/** A heading of a pull request template with what stands under it. */
export interface TemplateSection {
  /** The heading as it is, without hints for the author; empty for what comes before the first one. */
  readonly heading: string;
  readonly text: string;
  readonly asksFor: SectionPurpose;
  /** Nothing but a title over the sections that follow. */
  readonly isMereTitle: boolean;
  /** What an answer below the heading begins its lines with: one under a list item belongs to the item. */
  readonly indent: string;
}

interface Heading {
  readonly line: string;
  /** The words alone. */
  readonly title: string;
  /** 1 to 6; bold lines stand below those, and questions in a list below bold lines. */
  readonly level: number;
  readonly indent?: string;
  /** What stands behind the heading in its own line. */
  readonly rest?: string;
  /** A line of `===` or `---` belongs to it. */
  readonly underlined?: boolean;
}

const BOLD = 7;
const QUESTION = 8;

/** Cuts a template at its headings, without its comments, which are meant for the author and not the reader. */
export function templateSections(template: string): TemplateSection[] {
  const parts: { heading: Heading | undefined; lines: string[] }[] = [{ heading: undefined, lines: [] }];
  const lines = readable(template).split('\n');
  const fences = fencedLines(lines);
  const plainQuestions = lines.filter((line, at) => !fences[at] && PLAIN_QUESTION.test(line)).length;
  const hasOwnHeadings = lines.some((line, at) => !fences[at] && (ATX.test(line) || boldHeading(line)));
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const heading = fences[at]
      ? undefined
      : (markedHeading(line, lines[at - 1] ?? '', lines[at + 1] ?? '') ??
        (hasOwnHeadings || plainQuestions < 2 ? undefined : plainQuestion(line)));
    if (heading === undefined) parts.at(-1)?.lines.push(line);
    else parts.push({ heading, lines: heading.rest ? [heading.rest] : [] });
    if (heading?.underlined) at++;
  }
  const sections = parts.map(({ heading, lines: own }) => ({
    heading: heading?.line ?? '',
    title: heading?.title ?? '',
    level: heading?.level ?? 0,
    text: own
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .replace(/^\n+|\s+$/g, ''),
    asksFor: heading === undefined ? ('lead' as const) : purposeOf(heading.title),
    indent: heading?.indent ?? '',
  }));
  return sections
    .map(({ title, level, ...section }, index) => {
      const others = sections.slice(index + 1);
      const end = others.findIndex((other) => other.level <= level);
      return {
        ...section,
        isMereTitle: isMereTitle({ ...section, title }, end < 0 ? others : others.slice(0, end)),
      };
    })
    .filter(({ heading, text }) => heading !== '' || text !== '');
}

const TOLD: readonly SectionPurpose[] = ['description', 'before', 'after', 'reason'];

type Asking = Pick<TemplateSection, 'heading' | 'text' | 'asksFor'>;

/** What asks for words and has nothing below it that does, is answered itself. */
function isMereTitle(section: Asking & { readonly title: string }, below: readonly Asking[]): boolean {
  if (section.heading === '' || section.text !== '') return false;
  if (/^pull[ -]request(?: template)?$/i.test(section.title)) return true;
  return (
    below.length > 0 &&
    (!TOLD.includes(section.asksFor) || below.some(({ asksFor }) => TOLD.includes(asksFor)))
  );
}

function readable(template: string): string {
  return template
    .replace(/\r\n?/g, '\n')
    .replace(/^\uFEFF?\s*---\n[\s\S]*?\n---(?:\n|$)/, '')
    .replace(/<!--[\s\S]*?(?:-->|$)/g, '');
}

const ATX = /^ {0,3}(#{1,6})[ \t]+(\S.*?)[ \t]*#*[ \t]*$/;
const LIST_QUESTION = /^( {0,3}(?:[-*+]|\d{1,2}[.)])[ \t]+)(?!\[[ xX]?\])(\S.*)$/;
const PLAIN_QUESTION = /^(?![-*+>|#[ ])[^`|]{3,120}\?\s*$/;

function markedHeading(line: string, before: string, after: string): Heading | undefined {
  const atx = ATX.exec(line);
  if (atx !== null) return { line: line.trim(), title: plain(atx[2] ?? ''), level: atx[1]?.length ?? 1 };
  return underlinedHeading(line, before, after) ?? boldHeading(line) ?? listQuestion(line);
}

function underlinedHeading(line: string, before: string, after: string): Heading | undefined {
  const isParagraph = /^ {0,3}[^\s\-*+>|#=`[\d]/.test(line) && before.trim() === '';
  if (!isParagraph || !/^ {0,3}(?:={2,}|-{2,})[ \t]*$/.test(after) || isClosingLine(line)) return undefined;
  const level = after.trim().startsWith('=') ? 1 : 2;
  return { line: `${line.trim()}\n${after.trim()}`, title: plain(line), level, underlined: true };
}

const LONGEST_BOLD = 140;

/** `**What is it?** (hint)`, or `**What**: the beginning of the answer`; not a sentence that is only loud. */
function boldHeading(line: string): Heading | undefined {
  const [, mark = '', words = '', rest = ''] =
    /^(\*\*|__)([^*_\s](?:[^*\n]*[^*\s])?)\1(.*)$/.exec(line) ?? [];
  if (mark === '' || words.length > LONGEST_BOLD) return undefined;
  const behind = withoutHint(rest.trim());
  const isAsking = /[:?：]$/.test(words.trim()) || /^[:：]/.test(behind) || behind === '';
  const isLoud =
    /[.!,]\W*$/u.test(words) ||
    /^\W*(?:note|important|warning|caution|tip|nb|disclaimer)\b/iu.test(words) ||
    /\bdelete\b/i.test(words);
  if (!isAsking || isLoud) return undefined;
  const colon = /^[:：]/.test(behind) ? ':' : '';
  return {
    line: `${mark}${words}${mark}${colon}`,
    title: plain(words),
    level: BOLD,
    rest: behind.replace(/^[:：]\s*/, ''),
  };
}

function listQuestion(line: string): Heading | undefined {
  const [, marker = '', rest = ''] = LIST_QUESTION.exec(line) ?? [];
  if (marker === '') return undefined;
  const bold = boldHeading(rest);
  const question =
    bold !== undefined && /[?？]$|^(?:other|additional)\b/i.test(bold.title)
      ? bold.line
      : (/^[^`|]{3,160}\?$/.exec(withoutHintAtEnd(rest))?.[0] ?? '');
  if (question === '') return undefined;
  return {
    line: `${marker}${question}`,
    title: plain(question),
    level: QUESTION,
    indent: ' '.repeat(marker.length),
  };
}

function plainQuestion(line: string): Heading | undefined {
  return PLAIN_QUESTION.test(line) ? { line: line.trim(), title: plain(line), level: QUESTION } : undefined;
}

/** A bracketed remark to the author at the beginning: `*(optional)*`. */
function withoutHint(text: string): string {
  const start = /^[:：]?\s*[*_]{0,2}\(/.exec(text)?.[0];
  if (start === undefined) return text;
  let depth = 1;
  let end = start.length;
  for (; end < text.length && depth > 0; end++) {
    if (text[end] === '(') depth++;
    if (text[end] === ')') depth--;
  }
  return `${/^[:：]/.test(start) ? ':' : ''}${text.slice(end).replace(/^[*_]{1,2}/, '')}`.trim();
}

function withoutHintAtEnd(text: string): string {
  return text.trim().replace(/\?\s*[*_]{0,2}\([^()]{0,300}\)[*_]{0,2}$/, '?');
}

function plain(heading: string): string {
  return heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*_`#]+/g, '')
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .trim();
}
