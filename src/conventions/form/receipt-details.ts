import { folded } from './evidence-details.ts';
import { neutralLine } from '../neutral-text.ts';
import type { Receipt, ReceiptOutcome, ReceiptPrecedent, ReceiptRule } from './receipt.ts';
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
    ...rulesBlocks(rules),
    list('Files that memory pointed at first', files.slice(0, 10).map(code)) ?? 'Memory pointed at no file.',
    `Confidence of memory ${percent(confidence)}; model ${code(model)}, ${turns} turns, ${tokens.toLocaleString('en-US')} tokens${spent}.`,
  ]);
}

/** Those that the change is about say more than those that were shown beside them. */
function rulesBlocks(rules: readonly ReceiptRule[]): string[] {
  const used = rules.filter((rule) => rule.used === true).map(ruleLine);
  const shown = rules.filter((rule) => rule.used !== true).map(ruleLine);
  const [example] = rules;
  if (example === undefined) return ['No rule applied.'];
  return [
    ...[list('Rules that it was made by', used), list('Rules shown beside them', shown)].filter(
      (block) => block !== undefined,
    ),
    `To correct a rule, comment here: ${code(`/heirloom forget ${example.id}`)} drops one for good, ${code('/heirloom remember …')} writes another.`,
  ];
}

function ruleLine({ id, statement, places = [] }: ReceiptRule): string {
  const named = places
    .slice(0, 3)
    .map(({ name, url }) => (url === undefined ? code(name) : `[${code(name)}](${url})`));
  return `${code(id)}: ${neutralLine(statement, 300)}${named.length === 0 ? '' : ` (${named.join(', ')})`}`;
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
