import { z } from 'zod';
import type { ToolCall, ToolDefinition } from '../model/model.ts';
import type { Question } from './assignment.ts';
import { parseArguments } from './arguments.ts';
import { fit } from './result-budget.ts';
import { editTool } from './tools/edit.ts';
import { nearestNames } from './tools/nearest-names.ts';
import { outputTool } from './tools/output.ts';
import { recallTool, type Recall } from './tools/recall.ts';
import { runTestsTool, type RunTests } from './tools/run-tests.ts';
import { searchTool } from './tools/search.ts';
import { shellTool } from './tools/shell.ts';
import { symbolTool } from './tools/symbol.ts';
import { failed, type Outcome, type Place, type Tool } from './tools/tool.ts';
import { viewTool } from './tools/view.ts';

export interface Toolbelt {
  readonly definitions: readonly ToolDefinition[];
  /** The answer to one call of a turn; nothing when it is the call that ends the turn, which is answered later. */
  use(
    call: ToolCall,
    turn: readonly ToolCall[],
    place: Place,
    signal: AbortSignal,
  ): Promise<ToolAnswer | undefined>;
  /** The well-formed `submit` or `ask` among a turn's calls, the first if there are several. */
  finalCall(turn: readonly ToolCall[]): FinalCall | undefined;
}

export interface ToolAnswer {
  /** What the model reads: never more than a result may have. */
  readonly content: string;
  /** All of it, where `content` is a part. */
  readonly whole?: string;
  /** Where the shell is now, when the call moved it. */
  readonly folder?: string;
  /** The call did not do what it was made for. */
  readonly failed: boolean;
}

export type FinalCall =
  | { readonly kind: 'submit'; readonly id: string; readonly untrustedSubmission: unknown }
  | { readonly kind: 'ask'; readonly id: string; readonly question: Question };

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
});
export type Submission = z.infer<typeof Submission>;

const Ask = z.object({
  question: z.string().min(1).describe('One question to the maintainers.'),
  options: z.array(z.string()).optional().describe('The answers you see, the one you would choose first.'),
  default: z.string().optional().describe('What you would do if nobody answers.'),
});

const FINAL_TOOLS: readonly ToolDefinition[] = [
  define(
    'submit',
    'End the current phase. The program then checks by itself, and answers when something is missing.',
    Submission,
  ),
  define(
    'ask',
    'Ask the maintainers, when the issue can be read in ways that lead to different fixes. The run waits for their answer.',
    Ask,
  ),
];

export interface ToolbeltOptions {
  readonly recall: Recall;
  /** Nothing where the repository has no tests that are known. */
  readonly runTests?: RunTests | undefined;
  readonly commandSeconds: number;
}

export function createToolbelt({ recall, runTests, commandSeconds }: ToolbeltOptions): Toolbelt {
  const tools = [
    shellTool(commandSeconds),
    viewTool,
    editTool,
    searchTool,
    symbolTool,
    outputTool,
    recallTool(recall),
    ...(runTests ? [runTestsTool(runTests)] : []),
  ];
  const definitions = [
    ...tools.map((tool) => define(tool.name, tool.description, tool.input)),
    ...FINAL_TOOLS,
  ];
  const names = definitions.map(({ name }) => name);
  return {
    definitions,
    finalCall,
    async use(call, turn, place, signal) {
      if (finalCall(turn)?.id === call.id) return undefined;
      const { folder, ...outcome } = await outcomeOf(call, place, signal);
      return {
        ...fit(outcome, place),
        ...(folder === undefined ? {} : { folder }),
        failed: outcome.failed,
      };
    },
  };

  function outcomeOf(call: ToolCall, place: Place, signal: AbortSignal): Promise<Outcome> | Outcome {
    if (call.name === 'submit' || call.name === 'ask') return explainFinal(call);
    const tool = tools.find(({ name }) => name === call.name);
    return tool ? useOne(tool, call, place, signal) : failed(unknownTool(call.name, names));
  }
}

async function useOne(tool: Tool, call: ToolCall, place: Place, signal: AbortSignal): Promise<Outcome> {
  const input = parseArguments(call, tool.input);
  return input.kind === 'parsed' ? tool.use(input.value, place, signal) : failed(input.because);
}

function unknownTool(name: string, names: readonly string[]): string {
  const [near] = nearestNames(names, name, 1);
  const meant = near === undefined ? '' : ` Did you mean \`${near}\`?`;
  return `There is no tool \`${name.slice(0, 80)}\`.${meant} The tools are: ${names.join(', ')}.`;
}

function finalCall(turn: readonly ToolCall[]): FinalCall | undefined {
  for (const call of turn) {
    if (call.name === 'submit') {
      const input = parseArguments(call, Submission);
      if (input.kind === 'parsed') return { kind: 'submit', id: call.id, untrustedSubmission: input.value };
    }
    if (call.name === 'ask') {
      const input = parseArguments(call, Ask);
      if (input.kind === 'parsed') return { kind: 'ask', id: call.id, question: questionOf(input.value) };
    }
  }
  return undefined;
}

function questionOf({ question, options = [], default: byDefault }: z.infer<typeof Ask>): Question {
  return { question, options, byDefault };
}

function explainFinal(call: ToolCall): Outcome {
  const input = call.name === 'submit' ? parseArguments(call, Submission) : parseArguments(call, Ask);
  return input.kind === 'parsed'
    ? failed('Only the first `submit` or `ask` of a turn counts; this one was left out.')
    : failed(input.because);
}

function define(name: string, description: string, input: z.ZodType): ToolDefinition {
  const { $schema: _, ...parameters } = z.toJSONSchema(input) as Record<string, unknown>;
  return { name, description, parameters };
}
