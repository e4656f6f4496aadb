import { quoteUntrusted } from '../lib/untrusted-markdown.ts';
import type { PostedQuestion } from './destination.ts';
import { untrustedLine } from './untrusted-line.ts';

/** The comment that asks: what is unclear, what there is to choose from, and what happens without an answer. */
export function questionMarkdown({ question: asked, until, number }: PostedQuestion, run: string): string {
  const { question, options, byDefault } = asked;
  const lines = [
    '**A question before I go on:**',
    '',
    quoteUntrusted(question),
    '',
    ...options.map((option, index) => `${index + 1}. ${untrustedLine(option)}`),
    '',
    `Somebody with write access can answer in a comment: \`/heirloom answer ${options.length > 0 ? '1' : '…'}\`, or any words after \`/heirloom answer\`. ${onlyNumber(options)}The first answer counts.`,
    '',
    byDefault === undefined
      ? `Without an answer until ${dateOf(until)} I stop here.`
      : `Without an answer until ${dateOf(until)} I go on with: ${untrustedLine(byDefault)}`,
    '',
    `<sub>question ${number} of run \`${run}\`</sub>`,
  ];
  return lines.join('\n');
}

function onlyNumber(options: readonly string[]): string {
  return options.length === 0 ? '' : 'A comment of nothing but the number will do. ';
}

export function dateOf(date: Date): string {
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
