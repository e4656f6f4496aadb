import type { ToolbeltOptions } from '../agent/toolbelt.ts';
import { testFilesCommand, type TestCommands } from './test-files-command.ts';
import { excerptAround, failureExcerpt, passed, runTests, type TestRun } from './test-run.ts';
import { describeTests, isToldByTest } from './test-results.ts';

/** How the agent runs tests when it wants to; nothing where no test command is known. */
export function testsOnDemand(commands: TestCommands, seconds: number): ToolbeltOptions['runTests'] {
  if (commands.test === undefined && commands.testFiles === undefined) return undefined;
  return async (files, shell, signal, name) => {
    const command = files.length === 0 ? commands.test : testFilesCommand(commands, files);
    if (command === undefined)
      return { text: 'Name the files: there is no command for the whole suite.', passed: false };
    const run = await runTests(shell, command, seconds, signal);
    const told = name === undefined ? all(run) : only(name, run);
    return { text: `\`${command}\`: ${told.text}`, passed: told.passed, printed: run.output };
  };
}

interface Told {
  readonly text: string;
  readonly passed: boolean;
}

function all(run: TestRun): Told {
  const good = passed(run);
  const tests = describeTests(run);
  const isTold = good || (isToldByTest(run) && run.report!.cases.some(({ status }) => status === 'failed'));
  return { text: isTold ? tests : `${tests}\n\n${failureExcerpt(run.output)}`, passed: good };
}

/** Where the runner tells tests apart, the others do not count; else what it printed about the name is shown. */
function only(name: string, run: TestRun): Told {
  const { report } = run;
  if (report === undefined || report.source === 'printed lines')
    return { text: `${describeTests(run)}\n\n${excerptAround(run.output, name)}`, passed: passed(run) };
  const cases = report.cases.filter((test) => test.name.includes(name));
  const text = describeTests({ ...run, report: { ...report, cases } });
  if (cases.length === 0)
    return { text: `no test has ${JSON.stringify(name)} in its name; ${text}`, passed: false };
  return { text, passed: report.errors.length === 0 && cases.every(({ status }) => status !== 'failed') };
}
