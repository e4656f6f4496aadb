import type { ToolbeltOptions } from '../agent/toolbelt.ts';
import { describeTests, isToldByTest } from './test-results.ts';
import {
  excerptAround,
  failureExcerpt,
  passed,
  runTests,
  testFilesCommand,
  type TestCommands,
  type TestRun,
} from './test-run.ts';

/** How the agent runs tests when it wants to; nothing where no test command is known. */
export function testsOnDemand(commands: TestCommands, seconds: number): ToolbeltOptions['runTests'] {
  if (commands.test === undefined && commands.testFiles === undefined) return undefined;
  return async (files, shell, signal, name) => {
    const command = files.length === 0 ? commands.test : testFilesCommand(commands, files);
    if (command === undefined)
      return { text: 'Name the files: there is no command for the whole suite.', passed: false };
    const run = await runTests(shell, command, seconds, signal);
    return { text: `\`${command}\`: ${told(run, name)}`, passed: passed(run) };
  };
}

/** Test by test where the runner tells them apart; else from where its output tells of failures. */
function told(run: TestRun, name: string | undefined): string {
  if (isToldByTest(run)) return describeTests(run, name);
  const { ending, exitCode } = run.evidence;
  const ended = ending === 'exited' ? `exit code ${exitCode}` : ending;
  const output = passed(run) && name === undefined ? tail(run.output) : excerpt(run.output, name);
  return `${ended}\n${output}`;
}

function excerpt(output: string, name: string | undefined): string {
  return name === undefined ? failureExcerpt(output) : excerptAround(output, name);
}

/** Where runners say how many passed. */
function tail(output: string): string {
  return output.trimEnd().split('\n').slice(-20).join('\n');
}
