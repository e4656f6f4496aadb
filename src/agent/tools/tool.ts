import type { z } from 'zod';
import type { Shell } from '../workspace.ts';

/** Where a call is made. */
export interface Place {
  readonly shell: Shell;
  /** Where the next shell command starts, relative to the workspace. */
  readonly folder: string;
  /** The name under which the call's own answer can be asked for later. */
  readonly handle: string;
  /** What earlier calls answered at length, by their handles. */
  readonly outputs: Readonly<Record<string, string>>;
  /** The characters that the earlier answers of the same turn take. */
  readonly spent: number;
}

export interface Outcome {
  readonly text: string;
  /** All of it, where `text` is a choice that the tool made. */
  readonly whole?: string;
  /** Where the shell is now, when the call moved it. */
  readonly folder?: string;
  /** The call did not do what it was made for. */
  readonly failed: boolean;
}

/** One thing the model can do. What goes wrong on the model's side is answered in a helpful line, never thrown. */
export interface Tool<Input = unknown> {
  readonly name: string;
  readonly description: string;
  readonly input: z.ZodType<Input>;
  use(input: Input, place: Place, signal: AbortSignal): Promise<Outcome>;
}

/** Forgets the input's type, which `input` checks at run time, so that tools can stand in one list. */
export function tool<Input>(definition: Tool<Input>): Tool {
  return {
    ...definition,
    use: (input, place, signal) => definition.use(definition.input.parse(input), place, signal),
  };
}

export const done = (text: string): Outcome => ({ text, failed: false });
export const failed = (text: string): Outcome => ({ text, failed: true });
