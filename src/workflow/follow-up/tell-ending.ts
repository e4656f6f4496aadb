import type { Steps } from '../../durable/durable.ts';
import type { Spent } from '../../model/budget.ts';
import { patiently } from '../patience.ts';
import { costOf } from '../status-markdown.ts';
import { untrustedLine } from '../untrusted-line.ts';
import type { FollowUpEnding, FollowUpParts } from './follow-up-parts.ts';
import type { FollowUpRequest } from './follow-up-request.ts';

interface Ended {
  readonly ending: FollowUpEnding;
  readonly spent: Spent;
  /** People were told that something is under way. */
  readonly hasReported: boolean;
}

/**
 * One line in the run's comment. A run that said nothing so far says nothing now either, unless somebody asked for it or
 * it could not do what it was to do. Where even this cannot be told, the ending is kept all the same.
 */
export async function tellEnding(
  steps: Steps,
  { pullRequest, why }: FollowUpRequest,
  { ending, spent, hasReported }: Ended,
  { forge, log }: Pick<FollowUpParts, 'forge' | 'log'>,
): Promise<void> {
  if (!hasReported && why.kind !== 'retry' && ending.kind !== 'gave-up') return;
  const markdown = endingMarkdown(ending, steps.run, spent);
  try {
    await steps.step(
      `report: ${ending.kind}`,
      async (signal) => {
        await patiently(() => forge.statusComment(pullRequest, steps.run, markdown), signal);
      },
      { retries: 2 },
    );
  } catch (error) {
    if (steps.signal.aborted) throw error;
    log.error('the ending of a run could not be reported', { run: steps.run, ending: ending.kind, error });
  }
}

function endingMarkdown(ending: FollowUpEnding, run: string, spent: Spent): string {
  return `${headline(ending)}\n\n<sub>${costOf(spent)} · run \`${run}\`</sub>`;
}

function headline(ending: FollowUpEnding): string {
  switch (ending.kind) {
    case 'answered': {
      const { commits } = ending;
      return commits.length === 0
        ? '**Answered**, without a change.'
        : `**Answered**, with ${commits.join(', ')}.`;
    }
    case 'nothing-to-do':
      return '**Nothing is left to do here:** all that was said is answered, and no check fails that the change broke. `/heirloom retry <hint>` says what should change.';
    case 'stopped':
      return `**Stopped:** ${untrustedLine(ending.because)}.`;
    case 'gave-up':
      return `**I could not go on:** ${untrustedLine(ending.because)}`;
  }
}
