import type { ToolbeltOptions } from '../agent/toolbelt.ts';
import {
  excerptAround,
  failureExcerpt,
  passed,
  runCommand,
  testFilesCommand,
  type TestCommands,
} from './test-run.ts';

/** How the agent runs tests when it wants to; nothing where no test command is known. */
export function testsOnDemand(commands: TestCommands, seconds: number): ToolbeltOptions['runTests'] {
  if (commands.test === undefined && commands.testFiles === undefined) return undefined;
  return async (files, shell, signal, name) => {
    const command = files.length === 0 ? commands.test : testFilesCommand(commands, files);
    if (command === undefined)
      return { text: 'Name the files: there is no command for the whole suite.', passed: false };
    const run = await runCommand(shell, command, seconds, signal);
    const ended =
      run.evidence.ending === 'exited' ? `exit code ${run.evidence.exitCode}` : run.evidence.ending;
    const told = passed(run) && name === undefined ? tail(run.output) : excerpt(run.output, name);
    return { text: `\`${command}\`: ${ended}\n${told}`, passed: passed(run) };
  };
}

function excerpt(output: string, name: string | undefined): string {
  return name === undefined ? failureExcerpt(output) : excerptAround(output, name);
}

/** Where runners say how many passed. */
function tail(output: string): string {
  return output.trimEnd().split('\n').slice(-20).join('\n');
}
