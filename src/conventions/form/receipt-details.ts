import { folded } from './evidence-details.ts';
import { neutralLine } from '../neutral-text.ts';
import type { Receipt, ReceiptOutcome, ReceiptPrecedent } from './receipt.ts';
import { percent } from '../weighted.ts';

export const RECEIPT_SUMMARY = 'Receipt: what this change was made from';

/** What shaped the change, folded away. */
export function receiptDetails({
  precedents,
  rules,
  files,
  confidence,
  model,
  turns,
  tokens,
  cost,
  outcomes = [],
}: Receipt): string {
  const spent = cost === undefined ? '' : `, $${cost.toFixed(2)}`;
  return folded(RECEIPT_SUMMARY, [
    list('Past commits taken as precedents', precedents.map(precedentLine)) ??
      'No past commit was close enough to serve as a precedent.',
    ...[list('Earlier pull requests that were alike', outcomes.map(outcomeLine))].filter(
      (block) => block !== undefined,
    ),
    list(
      'Rules',
      rules.map(({ id, statement }) => `${code(id)}: ${neutralLine(statement, 300)}`),
    ) ?? 'No rule applied.',
    list('Files that memory pointed at first', files.slice(0, 10).map(code)) ?? 'Memory pointed at no file.',
    `Confidence of memory ${percent(confidence)}; model ${code(model)}, ${turns} turns, ${tokens.toLocaleString('en-US')} tokens${spent}.`,
  ]);
}

function outcomeLine({ number, url, state }: ReceiptOutcome): string {
  return `[#${number}](${url}), ${state}`;
}

function precedentLine({ sha, title, url }: ReceiptPrecedent): string {
  const short = sha.slice(0, 10);
  return `${url === undefined ? code(short) : `[${code(short)}](${url})`} ${neutralLine(title)}`;
}

function list(heading: string, lines: readonly string[]): string | undefined {
  return lines.length === 0 ? undefined : `${heading}:\n\n${lines.map((line) => `- ${line}`).join('\n')}`;
}

function code(text: string): string {
  return `\`${text.replaceAll('`', '').replace(/\s+/g, ' ')}\``;
}
