import type { Observation } from '../agent/assignment.ts';
import type { Tree } from '../agent/workspace.ts';
import type { Bench } from './bench.ts';
import type { Reproduced } from './reproduction.ts';
import { failureExcerpt, passed, runCommand, testFilesCommand } from './test-run.ts';

/** A slower reproduction is run when something is submitted, and not after each turn. */
const QUICK_SECONDS = 20;
const EXCERPT_CHARACTERS = 500;

export interface Watch {
  readonly observe: (tree: Tree, turn: number) => Promise<Observation | undefined>;
  /** The last state in which the reproduction was seen to pass. */
  passing(): Tree | undefined;
}

/** Runs the reproduction after each turn that changed something, so that every state has a value (after SWE-Search). */
export function watchReproduction(
  { reproduced, phase }: { readonly reproduced: Reproduced; readonly phase: string },
  { steps, workbench, toolchain, commandSeconds }: Bench,
): Watch {
  let passing: Tree | undefined;
  const command =
    reproduced.kind === 'verified' && reproduced.run.seconds <= QUICK_SECONDS
      ? testFilesCommand(toolchain, reproduced.tests)
      : undefined;
  return {
    passing: () => passing,
    async observe(tree, turn) {
      if (command === undefined) return undefined;
      const seen = await steps.step(
        `${phase} ${turn}: observe`,
        async (signal) => {
          const run = await runCommand(await workbench.at(tree, signal), command, commandSeconds, signal);
          const excerpt = failureExcerpt(run.output).slice(0, EXCERPT_CHARACTERS);
          return { passes: passed(run), excerpt, seconds: run.evidence.seconds };
        },
        { retries: 1 },
      );
      if (seen.passes) passing = tree;
      const note = seen.passes
        ? 'The program ran the reproduction on this state: it passes.'
        : `The program ran the reproduction on this state: it fails.\n${seen.excerpt}`;
      return { note, seconds: seen.seconds };
    },
  };
}
