import type { z } from 'zod';
import type { Shell } from '../workspace.ts';

/** One thing the model can do. What goes wrong on the model's side is answered in a helpful line, never thrown. */
export interface Tool<Input = unknown> {
  readonly name: string;
  readonly description: string;
  readonly input: z.ZodType<Input>;
  use(input: Input, shell: Shell, signal: AbortSignal): Promise<string>;
}

/** Forgets the input's type, which `input` checks at run time, so that tools can stand in one list. */
export function tool<Input>(definition: Tool<Input>): Tool {
  return {
    ...definition,
    use: (input, shell, signal) => definition.use(definition.input.parse(input), shell, signal),
  };
}
