import type { Forge } from '../forge/forge.ts';
import type { ActiveRun } from './active-run.ts';
import { placeOfSubject } from './ask/ask-subject.ts';
import { cancelledMarkdown } from './status-markdown.ts';

/** By then a cancelled run has noticed, and what it had sent has arrived. */
export const REPORTS_ARRIVE_MS = 5_000;

/** Puts into a run's comment that it was cancelled; by itself a cancelled run says nothing more. */
export async function sayCancelled(
  { statusComment, answerInThread }: Pick<Forge, 'statusComment' | 'answerInThread'>,
  { run, story, subject }: ActiveRun,
  by: string,
): Promise<void> {
  const place = placeOfSubject(subject);
  if (place === undefined) return;
  const { number, thread } = place;
  const markdown = cancelledMarkdown(run, by, AGAIN[story] ?? '/heirloom retry');
  if (thread === undefined) await statusComment(number, run, markdown);
  else await answerInThread(number, thread, run, markdown);
}

/** What begins anew, by the name of the story. */
const AGAIN: Readonly<Partial<Record<string, string>>> = { fix: '/heirloom fix', ask: '/heirloom ask …' };
