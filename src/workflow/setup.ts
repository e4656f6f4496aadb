import type { CommandEvidence } from '../conventions/evidence.ts';
import { headAndTail } from '../lib/head-and-tail.ts';
import type { Mirror } from '../repository/repository.ts';
import type { CommandResult, Sandbox, SandboxLimits } from '../sandbox/sandbox.ts';
import { evidenceOf } from './command-evidence.ts';
import { plantCanary } from './canary.ts';
import { program } from './program.ts';
import {
  CLEAR_BASE,
  FORGET_INSTALLATION,
  KEEP_BASE,
  KEEP_BASE_AMONG_OTHERS,
  MARK_READY,
} from './work-tree.ts';

/** How a sandbox comes by what the repository needs, where it does not have it yet. */
export interface Setup {
  /** What the sandbox is made from, where it is not the configured image. */
  readonly image?: string | undefined;
  /** Under which name the installation is kept for later runs; nothing where it depends on more than that name tells. */
  readonly prepared?: string | undefined;
  /** Whom the installation may talk to. */
  readonly hosts: readonly string[];
  /** In this order, up to the first that fails. */
  readonly commands: readonly SetupCommand[];
}

/** What belongs to the build sees the base commit, and no network. */
export type SetupPhase = 'install' | 'scripts' | 'build';

export interface SetupCommand {
  readonly phase: SetupPhase;
  readonly command: string;
}

/** What was run to set a sandbox up. */
export interface SetUp {
  /** It began with what an earlier run had installed. */
  readonly fromCache: boolean;
  readonly commands: readonly (CommandEvidence & { readonly phase: SetupPhase })[];
  /** The last command, when it failed. */
  readonly failed?: FailedCommand | undefined;
  /** Lifecycle scripts that failed: a dependency that the tests do without is often among them. */
  readonly incomplete?: FailedCommand | undefined;
  /** All that was made is kept for whatever sandbox is opened from now on. */
  readonly stored: boolean;
  readonly refusedHosts: readonly string[];
}

export interface FailedCommand extends Pick<CommandResult, 'exitCode' | 'ending'> {
  readonly phase: SetupPhase;
  readonly command: string;
  readonly untrustedOutput: string;
}

export interface SetUpOptions {
  readonly setup: Setup;
  readonly run: string;
  readonly mirror: Mirror;
  readonly base: string;
  readonly limits: SandboxLimits;
}

const INSTALL_OUTPUT = 200_000;
const KEPT_OF_FAILURE = 40_000;
const SUBMODULE = '160000';

/**
 * Puts the base commit and its dependencies into a sandbox that has just been opened; there is no network afterwards.
 * `store` says whether what was installed is kept for later runs.
 */
export async function setUp(
  sandbox: Sandbox,
  { setup, run: id, mirror, base, limits }: SetUpOptions,
  store: boolean,
  signal: AbortSignal,
): Promise<SetUp> {
  const fromCache = sandbox.origin === 'prepared';
  const run = async ({ phase, command }: SetupCommand) => {
    const timeoutMs = limits.commandSeconds * 1000;
    const result = await sandbox.run({ command, timeoutMs, maxOutputBytes: INSTALL_OUTPUT, signal });
    ran.push({ phase, ...evidenceOf(command, result) });
    if (result.exitCode === 0) return undefined;
    const { exitCode, ending, output } = result;
    return { phase, command, exitCode, ending, untrustedOutput: headAndTail(output, KEPT_OF_FAILURE) };
  };
  const ran: (CommandEvidence & { phase: SetupPhase })[] = [];
  const inOrder = async (commands: readonly SetupCommand[]) => {
    for (const command of commands) {
      const failed = await run(command);
      if (failed) return failed;
    }
    return undefined;
  };

  if (fromCache) await program(sandbox, CLEAR_BASE, signal);
  await sandbox.load(mirror.snapshot(base, signal), signal);
  if (fromCache) await program(sandbox, KEEP_BASE_AMONG_OTHERS, signal, await pathsOf(mirror, base));
  else await program(sandbox, KEEP_BASE, signal);

  const of = (phase: SetupPhase) => setup.commands.filter((command) => command.phase === phase);
  const isConnected = !fromCache && setup.commands.some(({ phase }) => phase !== 'build');
  if (isConnected) await sandbox.connect({ hosts: setup.hosts }, signal);
  let failed = fromCache ? undefined : await inOrder(of('install'));
  const incomplete = fromCache || failed ? undefined : await inOrder(of('scripts'));
  const refusedHosts = sandbox.refusedHosts();
  await sandbox.cutNetwork();
  const isNews = !fromCache && !failed && !incomplete && setup.prepared !== undefined;
  const isThere = fromCache || (store && isNews && (await sandbox.store(setup.prepared, signal)));
  const stored = isThere && of('build').length === 0;
  failed ??= await inOrder(of('build'));
  await program(sandbox, FORGET_INSTALLATION, signal);
  await program(sandbox, plantCanary(id), signal);
  await program(sandbox, MARK_READY, signal);
  return { fromCache, commands: ran, failed, incomplete, stored, refusedHosts };
}

async function pathsOf(mirror: Mirror, base: string): Promise<Uint8Array> {
  const files = (await mirror.files(base)).filter(({ mode }) => mode !== SUBMODULE);
  return Buffer.from(files.map(({ path }) => `${path}\0`).join(''));
}
