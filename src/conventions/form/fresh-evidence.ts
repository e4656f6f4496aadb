import type { Evidence } from '../evidence.ts';
import { EVIDENCE_SUMMARY, evidenceDetails } from './evidence-details.ts';
import { RECEIPT_SUMMARY } from './receipt-details.ts';

const OUTPUT_CHARACTERS = 2_000;
const LONGEST_BODY = 60_000;

/**
 * The text of a pull request with other evidence in the place of what it shows; all else, people's edits too, stays as
 * it is. Nothing where no evidence is to be found in it, or too much would stand there.
 */
export function withFreshEvidence(body: string, evidence: Evidence): string | undefined {
  const text = body.replaceAll('\r\n', '\n');
  const from = text.indexOf(opening(EVIDENCE_SUMMARY));
  const to = text.lastIndexOf(`\n\n${opening(RECEIPT_SUMMARY)}`);
  if (from === -1 || to < from) return undefined;
  const fresh = `${text.slice(0, from)}${evidenceDetails(evidence, OUTPUT_CHARACTERS)}${text.slice(to)}`;
  return fresh.length <= LONGEST_BODY ? fresh : undefined;
}

const opening = (summary: string) => `<details>\n<summary>${summary}</summary>`;
