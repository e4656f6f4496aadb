import { untrustedLine } from '../untrusted-line.ts';
import type { StopReason } from './decide.ts';

/** Why the bot leaves a pull request alone, in a sentence that is kept and told. */
export function becauseOf(why: StopReason): string {
  if (why.kind === 'pushed') return 'somebody else has pushed to its branch';
  if (why.kind === 'conflict')
    return `it conflicts with its base branch again, after ${why.rounds} runs for that`;
  const names = why.untrustedNames.slice(0, 5).map(untrustedLine).join(', ');
  return `checks still fail after ${why.rounds} rounds (${names})`;
}

export function stopMarkdown(head: string, why: StopReason): string {
  const commit = head.slice(0, 12);
  if (why.kind === 'pushed')
    return `Somebody else has pushed to this branch (${commit}), so I leave it alone from here on. \`/heirloom continue\` lets me go on from there.`;
  const again = '`/heirloom continue` lets me try again';
  const hint = why.kind === 'checks' ? ', `/heirloom retry <hint>` with a hint' : '';
  return `At ${commit} ${becauseOf(why)}, so I stop here. ${again}${hint}.`;
}
