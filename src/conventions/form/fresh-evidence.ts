import type { Evidence } from '../evidence.ts';
import { EVIDENCE_SUMMARY, evidenceDetails } from './evidence-details.ts';
import { deviationLine, DEVIATIONS, type Deviation } from './pull-request-body.ts';
import { RECEIPT_SUMMARY } from './receipt-details.ts';

const OUTPUT_CHARACTERS = 2_000;
const LONGEST_BODY = 60_000;

/**
 * The text of a pull request with other evidence in the place of what it shows, and with deviations that came with it;
 * all else, people's edits too, stays as it is. Nothing where no evidence is to be found in it, or too much would stand there.
 */
export function withFreshEvidence(
  body: string,
  evidence: Evidence,
  added: readonly Deviation[],
): string | undefined {
  const text = body.replaceAll('\r\n', '\n');
  const from = text.indexOf(`\n\n${opening(EVIDENCE_SUMMARY)}`);
  const to = text.lastIndexOf(`\n\n${opening(RECEIPT_SUMMARY)}`);
  if (from === -1 || to < from) return undefined;
  const before = withDeviations(text.slice(0, from), added);
  const fresh = `${before}\n\n${evidenceDetails(evidence, OUTPUT_CHARACTERS)}${text.slice(to)}`;
  return fresh.length <= LONGEST_BODY ? fresh : undefined;
}

/** They are the last of what stands above the evidence. */
function withDeviations(text: string, added: readonly Deviation[]): string {
  const lines = added
    .map((deviation) => `- ${deviationLine(deviation)}`)
    .filter((line) => !text.includes(line));
  if (lines.length === 0) return text;
  const heading = `**${DEVIATIONS}**\n\n`;
  return `${text}${text.includes(heading) ? '\n' : `\n\n${heading}`}${lines.join('\n')}`;
}

const opening = (summary: string) => `<details>\n<summary>${summary}</summary>`;
