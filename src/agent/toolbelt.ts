import { z } from 'zod';
import { assembleToolbelt, type FinalTool, type Toolbelt } from './assemble-toolbelt.ts';
import type { Question } from './assignment.ts';
import { RoundSubmission } from './round-submission.ts';
import { editTool } from './tools/edit.ts';
import { outputTool } from './tools/output.ts';
import { recallTool, type Recall } from './tools/recall.ts';
import { runTestsTool, type RunTests } from './tools/run-tests.ts';
import { searchTool } from './tools/search.ts';
import { shellTool } from './tools/shell.ts';
import { symbolTool } from './tools/symbol.ts';
import type { Tool } from './tools/tool.ts';
import { viewTool } from './tools/view.ts';

export type { Toolbelt } from './assemble-toolbelt.ts';

/** The shapes a submission may have, one for each phase; told to the model in one tool so that the list never changes. */
export const Submission = z.object({
  tests: z
    .array(z.string())
    .optional()
    .describe('While reproducing: the paths of the test files that fail because of the fault.'),
  failure: z
    .string()
    .optional()
    .describe(
      'While reproducing: a short piece of the failing output, copied exactly, that shows the fault.',
    ),
  plan: z
    .string()
    .optional()
    .describe(
      'While reproducing: what you believe is wrong, and where and how you will mend it, in two or three sentences.',
    ),
  cannot_reproduce: z
    .string()
    .optional()
    .describe('While reproducing, instead of tests: why no test can show the fault.'),
  title: z
    .string()
    .optional()
    .describe("While fixing: the pull request's title, in the form this repository uses."),
  summary: z
    .string()
    .optional()
    .describe('While fixing: what was wrong and what the change does, in two to five sentences.'),
  before: z
    .string()
    .optional()
    .describe('While fixing: what happens without the change, as a user sees it, in one or two sentences.'),
  after: z.string().optional().describe('While fixing: what happens with the change, in the same way.'),
  breaking: z
    .string()
    .optional()
    .describe('While fixing: `no`, or what code of users stops working with the change, in one sentence.'),
});
export type Submission = z.infer<typeof Submission>;

const Ask = z.object({
  question: z.string().min(1).describe('One question to the maintainers.'),
  options: z.array(z.string()).optional().describe('The answers you see, the one you would choose first.'),
  default: z.string().optional().describe('What you would do if nobody answers.'),
});

const submitTool: FinalTool = {
  name: 'submit',
  description:
    'End the current phase. The program then checks by itself, and answers when something is missing.',
  input: Submission,
  read: (id, untrustedSubmission) => ({ kind: 'submit', id, untrustedSubmission }),
};

const askTool: FinalTool = {
  name: 'ask',
  description:
    'Ask the maintainers, when the issue can be read in ways that lead to different fixes. The run waits for their answer.',
  input: Ask,
  read: (id, value) => ({ kind: 'ask', id, question: questionOf(Ask.parse(value)) }),
};

export interface ToolbeltOptions {
  readonly recall: Recall;
  /** Nothing where the repository has no tests that are known. */
  readonly runTests?: RunTests | undefined;
  readonly commandSeconds: number;
}

/** For reproducing and fixing. */
export function createToolbelt(options: ToolbeltOptions): Toolbelt {
  return assembleToolbelt(workingTools(options), [submitTool, askTool]);
}

/** For working on what a maintainer has said; questions are asked in the answers. */
export function createRoundToolbelt(options: ToolbeltOptions): Toolbelt {
  return assembleToolbelt(workingTools(options), [{ ...submitTool, input: RoundSubmission }]);
}

function workingTools({ recall, runTests, commandSeconds }: ToolbeltOptions): readonly Tool[] {
  return [
    shellTool(commandSeconds),
    viewTool,
    editTool,
    searchTool,
    symbolTool,
    outputTool,
    recallTool(recall),
    ...(runTests ? [runTestsTool(runTests)] : []),
  ];
}

function questionOf({ question, options = [], default: byDefault }: z.infer<typeof Ask>): Question {
  return { question, options, byDefault };
}
