#!/usr/bin/env node
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { startApp } from './compose-app.ts';
import { doctorChecks } from './compose-doctor.ts';
import { runLocalFix } from './compose-fix.ts';
import { openLocalMemory, openRunsBeside } from './compose-local.ts';
import { dockerSandboxes, NotSetUp, type Surroundings } from './compose.ts';
import { demoCommand, type DemoNeeds } from './cli/demo/demo.ts';
import { doctorCommand } from './cli/doctor.ts';
import { fixCommand, type FixOptions } from './cli/fix.ts';
import {
  recallCommand,
  syncCommand,
  type MemoryNeeds,
  type RecallOptions,
  type SyncOptions,
} from './cli/memory.ts';
import {
  cancelRunCommand,
  forkRunCommand,
  listRunsCommand,
  resumeRunCommand,
  showRunCommand,
  type RunsNeeds,
} from './cli/runs.ts';
import { serveCommand, type ServeOptions } from './cli/serve.ts';
import type { ExitCode, Terminal } from './cli/terminal.ts';
import { parseConfig, secretsOf, type Config } from './config/config.ts';
import { createLog } from './lib/log.ts';
import { createRedact } from './lib/redact.ts';

const DEFAULT_DATA_HOME = fileURLToPath(new URL('../memory/data', import.meta.url));

const terminal: Terminal = {
  out: (line) => void process.stdout.write(line),
  err: (line) => void process.stderr.write(line),
  interactive: process.stderr.isTTY,
  colour: process.stderr.isTTY && !process.env['NO_COLOR'],
};

/** Parsed only by the commands that need it, so that help works with a wrong configuration. */
function surroundings(signal: AbortSignal): Surroundings {
  const parsed = parseConfig(process.env, DEFAULT_DATA_HOME);
  if (parsed.kind === 'invalid') {
    throw new NotSetUp(
      `The configuration is wrong:\n${parsed.problems.map((problem) => `  ${problem}`).join('\n')}`,
    );
  }
  const { config } = parsed;
  const redact = createRedact(secretsOf(config));
  return {
    config,
    redact,
    log: createLog({ level: config.logLevel, redact }),
    signal,
    environment: process.env,
  };
}

const readStandardInput = () => text(process.stdin);
const wholeNumber = (value: string): number => {
  const parsed = Number(value);
  if (!Number.isSafeInteger(parsed) || parsed < 0)
    throw new InvalidArgumentError('It must be a whole number.');
  return parsed;
};
const sandboxOption = () =>
  new Option('--sandbox <kind>', 'where the code of the repository runs')
    .choices(['docker', 'process'])
    .default('docker');
const trustOption = () =>
  new Option('--trust-repository', 'allows the process sandbox, which isolates nothing').default(false);
const jsonOption = () => new Option('--json', 'JSON on standard output').default(false);
const repoOption = () => new Option('--repo <folder>', 'a git repository').makeOptionMandatory();

function program(signal: AbortSignal, end: (code: ExitCode) => void): Command {
  const heirloom = new Command('heirloom')
    .description('Fixes labelled issues the way the repository’s own contributors would.')
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err });

  heirloom
    .command('demo')
    .description('the whole story with nothing to set up')
    .option('--keep', 'leaves everything running until Ctrl-C', false)
    .action(async (options: { keep: boolean }) => end(await demoCommand(options, demoNeeds(signal))));

  heirloom
    .command('fix')
    .description(
      'fixes an issue in a repository on this machine: leaves a branch and the text of a pull request',
    )
    .addOption(repoOption())
    .requiredOption('--issue <file>', 'the issue: its first line is the title; - reads standard input')
    .option('--at <revision>', 'the commit to work on', 'HEAD')
    .option('--dry-run', 'leaves nothing behind', false)
    .addOption(sandboxOption())
    .addOption(trustOption())
    .addOption(jsonOption())
    .action(async (options: FixOptions) => {
      const around = surroundings(signal);
      const { dataHome } = around.config;
      end(
        await fixCommand(options, {
          terminal,
          dataHome,
          readStandardInput,
          runLocalFix: (fix) => runLocalFix(fix, around),
        }),
      );
    });

  heirloom
    .command('serve')
    .description('the GitHub App')
    .addOption(sandboxOption())
    .addOption(trustOption())
    .action(async (options: ServeOptions) => {
      const around = surroundings(signal);
      end(await serveCommand(options, { terminal, signal, startApp: (app) => startApp(around, app) }));
    });

  heirloom
    .command('doctor')
    .description('what is missing, and the command that mends it')
    .addOption(jsonOption())
    .action(async (options: { json: boolean }) =>
      end(await doctorCommand(options, terminal, doctorChecks(surroundings(signal)))),
    );

  addMemory(heirloom, end, () => {
    const around = surroundings(signal);
    return {
      terminal,
      readStandardInput,
      openLocalMemory: (repository) => openLocalMemory(repository, around),
    };
  });
  addRuns(heirloom, end, () => {
    const around = surroundings(signal);
    return {
      terminal,
      openRuns: () => openRunsBeside(around),
      sandboxes: () => dockerSandboxes(around.config),
    };
  });
  return heirloom;
}

function addMemory(heirloom: Command, end: (code: ExitCode) => void, needs: () => MemoryNeeds): void {
  const memory = heirloom.command('memory').description('what is remembered of a repository');
  memory
    .command('sync')
    .description('takes in the commits that are new')
    .addOption(repoOption())
    .addOption(jsonOption())
    .action(async (options: SyncOptions) => end(await syncCommand(options, needs())));
  memory
    .command('recall')
    .description('what memory says of a query, from nothing but a commit and its ancestors')
    .addOption(repoOption())
    .option('--at <revision>', 'the commit', 'HEAD')
    .requiredOption('--query <file>', 'the query; - reads standard input')
    .addOption(jsonOption())
    .action(async (options: RecallOptions) => end(await recallCommand(options, needs())));
}

function addRuns(heirloom: Command, end: (code: ExitCode) => void, needs: () => RunsNeeds): void {
  const runs = heirloom.command('runs').description('the runs of this installation');
  runs
    .command('list')
    .addOption(new Option('--status <status>').choices(['queued', 'running', 'done', 'failed', 'cancelled']))
    .addOption(jsonOption())
    .action(async (options: Parameters<typeof listRunsCommand>[0]) =>
      end(await listRunsCommand(options, needs())),
    );
  runs
    .command('show <run>')
    .addOption(jsonOption())
    .action(async (run: string, options: { json: boolean }) =>
      end(await showRunCommand(run, options, needs())),
    );
  runs.command('cancel <run>').action(async (run: string) => end(await cancelRunCommand(run, needs())));
  runs.command('resume <run>').action(async (run: string) => end(await resumeRunCommand(run, needs())));
  runs
    .command('fork <run>')
    .requiredOption('--from <step>', 'the step to begin anew from', wholeNumber)
    .action(async (run: string, { from }: { from: number }) => end(await forkRunCommand(run, from, needs())));
}

/** The demo brings a configuration of its own. */
function demoNeeds(signal: AbortSignal): DemoNeeds {
  const around = (config: Config): Surroundings => {
    const redact = createRedact(secretsOf(config));
    return {
      config,
      redact,
      log: createLog({ level: config.logLevel, redact }),
      signal,
      environment: process.env,
    };
  };
  return {
    terminal,
    environment: process.env,
    signal,
    checkSandbox: async (config) => (await dockerSandboxes(config)).check(),
    startApp: (config, sandbox) => startApp(around(config), { sandbox, paced: false }),
  };
}

/** The process was asked to end. */
class Stopped extends Error {
  override name = 'Stopped';
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
  const isMeantForPeople =
    error.name !== 'Error' && error.name !== 'TypeError' && error.name !== 'RangeError';
  return createRedact()(isMeantForPeople ? error.message : (error.stack ?? error.message));
}

process.exitCode = await main();
// Postgres clients and Docker connections that linger must not keep a finished command alive.
process.exit();
