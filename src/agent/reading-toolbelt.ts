import { z } from 'zod';
import { assembleToolbelt, type FinalTool, type Toolbelt } from './assemble-toolbelt.ts';
import { historyTool, type Past } from './tools/history.ts';
import { outputTool } from './tools/output.ts';
import { recallTool, type Recall } from './tools/recall.ts';
import { searchTool } from './tools/search.ts';
import { symbolTool } from './tools/symbol.ts';
import { viewTool } from './tools/view.ts';

export type { Past } from './tools/history.ts';

const UntrustedCitation = z.object({
  path: z.string().nullish().describe('a file, from the root of the repository'),
  lines: z.union([z.string(), z.int()]).nullish().describe('of the file: `12` or `12-30`'),
  commit: z.string().nullish().describe('instead of a file: the hash of a past commit'),
});

/** An answer as a model gives it; whether there is what it cites is not known yet. */
export const UntrustedAnswer = z.object({
  text: z
    .string()
    .min(1)
    .describe('The answer in Markdown, with [1], [2] … where it rests on a citation. Short.'),
  citations: z
    .array(UntrustedCitation)
    .default([])
    .describe('What it rests on, in the order of their numbers: files with lines, or commits.'),
  wants_change: z
    .boolean()
    .default(false)
    .describe('Whether the question asks you to change something, which you cannot do here.'),
});
export type UntrustedAnswer = z.infer<typeof UntrustedAnswer>;
export type UntrustedCitation = z.infer<typeof UntrustedCitation>;

const answerTool: FinalTool = {
  name: 'answer',
  description:
    'Answer the question, once and for all. The program looks up every citation; what is not there is left out.',
  input: UntrustedAnswer,
  read: (id, untrustedSubmission) => ({ kind: 'submit', id, untrustedSubmission }),
};

/** For answering questions: nothing here runs or changes anything. */
export function createReadingToolbelt(recall: Recall, past: Past): Toolbelt {
  const tools = [viewTool, searchTool, symbolTool, recallTool(recall), historyTool(past), outputTool];
  return assembleToolbelt(tools, [answerTool]);
}
