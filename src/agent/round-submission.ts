import { z } from 'zod';
import { parseArguments } from './arguments.ts';
import type { Conversation } from './conversation.ts';

const Answer = z.object({
  point: z.int().describe('The number of the point.'),
  kind: z
    .enum(['done', 'declined', 'question', 'noted'])
    .describe(
      '`done`: you did it; `declined`: you did not, and say why; `question`: you cannot do it without an answer; `noted`: nothing was asked.',
    ),
  text: z
    .string()
    .describe('What is said to whoever made the point, in one to three sentences; empty where it is noted.'),
});
export type PointAnswer = z.infer<typeof Answer>;

/** What ends a round of work on what was said about a change. */
export const RoundSubmission = z.object({
  answers: z.array(Answer).describe('One for each numbered point.'),
  title: z
    .string()
    .optional()
    .describe(
      'Where you changed files: a title for the commit of this round, in the form this repository uses.',
    ),
  summary: z
    .string()
    .optional()
    .describe('Where you changed files: what this round changes, in one to three sentences.'),
  tests: z
    .array(z.string())
    .optional()
    .describe('Only where you moved or renamed the tests that show the fault: the files that show it now.'),
});
export type RoundSubmission = z.infer<typeof RoundSubmission>;

/** The newest one of a conversation, whatever became of it. */
export function lastSubmission({ messages }: Conversation): RoundSubmission | undefined {
  const calls = messages.flatMap((message) => (message.role === 'assistant' ? message.calls : []));
  const submitted = calls.findLast(({ name }) => name === 'submit');
  const parsed = submitted && parseArguments(submitted, RoundSubmission);
  return parsed?.kind === 'parsed' ? parsed.value : undefined;
}
