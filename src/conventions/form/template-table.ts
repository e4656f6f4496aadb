import { purposeOf, type SectionPurpose } from './section-purpose.ts';

/** A row of a table of questions: `| Bug fix? | yes/no |`. */
export interface QuestionRow {
  readonly question: string;
  readonly asksFor: SectionPurpose | 'tests' | 'bug' | 'dependencies' | 'fixed';
  readonly line: string;
  /** Rows of its table end with a bar. */
  readonly isClosed: boolean;
}

const ROW = /^\s*\|(.+)$/;
const RULE = /^\s*\|?[\s:|-]*-{2,}[\s:|-]*$/;

export function isTableLine(line: string): boolean {
  return ROW.test(line);
}

/** The rows that ask something; nothing where the table has more than one answer to a question. */
export function questionRows(lines: readonly string[]): QuestionRow[] {
  const rule = lines.findIndex((line) => isTableLine(line) && RULE.test(line));
  if (rule < 1 || cells(lines[rule] ?? '').length !== 2) return [];
  const isClosed = /\|\s*$/.test(lines[rule] ?? '');
  return lines.slice(rule + 1).flatMap((line) => {
    if (!isTableLine(line)) return [];
    const [question = '', answer = ''] = cells(line);
    return [{ question, asksFor: asked(question, answer), line, isClosed }];
  });
}

export function withAnswer({ line, question, isClosed }: QuestionRow, answer: string): string {
  const start = /^\s*\|\s*/.exec(line)?.[0] ?? '| ';
  const [first = question] = line.slice(start.length).split('|', 1);
  return `${start}${first.trimEnd().padEnd(first.length > 1 ? first.length - 1 : 0)} | ${answer.replace(/\s*\n\s*/g, '<br>').replaceAll('|', String.raw`\|`)}${isClosed ? ' |' : ''}`;
}

function cells(line: string): string[] {
  const inner = line
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '');
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim());
}

function asked(question: string, answer: string): QuestionRow['asksFor'] {
  const words = question.replace(/[*_`]/g, '');
  if (/\bbug/i.test(words) && !/\bissue|ticket/i.test(words)) return 'bug';
  if (/\btests? (?:added|pass|included|written)/i.test(words)) return 'tests';
  if (/\bdependenc/i.test(words)) return 'dependencies';
  if (isFixed(answer)) return 'fixed';
  return purposeOf(words);
}

/** `MIT`: the template has answered already. */
function isFixed(answer: string): boolean {
  return /^[\w.+-]{1,30}$/.test(answer) && !/^(?:yes|no|none|tbd|todo|n)$/i.test(answer);
}
