import { fenced } from '../lib/markdown.ts';
import { quoteUntrusted } from '../lib/untrusted-markdown.ts';
import type { Spent } from '../model/budget.ts';
import type { Outcome } from './outcome.ts';
import type { Progress } from './progress.ts';
import { dateOf } from './question-markdown.ts';
import { untrustedLine } from './untrusted-line.ts';

/** The status comment: what has happened, what is happening, and how it ended. `workedOn` says what it is about. */
export function statusMarkdown(progress: Progress, workedOn = 'this issue'): string {
  const { run, done, now, notes, ending } = progress;
  const lines = [
    ending === undefined ? underWay(progress, workedOn) : headline(ending),
    '',
    ...done.map((step) => `- [x] ${untrustedLine(step)}`),
    ...(now === undefined ? [] : [`- [ ] ${untrustedLine(now)} …`]),
    ...notes.map((note) => `\n> [!NOTE]\n> ${untrustedLine(note)}`),
    '',
    `<sub>${[...smallPrint(progress), `run \`${run}\``].join(' · ')}</sub>`,
  ];
  return lines.join('\n');
}

function underWay({ waiting, engine }: Progress, workedOn: string): string {
  if (engine !== undefined) {
    const { because, since, until } = engine;
    return `**Waiting for the sandbox** since ${dateOf(since)}: ${untrustedLine(because)} The run goes on by itself as soon as there is one again, and ends with this reason at ${dateOf(until)}.`;
  }
  if (waiting === undefined) return `**Working on ${workedOn}.**`;
  const { since, until } = waiting;
  return `**Waiting for an answer** to my question below since ${dateOf(since)}, until ${dateOf(until)}. \`/heirloom answer …\` gives it.`;
}

function smallPrint({ ending, spent }: Progress): string[] {
  if (ending !== undefined) return [costOf(ending.spent)];
  const soFar = spent && spent.turns > 0 ? [`${costOf(spent)} so far`] : [];
  return [...soFar, '`/heirloom cancel` stops it'];
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
      return `**No fix without an answer to this question:**\n\n${quoteUntrusted(question)}\n${choices}\n\nStart again with \`/heirloom fix <your answer>\`.`;
    }
    case 'gave-up':
      return `**No fix this time.** The reason:\n\n${fenced(ending.because)}\n\n\`/heirloom fix <hint>\` tries again.`;
  }
}

export function costOf({ turns, tokens, cost, unpriced }: Spent): string {
  const money = cost === undefined ? `price of ${unpriced.join(', ')} not known` : `$${cost.toFixed(2)}`;
  if (turns === 0) return 'no model was asked';
  return `${turns} ${turns === 1 ? 'turn' : 'turns'}, ${tokens.toLocaleString('en-US')} tokens, ${money}`;
}

export function queuedMarkdown(run: string): string {
  return `**Queued.** Work on this issue begins when it is its turn.\n\n<sub>\`/heirloom cancel\` stops it · run \`${run}\`</sub>`;
}

export function cancelledMarkdown(run: string, by: string, again: string): string {
  return `**Cancelled** by \`${by}\`. \`${again}\` begins anew.\n\n<sub>run \`${run}\`</sub>`;
}
