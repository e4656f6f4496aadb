import { fenced } from '../lib/markdown.ts';
import { quoteUntrusted } from '../lib/untrusted-markdown.ts';
import type { Spent } from '../model/budget.ts';
import type { Outcome } from './outcome.ts';
import type { Progress } from './progress.ts';
import { untrustedLine } from './untrusted-line.ts';

/** The status comment: what has happened, what is happening, and how it ended. */
export function statusMarkdown({ run, done, now, notes, ending }: Progress): string {
  const lines = [
    ending === undefined ? '**Working on this issue.**' : headline(ending),
    '',
    ...done.map((step) => `- [x] ${untrustedLine(step)}`),
    ...(now === undefined ? [] : [`- [ ] ${untrustedLine(now)} …`]),
    ...notes.map((note) => `\n> [!NOTE]\n> ${untrustedLine(note)}`),
    '',
    `<sub>${ending === undefined ? '`/heirloom cancel` stops it' : costOf(ending.spent)} · run \`${run}\`</sub>`,
  ];
  return lines.join('\n');
}

function headline(ending: Outcome): string {
  switch (ending.kind) {
    case 'proposed': {
      const { url, branch } = ending.proposed;
      const where = url === undefined ? `the branch \`${branch}\`` : url;
      const tested =
        ending.proposal.evidence.before === undefined
          ? 'without a reproduction'
          : 'with a test that failed before and passes now';
      return `**Proposed a fix** in ${where}, ${tested}.`;
    }
    case 'asked': {
      const { question, options } = ending.question;
      const choices = options.map((option) => `> - ${untrustedLine(option)}`).join('\n');
      return `**A question before I can fix this:**\n\n${quoteUntrusted(question)}\n${choices}\n\nAnswer in a comment, then start again with \`/heirloom fix <your answer>\`.`;
    }
    case 'gave-up':
      return `**No fix this time.** The reason:\n\n${fenced(ending.because)}\n\n\`/heirloom fix <hint>\` tries again.`;
  }
}

function costOf({ turns, tokens, cost }: Spent): string {
  const money = cost === undefined ? 'price unknown' : `$${cost.toFixed(2)}`;
  return `${turns} turns, ${tokens.toLocaleString('en-US')} tokens, ${money}`;
}

export function queuedMarkdown(run: string): string {
  return `**Queued.** Work on this issue begins when it is its turn.\n\n<sub>\`/heirloom cancel\` stops it · run \`${run}\`</sub>`;
}

export function cancelledMarkdown(run: string, by: string): string {
  return `**Cancelled** by \`${by}\`. \`/heirloom fix\` begins anew.\n\n<sub>run \`${run}\`</sub>`;
}
