#!/usr/bin/env node
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import {
  backtestConventionsCommand,
  type BacktestNeeds,
  type BacktestOptions,
} from './cli/backtest-conventions.ts';
import { backtestLocalizeCommand, type LocalizeNeeds } from './cli/backtest-localize.ts';
import { askCommand, type AskOptions } from './cli/ask.ts';
import { cleanCommand } from './cli/clean.ts';
import type { DemoNeeds } from './cli/demo/demo.ts';
import { doctorRepositoryCommand } from './cli/doctor-repository.ts';
import { doctorCommand } from './cli/doctor.ts';
import { fixCommand, type FixOptions } from './cli/fix.ts';
import { explainCommand, type ExplainOptions } from './cli/explain-rule.ts';
import * as memoryOutcomes from './cli/memory-outcomes.ts';
import * as memoryRules from './cli/memory-rules.ts';
import * as memory from './cli/memory.ts';
import { replayRunCommand, type ReplayNeeds, type ReplayOptions } from './cli/replay-run.ts';
import * as runs from './cli/runs.ts';
import { serveCommand, type ServeOptions } from './cli/serve.ts';
import type { ExitCode, Terminal } from './cli/terminal.ts';
import type { Surroundings } from './compose.ts';
import { parseConfig, secretsOf, type Config } from './config/config.ts';
import { createLog } from './lib/log.ts';
import { NotSetUp } from './lib/not-set-up.ts';
import { createRedact } from './lib/redact.ts';

/** The process was asked to end. */
class Stopped extends Error {
  override name = 'Stopped';
}

const DEFAULT_DATA_HOME = fileURLToPath(new URL('../memory/data', import.meta.url));

const terminal: Terminal = {
  out: (line) => void process.stdout.write(line),
  err: (line) => void process.stderr.write(line),
  interactive: process.stderr.isTTY,
  colour: process.stderr.isTTY && !process.env['NO_COLOR'],
};

// What a command is composed of is loaded when the command runs: LanceDB, DBOS and the rest take a while.
const composeLocal = () => import('./compose-local.ts');
const composeApp = () => import('./compose-app.ts');
const compose = () => import('./compose.ts');

function program(signal: AbortSignal, end: (code: ExitCode) => void): Command {
  const heirloom = new Command('heirloom')
    .description('Fixes labelled issues the way the repository’s own contributors would.')
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err });

  heirloom
    .command('demo')
    .description('the whole story with nothing to set up')
    .option('--keep', 'leaves everything running until Ctrl-C', false)
    .action(async (options: { keep: boolean }) => {
      const { demoCommand } = await import('./cli/demo/demo.ts');
      end(await demoCommand(options, demoNeeds(signal)));
    });

  heirloom
    .command('fix')
    .description(
      'fixes an issue in a repository on this machine: leaves a branch and the text of a pull request',
    )
    .addOption(repoOption())
    .requiredOption('--issue <file>', 'the issue: its first line is the title; - reads standard input')
    .option('--at <revision>', 'the commit to work on', 'HEAD')
    .option('--dry-run', 'leaves nothing behind', false)
    .option('--allow-protected', 'lets changes to protected files through', false)
    .addOption(sandboxOption())
    .addOption(trustOption())
    .addOption(jsonOption())
    .action(async (options: FixOptions) => {
      const around = surroundings(signal);
      const runLocalFix: Parameters<typeof fixCommand>[1]['runLocalFix'] = async (fix) =>
        (await import('./compose-fix.ts')).runLocalFix(fix, around);
      end(
        await fixCommand(options, {
          terminal,
          dataHome: around.config.dataHome,
          readStandardInput,
          runLocalFix,
        }),
      );
    });

  heirloom
    .command('ask <question>')
    .description('answers a question about a repository on this machine, with citations')
    .addOption(repoOption())
    .option('--at <revision>', 'the commit to read', 'HEAD')
    .addOption(sandboxOption())
    .addOption(trustOption())
    .addOption(jsonOption())
    .action(async (untrustedQuestion: string, options: AskOptions) => {
      const around = surroundings(signal);
      const runLocalAsk: Parameters<typeof askCommand>[2]['runLocalAsk'] = async (ask) =>
        (await import('./compose-ask.ts')).runLocalAsk(ask, around);
      end(await askCommand(untrustedQuestion, options, { terminal, runLocalAsk }));
    });

  heirloom
    .command('serve')
    .description('the GitHub App')
    .addOption(sandboxOption())
    .addOption(trustOption())
    .action(async (options: ServeOptions) => {
      const around = surroundings(signal);
      const startApp: Parameters<typeof serveCommand>[1]['startApp'] = async (app) =>
        (await composeApp()).startApp(around, app);
      end(await serveCommand(options, { terminal, signal, startApp }));
    });

  heirloom
    .command('doctor')
    .description('what is missing, and the command that mends it; of a repository, what it is taken for')
    .option('--repo <folder>', 'a git repository: tells its commands, versions and packages, and why')
    .option('--at <revision>', 'the commit of the repository', 'HEAD')
    .addOption(jsonOption())
    .action(async ({ repo, at, ...options }: { json: boolean; repo?: string; at: string }) => {
      const { detectRepository, doctorChecks } = await import('./compose-doctor.ts');
      const around = surroundings(signal);
      end(
        repo === undefined
          ? await doctorCommand(options, terminal, doctorChecks(around))
          : await doctorRepositoryCommand(options, terminal, () => detectRepository(repo, at, around)),
      );
    });

  heirloom
    .command('clean')
    .description('removes what runs that are over have left behind')
    .addOption(jsonOption())
    .action(async (options: { json: boolean }) => {
      const around = surroundings(signal);
      const clean = async () => (await import('./compose-clean.ts')).cleanByHand(around);
      end(await cleanCommand(options, { terminal, clean }));
    });

  addMemory(heirloom, signal, end);
  addBacktest(heirloom, signal, end);
  addRuns(heirloom, signal, end);
  return heirloom;
}

function addMemory(heirloom: Command, signal: AbortSignal, end: (code: ExitCode) => void): void {
  const needs = (): memory.MemoryNeeds => {
    keepHeapSmall();
    const around = surroundings(signal);
    const openLocalMemory: memory.MemoryNeeds['openLocalMemory'] = async (repository) =>
      (await composeLocal()).openLocalMemory(repository, around);
    return { terminal, signal, readStandardInput, openLocalMemory };
  };
  const commands = heirloom.command('memory').description('what is remembered of a repository');
  commands
    .command('sync')
    .description('takes in the commits that are new')
    .addOption(repoOption())
    .addOption(jsonOption())
    .action(async (options: memory.SyncOptions) => end(await memory.syncCommand(options, needs())));
  commands
    .command('recall')
    .description('what memory says of a query, from nothing but a commit and its ancestors')
    .addOption(repoOption())
    .option('--at <revision>', 'the commit', 'HEAD')
    .requiredOption('--query <file>', 'the query; - reads standard input')
    .addOption(jsonOption())
    .action(async (options: memory.RecallOptions) => end(await memory.recallCommand(options, needs())));
  addMemoryRules(commands, needs, end);
  addMemoryOutcomes(commands, signal, end);
}

function addMemoryRules(
  commands: Command,
  needs: () => memory.MemoryNeeds,
  end: (code: ExitCode) => void,
): void {
  commands
    .command('show')
    .description('the rules as they stand at a commit, one of them, or what else is kept')
    .addOption(repoOption())
    .option('--at <revision>', 'the commit', 'HEAD')
    .addOption(new Option('--rule <id>', 'this rule alone').conflicts('episode'))
    .option('--episode <commit>', 'what is kept of this commit')
    .option('--environments', 'what the tests ran in')
    .addOption(jsonOption())
    .action(async (options: Parameters<typeof memoryRules.showCommand>[0]) =>
      end(await memoryRules.showCommand(options, needs())),
    );
  commands
    .command('add')
    .description('adds a rule that outranks what was mined')
    .addOption(repoOption())
    .requiredOption('--statement <text>', 'the rule, in a sentence')
    .option('--scope <globs...>', 'the files that it is about')
    .option('--trigger <words>', 'words of the issues that it is about')
    .option('--why <text>', 'the reason')
    .option('--id <id>', 'small letters, digits and -')
    .addOption(jsonOption())
    .action(async (options: memoryRules.AddOptions) => end(await memoryRules.addCommand(options, needs())));
  commands
    .command('forget <rule>')
    .description('takes a rule out for good: it is never learnt again')
    .addOption(repoOption())
    .addOption(jsonOption())
    .action(async (rule: string, options: Parameters<typeof memoryRules.forgetCommand>[1]) =>
      end(await memoryRules.forgetCommand(rule, options, needs())),
    );
  commands
    .command('explain <rule>')
    .description('what a rule rests on, since when it holds, and what ended it')
    .addOption(repoOption())
    .option('--at <revision>', 'the commit', 'HEAD')
    .addOption(jsonOption())
    .action(async (rule: string, options: ExplainOptions) =>
      end(await explainCommand(rule, options, needs())),
    );
  commands
    .command('export')
    .description('the rules that hold, as JSON or as .github/heirloom/memory.md')
    .addOption(repoOption())
    .option('--at <revision>', 'the commit', 'HEAD')
    .addOption(new Option('--format <format>', 'the form').choices(['json', 'markdown']).default('json'))
    .addOption(jsonOption())
    .action(async (options: Parameters<typeof memoryRules.exportCommand>[0]) =>
      end(await memoryRules.exportCommand(options, needs())),
    );
}

function addMemoryOutcomes(commands: Command, signal: AbortSignal, end: (code: ExitCode) => void): void {
  const needs = (): memoryOutcomes.OutcomesNeeds => {
    const around = surroundings(signal);
    const openOutcomes: memoryOutcomes.OutcomesNeeds['openOutcomes'] = async (repository) =>
      (await composeLocal()).openKeptOutcomes(repository, around);
    return { terminal, openOutcomes };
  };
  const add = (name: string, description: string, command: typeof memoryOutcomes.outcomesCommand): Command =>
    commands
      .command(name)
      .description(description)
      .requiredOption('--repo <repository>', 'owner/name on GitHub, or a folder')
      .addOption(jsonOption())
      .action(async (options: memoryOutcomes.OutcomesOptions) => end(await command(options, needs())));
  add('outcomes', 'what became of the pull requests that were opened', memoryOutcomes.outcomesCommand);
  add('metrics', 'how people took them, in numbers', memoryOutcomes.metricsCommand);
}

/** Recall makes much that is soon garbage: to collect it early is as fast, and saves some 150 MB. */
function keepHeapSmall(): void {
  for (const flag of ['--semi-space-growth-factor=1', '--heap-growing-percent=20']) setFlagsFromString(flag);
}

function addBacktest(heirloom: Command, signal: AbortSignal, end: (code: ExitCode) => void): void {
  const needs = (): BacktestNeeds & LocalizeNeeds => {
    keepHeapSmall();
    const around = surroundings(signal);
    const openLocalMirror: BacktestNeeds['openLocalMirror'] = async (repository) =>
      (await composeLocal()).openLocalMirror(repository, around);
    const openLocalMemory: LocalizeNeeds['openLocalMemory'] = async (repository) =>
      (await composeLocal()).openLocalMemory(repository, around);
    return { terminal, signal, readStandardInput, openLocalMirror, openLocalMemory };
  };
  const commands = heirloom
    .command('backtest')
    .description('asks the past what its commits say of what came after them');
  commands
    .command('conventions')
    .description('the title, the tests and the companions of each change')
    .addOption(repoOption())
    .addOption(tasksOption())
    .addOption(jsonOption())
    .action(async (options: BacktestOptions) => end(await backtestConventionsCommand(options, needs())));
  commands
    .command('localize')
    .description('the files that each query is about')
    .addOption(repoOption())
    .addOption(tasksOption())
    .addOption(jsonOption())
    .action(async (options: BacktestOptions) => end(await backtestLocalizeCommand(options, needs())));
}

function addRuns(heirloom: Command, signal: AbortSignal, end: (code: ExitCode) => void): void {
  const needs = (): runs.RunsNeeds => {
    const around = surroundings(signal);
    return {
      terminal,
      openRuns: async () => (await composeLocal()).openRunsBeside(around),
      sandboxes: async () => (await compose()).dockerSandboxes(around.config),
      forgeOf: async (input) => (await import('./compose-forge.ts')).forgeOfRun(input, around),
    };
  };
  const commands = heirloom.command('runs').description('the runs of this installation');
  commands
    .command('list')
    .description('the newest runs')
    .addOption(
      new Option('--status <status>').choices([
        'queued',
        'running',
        'waiting',
        'done',
        'failed',
        'cancelled',
      ]),
    )
    .addOption(jsonOption())
    .action(async (options: Parameters<typeof runs.listRunsCommand>[0]) =>
      end(await runs.listRunsCommand(options, needs())),
    );
  commands
    .command('show <run>')
    .description('a run and its steps')
    .addOption(jsonOption())
    .action(async (run: string, options: { json: boolean }) =>
      end(await runs.showRunCommand(run, options, needs())),
    );
  commands
    .command('cancel <run>')
    .description('stops a run and removes its sandbox')
    .action(async (run: string) => end(await runs.cancelRunCommand(run, needs())));
  commands
    .command('answer <run> <text>')
    .description("answers a run's question: the number of an option, or words")
    .action(async (run: string, untrustedText: string) =>
      end(await runs.answerRunCommand(run, untrustedText, needs())),
    );
  commands
    .command('resume <run>')
    .description('goes on with a run that was cancelled or failed')
    .action(async (run: string) => end(await runs.resumeRunCommand(run, needs())));
  commands
    .command('fork <run>')
    .description('a new run that shares the steps before the given one')
    .requiredOption('--from <step>', 'the step to begin anew from', wholeNumber)
    .action(async (run: string, { from }: { from: number }) =>
      end(await runs.forkRunCommand(run, from, needs())),
    );
  addReplay(commands, signal, end);
}

/** Parsed only by the commands that need it, so that help works with a wrong configuration. */
function surroundings(signal: AbortSignal): Surroundings {
  const parsed = parseConfig(process.env, DEFAULT_DATA_HOME);
  if (parsed.kind === 'valid') return withConfig(parsed.config, signal);
  const problems = parsed.problems.map((problem) => `  ${problem}`).join('\n');
  throw new NotSetUp(`The configuration is wrong:\n${problems}`);
}

function withConfig(config: Config, signal: AbortSignal): Surroundings {
  const redact = createRedact(secretsOf(config));
  const log = createLog({ level: config.logLevel, redact });
  return { config, redact, log, signal, environment: process.env };
}

/** The demo brings a configuration of its own. */
function demoNeeds(signal: AbortSignal): DemoNeeds {
  return {
    terminal,
    environment: process.env,
    signal,
    checkSandbox: async (config) => (await (await compose()).dockerSandboxes(config)).check(),
    startApp: async (config, sandbox) =>
      (await composeApp()).startApp(withConfig(config, signal), { sandbox, paced: false }),
  };
}

const readStandardInput = () => text(process.stdin);
const repoOption = () => new Option('--repo <folder>', 'a git repository').makeOptionMandatory();
const tasksOption = () =>
  new Option('--tasks <file>', 'a line of JSON for each task; - reads standard input').makeOptionMandatory();
const jsonOption = () => new Option('--json', 'JSON on standard output').default(false);
const trustOption = () =>
  new Option('--trust-repository', 'allows the process sandbox, which isolates nothing').default(false);
const sandboxOption = () =>
  new Option('--sandbox <kind>', 'where the code of the repository runs')
    .choices(['docker', 'process'])
    .default('docker');

function addReplay(runCommands: Command, signal: AbortSignal, end: (code: ExitCode) => void): void {
  runCommands
    .command('replay <run>')
    .description('tells a recorded run again, offline: whether it comes to the same outcome and patch')
    .addOption(
      new Option('--sandbox <kind>', 'where the code runs, if not as recorded').choices([
        'docker',
        'process',
      ]),
    )
    .addOption(trustOption())
    .addOption(jsonOption())
    .action(async (run: string, options: ReplayOptions) => {
      const around = surroundings(signal);
      const openRecordedRun: ReplayNeeds['openRecordedRun'] = async (id) =>
        (await import('./compose-replay.ts')).openRecordedRun(id, around);
      end(await replayRunCommand(run, options, { terminal, openRecordedRun }));
    });
}

function wholeNumber(value: string): number {
  const parsed = Number(value);
  if (!Number.isSafeInteger(parsed) || parsed < 0)
    throw new InvalidArgumentError('It must be a whole number.');
  return parsed;
}

async function main(): Promise<ExitCode> {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => stopping.abort(new Stopped(`Stopped by ${signal}.`)));
  }
  let code: ExitCode = 0;
  try {
    await program(stopping.signal, (ended) => (code = ended)).parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    terminal.err(`${explain(error)}\n`);
    return 1;
  }
  return code;
}

/** The one place where a surprise ends: its sentence for the user, and its stack where none was meant for them. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isMeantForPeople = !['Error', 'TypeError', 'RangeError', 'ReferenceError', 'SyntaxError'].includes(
    error.name,
  );
  return createRedact()(isMeantForPeople ? error.message : (error.stack ?? error.message));
}

/** A pipe whose reader is slow still holds what was said last. */
function everythingSaid(): Promise<unknown> {
  const streams = [process.stdout, process.stderr];
  return Promise.all(streams.map((stream) => new Promise((said) => void stream.write('', said))));
}

process.exitCode = await main();
await everythingSaid();
// Postgres clients and Docker connections that linger must not keep a finished command alive.
process.exit();
