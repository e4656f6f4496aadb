import { z } from 'zod';
import { quoteForShell } from '../../lib/quote-for-shell.ts';
import { relativePath, type Shell } from '../workspace.ts';
import { missingPath } from './missing-path.ts';
import { failed, tool, type Outcome, type Place, type Tool } from './tool.ts';

/** Runs these test files, or the whole suite where none is named. A runner that cannot choose by name may ignore it. */
export type RunTests = (
  files: readonly string[],
  shell: Shell,
  signal: AbortSignal,
  name?: string,
) => Promise<TestsRun>;

export interface TestsRun {
  readonly text: string;
  readonly passed: boolean;
  /** All that the runner printed. */
  readonly printed?: string;
}

export function runTestsTool(runTests: RunTests): Tool {
  return tool({
    name: 'test',
    description:
      "Run the repository's tests in the way that it runs them, and see which pass and which fail.",
    input: z.object({
      files: z
        .array(z.string().min(1))
        .optional()
        .describe('test files, from the root of the repository; the whole suite when empty'),
      name: z.string().optional().describe('only the tests whose name has this in it'),
    }),
    async use({ files = [], name }, place, signal) {
      const paths = files.map(relativePath);
      const missing = await firstMissing(paths, place, signal);
      if (missing !== undefined) return failed(await missingPath(missing, place, signal));
      return outcomeOf(await runTests(paths, place.shell, signal, name || undefined), place.handle);
    },
  });
}

function outcomeOf({ text, passed, printed }: TestsRun, handle: string): Outcome {
  const verdict = `${passed ? 'passed' : 'failed'}\n${text}`;
  if (printed === undefined) return { text: verdict, failed: !passed };
  const more = `(\`output\` with handle ${handle} shows all that was printed)`;
  return { text: `${verdict}\n${more}`, whole: `${verdict}\n\n${printed}`, failed: !passed };
}

async function firstMissing(
  paths: readonly string[],
  { shell }: Place,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (paths.length === 0) return undefined;
  const list = paths.map((path) => quoteForShell(path)).join(' ');
  const { output } = await shell.run({
    command: `n=0; for path in ${list}; do [ -e "./$path" ] || { echo "$n"; exit; }; n=$((n + 1)); done`,
    timeoutMs: 10_000,
    signal,
  });
  return output.trim() === '' ? undefined : paths[Number(output)];
}
