import type { Forge } from '../forge/forge.ts';
import type { ActiveRun } from './active-run.ts';
import { cancelledMarkdown } from './status-markdown.ts';

/** By then a cancelled run has noticed, and what it had sent has arrived. */
export const REPORTS_ARRIVE_MS = 5_000;

/** Puts into a run's status comment that it was cancelled; by itself a cancelled run says nothing more. */
export async function sayCancelled(
  { statusComment }: Pick<Forge, 'statusComment'>,
  { run, story, subject }: ActiveRun,
  by: string,
): Promise<void> {
  const [, number] = /#(\d+)$/.exec(subject) ?? [];
  if (number === undefined) return;
  const again = story === 'fix' ? '/heirloom fix' : '/heirloom retry';
  await statusComment(Number(number), run, cancelledMarkdown(run, by, again));
}
