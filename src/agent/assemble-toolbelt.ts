import { z } from 'zod';
import type { ToolCall, ToolDefinition } from '../model/model.ts';
import { parseArguments } from './arguments.ts';
import type { Question } from './assignment.ts';
import { fit } from './result-budget.ts';
import { nearestNames } from './tools/nearest-names.ts';
import { failed, type Outcome, type Place, type Tool } from './tools/tool.ts';

export interface Toolbelt {
  readonly definitions: readonly ToolDefinition[];
  /** The names of the calls that end a phase. */
  readonly endings: readonly string[];
  /** The answer to one call of a turn; nothing when it is the call that ends the turn, which is answered later. */
  use(
    call: ToolCall,
    turn: readonly ToolCall[],
    place: Place,
    signal: AbortSignal,
  ): Promise<ToolAnswer | undefined>;
  /** The well-formed call that ends the phase among a turn's calls, the first if there are several. */
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

/** A call that ends a phase: the program judges it, or people answer it. */
export interface FinalTool {
  readonly name: string;
  readonly description: string;
  readonly input: z.ZodType;
  /** What it means, once its arguments are well formed. */
  read(id: string, value: unknown): FinalCall;
}

export function assembleToolbelt(tools: readonly Tool[], finals: readonly FinalTool[]): Toolbelt {
  const definitions = [...tools, ...finals].map(define);
  const names = definitions.map(({ name }) => name);
  const endings = finals.map(({ name }) => name);

  function finalCall(turn: readonly ToolCall[]): FinalCall | undefined {
    for (const call of turn) {
      const final = finals.find(({ name }) => name === call.name);
      const input = final && parseArguments(call, final.input);
      if (input?.kind === 'parsed') return final!.read(call.id, input.value);
    }
    return undefined;
  }

  function outcomeOf(call: ToolCall, place: Place, signal: AbortSignal): Promise<Outcome> | Outcome {
    const final = finals.find(({ name }) => name === call.name);
    if (final !== undefined) return explainFinal(call, final, endings);
    const tool = tools.find(({ name }) => name === call.name);
    return tool ? useOne(tool, call, place, signal) : failed(unknownTool(call.name, names));
  }

  return {
    definitions,
    endings,
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

function explainFinal(call: ToolCall, { input }: FinalTool, endings: readonly string[]): Outcome {
  const parsed = parseArguments(call, input);
  if (parsed.kind !== 'parsed') return failed(parsed.because);
  const calls = endings.map((name) => `\`${name}\``).join(' or ');
  return failed(`Only the first ${calls} of a turn counts; this one was left out.`);
}

function define({ name, description, input }: Pick<FinalTool, 'name' | 'description' | 'input'>) {
  const { $schema: _, ...parameters } = z.toJSONSchema(input) as Record<string, unknown>;
  return { name, description, parameters };
}
