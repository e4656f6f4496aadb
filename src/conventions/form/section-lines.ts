import { fencedLines } from './fenced-lines.ts';
import { isBox } from './checklist.ts';
import { asksForIssue } from './issue-line.ts';
import { isTableLine } from './template-table.ts';

/** A line of a template's section, by what can be done with it. */
export interface SectionLine {
  readonly kind:
    | 'box'
    /** Goes on with a box. */
    | 'continued'
    | 'row'
    | 'issue'
    /** `- Browser:`, with nothing behind it. */
    | 'field'
    | 'link'
    | 'rule'
    | 'code'
    | 'blank'
    /** Words to the author, or to whoever reads the boxes. */
    | 'prose';
  readonly text: string;
}

export function sectionLines(text: string): SectionLine[] {
  const lines = text.split('\n');
  const fences = fencedLines(lines);
  const codeToKeep = keptCode(lines, fences);
  const kinds: SectionLine['kind'][] = [];
  for (const [at, line] of lines.entries()) {
    const before = kinds.findLast((kind) => kind !== 'blank');
    kinds.push(
      codeToKeep[at] && !isBox(line)
        ? 'code'
        : kindOf(line, before, fences[at] === true, leadsToList(lines, at)),
    );
  }
  return lines.map((line, at) => ({ kind: kinds[at] ?? 'prose', text: line }));
}

function kindOf(
  line: string,
  before: SectionLine['kind'] | undefined,
  inCode: boolean,
  isLead: boolean,
): SectionLine['kind'] {
  if (line.trim() === '') return 'blank';
  if (isBox(line)) return 'box';
  if (inCode) return 'prose';
  if (isTableLine(line)) return 'row';
  if (/^ {0,3}(?:-{3,}|_{3,}|\*{3,})\s*$/.test(line)) return 'rule';
  if (/^ {0,3}\[[^\]]+\]:\s*\S/.test(line)) return 'link';
  if (asksForIssue(line)) return 'issue';
  if (/^\s{2,}\S/.test(line) && (before === 'box' || before === 'continued')) return 'continued';
  if (!isLead && isField(line)) return 'field';
  return 'prose';
}

/** `Please see that:`, over a list or boxes. */
function leadsToList(lines: readonly string[], at: number): boolean {
  const next = lines.slice(at + 1).find((line) => line.trim() !== '') ?? '';
  return !/^\s*[-*+]/.test(lines[at] ?? '') && (isBox(next) || /^\s*(?:[-*+]|\d+[.)])\s/.test(next));
}

const LISTED_FIELD =
  /^\s*[-*+]\s+(?:\*\*|__)?[\p{L}\p{N}][^:*_[\]]{0,60}(?:\*\*|__)?\s*:\s*(?:\*\*|__)?\s*(?:n\/a|tbd|[.…]+|_+)?\s*$/iu;
const PLAIN_FIELD =
  /^(?:\*\*|__)?\p{L}[\p{L}\p{N}/-]*(?: [\p{L}\p{N}/-]+){0,3}(?:\*\*|__)?:(?:\*\*|__)?\s*$/u;

function isField(line: string): boolean {
  return (
    LISTED_FIELD.test(line) ||
    (PLAIN_FIELD.test(line) &&
      !/^\W*(?:please|if|before|check|make|describe|proposed|example|e\.g)/i.test(line))
  );
}

/** Code with boxes in it, and code that a machine reads, such as a block for release notes. */
function keptCode(lines: readonly string[], fences: readonly boolean[]): boolean[] {
  const kept = lines.map(() => false);
  for (let at = 0; at < lines.length; at++) {
    if (!fences[at]) continue;
    let end = at + 1;
    while (end < lines.length && fences[end] && !/^ {0,3}[`~]{3,}\s*$/.test(lines[end] ?? '')) end++;
    const block = lines.slice(at, end + 1);
    if (block.some(isBox) || /^\s*[`~]{3,}\s*[\w-]*(?:release|changelog|note)/i.test(block[0] ?? ''))
      kept.fill(true, at, end + 1);
    at = end;
  }
  return kept;
}
