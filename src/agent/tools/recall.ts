import { z } from 'zod';
import { done, tool, type Tool } from './tool.ts';

/** Asks the repository's memory; the answer is text to read. `memory/` is behind it. */
export type Recall = (untrustedQuery: string) => Promise<string>;

export function recallTool(recall: Recall): Tool {
  return tool({
    name: 'recall',
    description:
      "Ask this repository's memory of its past commits: which files such a change touched, how something like it was done before.",
    input: z.object({
      query: z.string().min(1).describe('what you are looking for, in words and identifiers'),
    }),
    use: async ({ query }) => done(await recall(query)),
  });
}
