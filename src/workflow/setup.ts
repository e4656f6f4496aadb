import type { CommandEvidence } from '../conventions/evidence.ts';
import { headAndTail } from '../lib/head-and-tail.ts';
import type { Mirror } from '../repository/repository.ts';
import type { ImageNeeds } from '../sandbox/images/image-needs.ts';
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
  /** What that image was made for, so that it can be made again. */
  readonly needs?: ImageNeeds | undefined;
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

/** Keeps what was installed for later runs by that key; false where it is not kept. */
export type Store = (sandbox: Sandbox, key: string, signal: AbortSignal) => Promise<boolean>;

/** Puts the base commit and its dependencies into a sandbox that has just been opened; there is no network afterwards. */
export async function setUp(
  sandbox: Sandbox,
  { setup, run, mirror, base, limits }: SetUpOptions,
  store: Store,
  signal: AbortSignal,
): Promise<SetUp> {
  const fromCache = sandbox.origin === 'prepared';
  const ran: (CommandEvidence & { phase: SetupPhase })[] = [];
  const commandsOf = (phase: SetupPhase) => setup.commands.filter((command) => command.phase === phase);

  /** All commands of a phase, up to the first that fails. */
  async function pass(phase: SetupPhase): Promise<FailedCommand | undefined> {
    for (const { command } of commandsOf(phase)) {
      const timeoutMs = limits.commandSeconds * 1000;
      const result = await sandbox.run({ command, timeoutMs, maxOutputBytes: INSTALL_OUTPUT, signal });
      ran.push({ phase, ...evidenceOf(command, result) });
      const { exitCode, ending, output } = result;
      const untrustedOutput = headAndTail(output, KEPT_OF_FAILURE);
      if (exitCode !== 0) return { phase, command, exitCode, ending, untrustedOutput };
    }
    return undefined;
  }

  await putBase(sandbox, mirror, base, signal);
  const isOnline = commandsOf('scripts').length > 0 || (!fromCache && commandsOf('install').length > 0);
  if (isOnline) await sandbox.connect({ hosts: setup.hosts }, signal);
  let failed: FailedCommand | undefined;
  let incomplete: FailedCommand | undefined;
  let isThere = fromCache;
  try {
    failed = fromCache ? undefined : await pass('install');
    // Not what the scripts make: they may make it of the repository's own sources, which the key knows nothing of.
    if (!failed && !fromCache && setup.prepared !== undefined)
      isThere = await store(sandbox, setup.prepared, signal);
    incomplete = failed ? undefined : await pass('scripts');
  } finally {
    await sandbox.cutNetwork();
  }
  failed ??= await pass('build');
  await program(sandbox, FORGET_INSTALLATION, signal);
  await program(sandbox, plantCanary(run), signal);
  await program(sandbox, MARK_READY, signal);
  const stored = isThere && commandsOf('scripts').length + commandsOf('build').length === 0;
  return { fromCache, commands: ran, failed, incomplete, stored, refusedHosts: sandbox.refusedHosts() };
}

async function putBase(sandbox: Sandbox, mirror: Mirror, base: string, signal: AbortSignal): Promise<void> {
  const amongOthers = sandbox.origin === 'prepared';
  if (amongOthers) await program(sandbox, CLEAR_BASE, signal);
  await sandbox.load(mirror.snapshot(base, signal), signal);
  if (!amongOthers) return void (await program(sandbox, KEEP_BASE, signal));
  const files = (await mirror.files(base)).filter(({ mode }) => mode !== SUBMODULE);
  const paths = Buffer.from(files.map(({ path }) => `${path}\0`).join(''));
  await program(sandbox, KEEP_BASE_AMONG_OTHERS, signal, paths);
}
