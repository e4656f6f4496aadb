import { untrustedLine } from '../untrusted-line.ts';
import type { StopReason } from './decide.ts';

/** Why the bot leaves a pull request alone, in a sentence that is kept and told. */
export function becauseOf(why: StopReason): string {
  if (why.kind === 'pushed') return 'somebody else has pushed to its branch';
  const names = why.untrustedNames.slice(0, 5).map(untrustedLine).join(', ');
  return `checks still fail after ${why.rounds} rounds (${names})`;
}

export function stopMarkdown(head: string, why: StopReason): string {
  const commit = head.slice(0, 12);
  return why.kind === 'pushed'
    ? `Somebody else has pushed to this branch (${commit}), so I leave it alone from here on. \`/heirloom continue\` lets me go on from there.`
    : `At ${commit} ${becauseOf(why)}, so I stop here. \`/heirloom continue\` lets me try again, \`/heirloom retry <hint>\` with a hint.`;
}
