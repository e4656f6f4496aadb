import { evidenceDetails, evidenceInShort } from './evidence-details.ts';
import { fillTemplate } from './fill-template.ts';
import type { Evidence } from '../evidence.ts';
import { neutralLine, neutralText } from '../neutral-text.ts';
import { receiptDetails } from './receipt-details.ts';
import type { Receipt } from './receipt.ts';
import type { Answers } from './template-answers.ts';

export interface PullRequestBodyInput {
  /** The repository's own template, as `learnConventions` found it. */
  readonly template?: string | undefined;
  /** Left out for a local run without an issue number. */
  readonly issue?: number | undefined;
  /** What was wrong and what the change does, in a few sentences; the model's words. */
  readonly untrustedSummary: string;
  /** What happens without the change, and with it, where the model told them apart. */
  readonly untrustedBefore?: string | undefined;
  readonly untrustedAfter?: string | undefined;
  /** What the model says that users have to change; `no` where it is nothing. */
  readonly untrustedBreaking?: string | undefined;
  /** The gate sees the public interface change, or is not to look: then a model's `no` is not enough. */
  readonly changesInterface?: boolean;
  /** Paths of the change. */
  readonly changed?: readonly string[];
  readonly evidence: Evidence;
  readonly receipt: Receipt;
  /** Where the change departs from the repository's habits; findings of the gate that stayed. */
  readonly deviations: readonly Deviation[];
  /** Questions that the issue left open, each with what was answered, or what was chosen when nobody did. */
  readonly settled?: readonly string[];
  /** What else a reviewer should know: of the review, of how the change was chosen. */
  readonly remarks?: readonly string[];
}

/** A finding of the gate that stayed. */
export interface Deviation {
  readonly message: string;
  /** What it rests on. */
  readonly citation?: string | undefined;
}

export const DEVIATIONS = 'Known deviations';

const LONGEST_SUMMARY = 6_000;
const LONGEST_PART = 2_000;
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
  const remarks = (input.remarks ?? []).map((text) => neutralLine(text, 1_000));
  const template = (input.template ?? '').slice(0, LONGEST_TEMPLATE);
  const filled = fillTemplate(template, answersOf(input, remarks));
  return [
    filled.text,
    ...listUnder(
      'What the issue left open',
      (input.settled ?? []).map((text) => neutralLine(text, 1_000)),
    ),
    ...listUnder('Notes for reviewers', filled.hasNotes ? [] : remarks),
    ...listUnder(DEVIATIONS, input.deviations.map(deviationLine)),
    evidenceDetails(input.evidence, outputCharacters),
    receiptDetails(input.receipt),
  ]
    .join('\n\n')
    .concat('\n');
}

function answersOf(input: PullRequestBodyInput, notes: readonly string[]): Answers {
  const { issue, evidence, untrustedSummary, untrustedBreaking = '', changesInterface = false } = input;
  const saysNone = /^\W*(?:no|none|nothing|false|n\/a)\b[^\w]*$/i.test(untrustedBreaking);
  return {
    issue,
    evidence,
    namesIssue: issue !== undefined,
    breaksNothing: saysNone && !changesInterface,
    changed: input.changed ?? [],
    summary: neutralText(untrustedSummary, LONGEST_SUMMARY),
    before: shortText(input.untrustedBefore),
    after: shortText(input.untrustedAfter),
    breaking: saysNone ? undefined : shortText(untrustedBreaking),
    proof: evidenceInShort(evidence),
    notes,
    model: neutralLine(input.receipt.model),
  };
}

function shortText(untrusted = ''): string | undefined {
  return neutralText(untrusted, LONGEST_PART) || undefined;
}

export function deviationLine({ message, citation }: Deviation): string {
  return `${neutralLine(message, 500)}${citation === undefined ? '' : ` (${neutralLine(citation, 200)})`}`;
}

function listUnder(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`**${heading}**\n\n${lines.map((line) => `- ${line}`).join('\n')}`];
}
