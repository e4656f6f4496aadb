import { z } from 'zod';
import { messageOf } from '../lib/message-of.ts';
import type { ToolCall, ToolDefinition } from '../model/model.ts';
import type { Question } from './agent.ts';
import { trimMiddle } from './context.ts';
import { editTool } from './tools/edit.ts';
import { recallTool, type Recall } from './tools/recall.ts';
import { searchTool } from './tools/search.ts';
import { shellTool } from './tools/shell.ts';
import type { Tool } from './tools/tool.ts';
import { viewTool } from './tools/view.ts';
import type { Shell } from './workspace.ts';

export interface Toolbelt {
  readonly definitions: readonly ToolDefinition[];
  /** The answer to one call of a turn; nothing when it is the call that ends the turn, which is answered later. */
  use(
    call: ToolCall,
    turn: readonly ToolCall[],
    shell: Shell,
    signal: AbortSignal,
  ): Promise<string | undefined>;
  /** The well-formed `submit` or `ask` among a turn's calls, the first if there are several. */
  finalCall(turn: readonly ToolCall[]): FinalCall | undefined;
}

export type FinalCall =
  | { readonly kind: 'submit'; readonly id: string; readonly untrustedSubmission: unknown }
  | { readonly kind: 'ask'; readonly id: string; readonly question: Question };

const MAX_RESULT_CHARACTERS = 16_000;

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
});

const FINAL_TOOLS: readonly ToolDefinition[] = [
  define(
    'submit',
    'End the current phase. The program then checks by itself, and answers when something is missing.',
    Submission,
  ),
  define(
    'ask',
    'Ask the maintainers, when the issue can be read in ways that lead to different fixes. Ends the run.',
    Ask,
  ),
];

export function createToolbelt(recall: Recall, options: { readonly commandSeconds: number }): Toolbelt {
  const tools = [shellTool(options.commandSeconds), viewTool, editTool, searchTool, recallTool(recall)];
  const definitions = [
    ...tools.map((tool) => define(tool.name, tool.description, tool.input)),
    ...FINAL_TOOLS,
  ];
  return {
    definitions,
    finalCall,
    async use(call, turn, shell, signal) {
      if (finalCall(turn)?.id === call.id) return undefined;
      if (call.name === 'submit' || call.name === 'ask') return explainFinal(call);
      const tool = tools.find(({ name }) => name === call.name);
      if (!tool)
        return `There is no tool \`${call.name}\`. The tools are: ${definitions.map(({ name }) => name).join(', ')}.`;
      return trimMiddle(await useOne(tool, call, shell, signal), MAX_RESULT_CHARACTERS);
    },
  };
}

async function useOne(tool: Tool, call: ToolCall, shell: Shell, signal: AbortSignal): Promise<string> {
  const input = parseArguments(call, tool.input);
  return input.kind === 'parsed' ? tool.use(input.value, shell, signal) : input.because;
}

function finalCall(turn: readonly ToolCall[]): FinalCall | undefined {
  for (const call of turn) {
    if (call.name === 'submit') {
      const input = parseArguments(call, Submission);
      if (input.kind === 'parsed') return { kind: 'submit', id: call.id, untrustedSubmission: input.value };
    }
    if (call.name === 'ask') {
      const input = parseArguments(call, Ask);
      if (input.kind === 'parsed')
        return {
          kind: 'ask',
          id: call.id,
          question: { question: input.value.question, options: input.value.options ?? [] },
        };
    }
  }
  return undefined;
}

function explainFinal(call: ToolCall): string {
  const input = call.name === 'submit' ? parseArguments(call, Submission) : parseArguments(call, Ask);
  return input.kind === 'parsed'
    ? 'Only the first `submit` or `ask` of a turn counts; this one was left out.'
    : input.because;
}

type Parsed<T> =
  { readonly kind: 'parsed'; readonly value: T } | { readonly kind: 'malformed'; readonly because: string };

function parseArguments<T>(call: ToolCall, schema: z.ZodType<T>): Parsed<T> {
  const malformed = (because: string): Parsed<T> => ({ kind: 'malformed', because });
  let raw: unknown;
  try {
    raw = JSON.parse(call.untrustedArguments || '{}');
  } catch (error) {
    return malformed(
      `The arguments of \`${call.name}\` are not JSON (${messageOf(error)}). Make the call again.`,
    );
  }
  const result = schema.safeParse(raw);
  if (result.success) return { kind: 'parsed', value: result.data };
  const problems = result.error.issues.map(
    (issue) => `${issue.path.join('.') || 'arguments'}: ${issue.message}`,
  );
  return malformed(`The arguments of \`${call.name}\` do not fit: ${problems.join('; ')}.`);
}

function define(name: string, description: string, input: z.ZodType): ToolDefinition {
  const { $schema: _, ...parameters } = z.toJSONSchema(input) as Record<string, unknown>;
  return { name, description, parameters };
}
