import { isReproduced } from '../evidence.ts';
import { boxLabel, isKind, isTicked, withTick } from './checklist.ts';
import { isClosingLine, withIssue } from './issue-line.ts';
import type { SectionPurpose } from './section-purpose.ts';
import { sectionLines, type SectionLine } from './section-lines.ts';
import type { Answers } from './template-answers.ts';
import { notesOf, planOf } from './template-plan.ts';
import { templateSections, type TemplateSection } from './template-section.ts';
import { questionRows, withAnswer, type QuestionRow } from './template-table.ts';

export interface Filled {
  readonly text: string;
  /** The notes have found a place of their own. */
  readonly hasNotes: boolean;
}

export const NOT_FILLED = '_Not filled in: nothing that was run or read answers this._';

/** The template with each of its parts filled that the answers answer; what it has no part for comes first. */
export function fillTemplate(template: string, answers: Answers): Filled {
  const sections = templateSections(template);
  const plan = planOf(sections, answers);
  const parts = sections.flatMap((section) => {
    const text = filledSection(section, plan.get(section), answers);
    return text === '' ? [] : [text];
  });
  const lead = plan.get('lead');
  const position = sections[0] !== undefined && isForm(sections[0]) ? 1 : 0;
  if (lead !== undefined) parts.splice(position, 0, lead);
  const references = sections.flatMap(({ text }) => linkReferences(text));
  if (references.length > 0) parts.push(references.join('\n'));
  return {
    text: withoutIdleRules(parts.join('\n\n')),
    hasNotes: [...plan.values()].includes(notesOf(answers)) && answers.notes.length > 0,
  };
}

/** What a rule stood under may have gone: then it parts nothing. */
function withoutIdleRules(text: string): string {
  const kept: string[] = [];
  let last: SectionLine['kind'] = 'rule';
  for (const { kind, text: line } of sectionLines(text)) {
    if (kind === 'rule' && last === 'rule') while (kept.at(-1) === '') kept.pop();
    else kept.push(line);
    if (kind !== 'blank') last = kind;
  }
  return kept.join('\n').replace(/^\n+/, '');
}

/** A table of questions before the first heading, which the text follows. */
function isForm({ heading, text }: TemplateSection): boolean {
  return heading === '' && questionRows(text.split('\n')).length > 0;
}

function filledSection(section: TemplateSection, answer: string | undefined, answers: Answers): string {
  if (section.isMereTitle) return section.heading;
  const lines = sectionLines(section.text);
  const hasChoice = lines.some(({ kind }) => kind === 'box' || kind === 'row');
  const isBoxed = lines.some(({ kind }) => kind === 'box');
  // Boxes answer for themselves; what else a section wants beside them is said in words.
  const hasFields = lines.some(({ kind }) => kind === 'field' || kind === 'issue');
  const isWorded =
    answer !== undefined &&
    !(hasFields && section.asksFor === 'notes') &&
    !(isBoxed && ['issue', 'kind', 'notes', 'reason'].includes(section.asksFor)) &&
    !(isBoxed && section.asksFor === 'breaking' && answers.breaking === undefined);
  const keepsProse = hasChoice && !(isWorded && section.asksFor !== 'breaking');
  const own = filledLines(lines, section, keepsProse, answers);
  const hasSubstance =
    lines.some(({ kind }) => !['prose', 'blank', 'rule', 'link'].includes(kind)) && /[^\s*_-]/.test(own);
  const content = [isWorded ? answer : '', own].filter(Boolean).join('\n\n');
  if (isWorded || hasSubstance) return withHeading(section, content);
  if (section.heading === '' || section.asksFor === 'instructions') return own;
  return withHeading(section, [NOT_FILLED, own].filter(Boolean).join('\n\n'));
}

function withHeading({ heading, indent }: TemplateSection, content: string): string {
  const indented = content
    .split('\n')
    .map((line) => (line === '' ? '' : indent + line))
    .join('\n');
  return [heading, indented].filter(Boolean).join('\n\n');
}

/** Of no use to a reader even beside boxes. */
const TO_THE_AUTHOR = /^\W*(?:thank|please (?:delete|remove|check the|select|choose|mark|put an?|tick)\b)/i;

/** The lines of a section that stay, filled in. */
function filledLines(
  lines: readonly SectionLine[],
  { asksFor }: TemplateSection,
  keepsProse: boolean,
  answers: Answers,
): string {
  const rows = questionRows(lines.map(({ text }) => text));
  let isClosed = false;
  const kept = lines.flatMap(({ kind, text }): string[] => {
    switch (kind) {
      case 'box':
        return [withTick(text, isChosen(text, asksFor, answers))];
      case 'row': {
        const row = rows.find(({ line }) => line === text);
        return [
          row === undefined || row.asksFor === 'fixed' ? text : withAnswer(row, rowAnswer(row, answers)),
        ];
      }
      case 'issue': {
        if (answers.issue === undefined || (isClosed && isClosingLine(text))) return [];
        isClosed ||= isClosingLine(text);
        return [withIssue(text, answers.issue)];
      }
      case 'field':
        return [`${text.trimEnd()} ${fieldAnswer(text, answers)}`];
      case 'prose':
      case 'continued':
        return (keepsProse && !TO_THE_AUTHOR.test(text)) || kind === 'continued' ? [text] : [];
      case 'link':
        return [];
      case 'code':
      case 'rule':
      case 'blank':
        return [text];
    }
  });
  return kept
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+|\s+$/g, '');
}

function isChosen(line: string, asksFor: SectionPurpose, answers: Answers): boolean {
  const label = boxLabel(line);
  if (asksFor === 'breaking' && /^(?:yes|no)\b/i.test(label))
    return /^no\b/i.test(label) && answers.breaksNothing;
  return asksFor === 'kind' ? isKind(label, answers) : isTicked(label, answers);
}

function rowAnswer({ asksFor }: QuestionRow, answers: Answers): string {
  const { issue, breaking, breaksNothing, summary, proof, evidence, changed } = answers;
  const known: Partial<Record<QuestionRow['asksFor'], string | undefined>> = {
    bug: isReproduced(evidence) ? 'yes' : undefined,
    tests: isTicked('tests added and passing', answers) ? 'yes' : proof,
    dependencies: changed.some((path) => MANIFEST.test(path)) ? undefined : 'no',
    issue: issue === undefined ? 'none' : `Fixes #${issue}`,
    breaking: breaking ?? (breaksNothing ? 'no' : undefined),
    kind: isReproduced(evidence) ? 'bug fix' : undefined,
    description: summary,
    after: summary,
    testing: proof,
  };
  return known[asksFor] ?? EMPTY;
}

/** Where dependencies are named. */
const MANIFEST =
  /(?:^|\/)(?:package(?:-lock)?\.json|[\w.-]*lock(?:\.\w+)?|[\w.-]*requirements[\w.-]*\.txt|pyproject\.toml|setup\.(?:py|cfg)|go\.(?:mod|sum)|Cargo\.toml|Gemfile|[\w.-]+\.gemspec|pom\.xml|build\.gradle[\w.]*|composer\.json)$/i;

const EMPTY = '_not filled in_';

function fieldAnswer(text: string, { model }: Answers): string {
  if (/\b(?:agent|tool)\b/i.test(text)) return 'Heirloom';
  return /\bmodel\b/i.test(text) ? model : EMPTY;
}

function linkReferences(text: string): string[] {
  return sectionLines(text).flatMap((line) => (line.kind === 'link' ? [line.text] : []));
}
