import { neutralText } from '../../conventions/neutral-text.ts';
import { untrustedLine } from '../untrusted-line.ts';
import type { Answer } from './answers.ts';
import type { ProposedRule } from './follow-up-parts.ts';
import { wordsOf } from './points.ts';

const LONGEST_TEXT = 3_000;

/** What stands in the thread of the point, or as a part of one comment for several. */
export function answerMarkdown({ says, untrustedText }: Answer, rules: readonly ProposedRule[]): string {
  return [says.map(untrustedLine).join(' '), neutralText(untrustedText, LONGEST_TEXT), ...rules.map(ruleLine)]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** One comment for what is not about lines: each part begins with what it answers. */
export function jointMarkdown(
  answers: readonly { readonly answer: Answer; readonly rules: readonly ProposedRule[] }[],
): string {
  return answers
    .map(({ answer, rules }) => `${heading(answer)}\n\n${answerMarkdown(answer, rules)}`)
    .join('\n\n');
}

function heading({ point }: Answer): string {
  const [said] = wordsOf(point);
  if (said !== undefined) return `> ${untrustedLine(said.untrustedText.slice(0, 200))}`;
  if (point.kind !== 'checks') return '**The conflict with the base branch**';
  const names = point.failed.map(({ name }) => `\`${untrustedLine(name).replaceAll('`', '')}\``);
  return names.length === 0 ? '**The checks**' : `**What failed:** ${names.join(', ')}`;
}

function ruleLine({ id, statement }: ProposedRule): string {
  return `Shall I keep this as a rule of this repository? “${untrustedLine(statement)}” \`/heirloom remember ${id}\` says yes; until then it holds nowhere.`;
}
