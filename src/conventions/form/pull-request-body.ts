import { tickBoxes } from './checklist.ts';
import { evidenceDetails, evidenceInShort } from './evidence-details.ts';
import type { Evidence } from '../evidence.ts';
import { neutralLine, neutralText } from '../neutral-text.ts';
import { receiptDetails } from './receipt-details.ts';
import type { Receipt } from './receipt.ts';
import { templateSections, type SectionPurpose, type TemplateSection } from './template-section.ts';

export interface PullRequestBodyInput {
  /** The repository's own template, as `learnConventions` found it. */
  readonly template?: string | undefined;
  /** Left out for a local run without an issue number. */
  readonly issue?: number | undefined;
  /** What was wrong and what the change does, in a few sentences; the model's words. */
  readonly untrustedSummary: string;
  readonly evidence: Evidence;
  readonly receipt: Receipt;
  /** Where the change departs from the repository's habits; findings of the gate that stayed. */
  readonly deviations: readonly string[];
  /** Questions that the issue left open, each with what was answered, or what was chosen when nobody did. */
  readonly settled?: readonly string[];
  /** What else a reviewer should know: of the review, of how the change was chosen. */
  readonly remarks?: readonly string[];
}

const LONGEST_SUMMARY = 6_000;
const LONGEST_TEMPLATE = 12_000;
const OUTPUT_CHARACTERS = 3_000;
/** GitHub refuses more than 65,536 characters. */
const LONGEST_BODY = 60_000;

/** The text of a pull request: what a person needs first, in the repository's own sections, proof folded below. */
export function pullRequestBody(input: PullRequestBodyInput): string {
  for (let outputCharacters = OUTPUT_CHARACTERS; outputCharacters > 100; outputCharacters /= 2) {
    const body = compose(input, outputCharacters);
    if (body.length <= LONGEST_BODY) return body;
  }
  return compose(input, 0).slice(0, LONGEST_BODY);
}

function compose(input: PullRequestBodyInput, outputCharacters: number): string {
  const sections = templateSections((input.template ?? '').slice(0, LONGEST_TEMPLATE));
  return [
    ...filled(sections, input),
    ...settledNote(input.settled ?? []),
    ...remarksNote(input.remarks ?? []),
    ...deviationsNote(input.deviations),
    evidenceDetails(input.evidence, outputCharacters),
    receiptDetails(input.receipt),
  ]
    .join('\n\n')
    .concat('\n');
}

/** The template with its sections filled; what it has no section for comes first. */
function filled(sections: readonly TemplateSection[], input: PullRequestBodyInput): string[] {
  const first = (purpose: SectionPurpose) => sections.find(({ asksFor }) => asksFor === purpose);
  const description = first('description') ?? first('reason');
  const testing = first('testing');
  const issue = first('issue');
  const saysIssue = sections.some(({ text }) => CLOSING_LINE.test(text));

  const summary = [neutralText(input.untrustedSummary, LONGEST_SUMMARY)];
  if (testing === undefined) summary.push(evidenceInShort(input.evidence));
  if (input.issue !== undefined && issue === undefined && !saysIssue) summary.push(`Fixes #${input.issue}`);

  const answers = new Map<TemplateSection | undefined, string>([
    [issue, input.issue === undefined ? 'No issue number was given.' : `Fixes #${input.issue}`],
    [testing, evidenceInShort(input.evidence)],
    [description, summary.join('\n\n')],
  ]);
  const lead = description === undefined ? [summary.join('\n\n')] : [];
  return [...lead, ...sections.map((section) => filledSection(section, answers.get(section), input))];
}

function filledSection(
  section: TemplateSection,
  answer: string | undefined,
  input: PullRequestBodyInput,
): string {
  const content = answer ?? ownText(section, input);
  return [section.heading, content].filter(Boolean).join('\n\n');
}

/** Without an answer of its own a section keeps the template's words, with boxes and issue line filled in. */
function ownText(
  { heading, text, asksFor }: TemplateSection,
  { evidence, issue }: PullRequestBodyInput,
): string {
  if (text !== '') {
    return tickBoxes(text, evidence).replace(CLOSING_LINE, issue === undefined ? '' : `Fixes #${issue}`);
  }
  // A heading may be a mere title over the sections that follow.
  if (heading.startsWith('# ')) return '';
  if (asksFor === 'reason' || asksFor === 'description') return 'See the description.';
  return '_Left open: nothing that was run or read answers this._';
}

const CLOSING_LINE =
  /^\W{0,6}(?:fix(?:es)?|close[sd]?|resolve[sd]?)\b(?: issue)?:?\s*(?:(?:#\S*|<[^>\n]*>|\([^)\n]*\)|\[[^\]\n]*\]|_+)[ \t]*){0,3}$/im;

function remarksNote(remarks: readonly string[]): string[] {
  if (remarks.length === 0) return [];
  return [`**Notes for reviewers**\n\n${remarks.map((text) => `- ${neutralLine(text, 1_000)}`).join('\n')}`];
}

function settledNote(settled: readonly string[]): string[] {
  if (settled.length === 0) return [];
  return [
    `**What the issue left open**\n\n${settled.map((text) => `- ${neutralLine(text, 1_000)}`).join('\n')}`,
  ];
}

function deviationsNote(deviations: readonly string[]): string[] {
  if (deviations.length === 0) return [];
  return [
    `**Where this departs from the repository's habits**\n\n${deviations.map((text) => `- ${neutralLine(text, 500)}`).join('\n')}`,
  ];
}
