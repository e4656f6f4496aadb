import type { Observation } from '../agent/assignment.ts';
import type { Tree } from '../agent/workspace.ts';
import { fenced } from '../lib/markdown.ts';
import type { Bench } from './bench.ts';
import { passesAsBefore } from './own-failures.ts';
import { describeTests, isToldByTest } from './test-results.ts';
import { testFilesCommand } from './test-files-command.ts';
import { failureExcerpt, runTests, type TestRun } from './test-run.ts';
import type { Ground } from './verification.ts';

/** A slower reproduction is run when something is submitted, and not after each turn. */
const QUICK_SECONDS = 20;
const EXCERPT_CHARACTERS = 500;

export interface Watch {
  readonly observe: (tree: Tree, turn: number) => Promise<Observation | undefined>;
  /** The last state in which the reproduction was seen to pass; the last one at all where it is not run each time. */
  promising(): Tree | undefined;
}

/** Runs the reproduction after each turn that changed something, so that every state has a value (after SWE-Search). */
export function watchReproduction(
  { reproduced, baseline, phase }: Ground & { readonly phase: string },
  { steps, workbench, toolchain, commandSeconds }: Bench,
): Watch {
  let promising: Tree | undefined;
  const tests = reproduced.kind === 'verified' ? reproduced.tests : [];
  const quick = reproduced.kind === 'verified' && reproduced.run.seconds <= QUICK_SECONDS;
  const command = quick ? testFilesCommand(toolchain, tests) : undefined;
  return {
    promising: () => promising,
    async observe(tree, turn) {
      if (command === undefined) {
        promising = tree;
        return undefined;
      }
      const seen = await steps.step(
        `${phase} ${turn}: observe`,
        async (signal) => {
          const run = await runTests(await workbench.at(tree, signal), command, commandSeconds, signal);
          return {
            passes: passesAsBefore(run, tests, baseline),
            told: told(run),
            seconds: run.evidence.seconds,
          };
        },
        { retries: 1 },
      );
      if (seen.passes) promising = tree;
      const note = seen.passes
        ? 'The program ran the reproduction on this state: it passes.'
        : `The program ran the reproduction on this state: it fails.\n${fenced(seen.told)}`;
      return { note, seconds: seen.seconds };
    },
  };
}

function told(run: TestRun): string {
  const text = isToldByTest(run) ? describeTests(run) : failureExcerpt(run.output);
  return text.slice(0, EXCERPT_CHARACTERS);
}
