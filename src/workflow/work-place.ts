import type { Shell, Tree, Workspace } from '../agent/workspace.ts';
import type { CommandEvidence } from '../conventions/evidence.ts';
import type { Mirror } from '../repository/repository.ts';
import type { Sandbox, SandboxLimits, Sandboxes } from '../sandbox/sandbox.ts';
import { plantCanary } from './canary.ts';
import { evidenceOf } from './command-evidence.ts';
import {
  FORGET_INSTALLATION,
  IS_READY,
  KEEP_BASE,
  MARK_READY,
  RESTORE,
  SHOW_PATHS,
  SHOW_TREE,
  SHOW_WITH_CONTEXT,
  SHOW_WITH_FUNCTIONS,
  showTreeOf,
  TAKE_TREE,
} from './work-tree.ts';

/**
 * A sandbox holding the repository at its base commit plus a tree that was saved earlier. It is opened when it is
 * first needed, found again after a crash, and made anew when it is gone: whoever uses it never knows.
 */
export interface WorkPlace extends Workspace {
  /** Only the changes to these paths, as a tree. */
  saveOnly(paths: readonly string[], signal: AbortSignal): Promise<Tree>;
  changedPaths(signal: AbortSignal): Promise<string[]>;
  /** The change as it is read, with as much code around it as fits into so many characters. */
  showChange(maxCharacters: number, signal: AbortSignal): Promise<string>;
  /** Gives the sandbox back until it is needed again, as while a run waits for people. */
  rest(): Promise<void>;
}

/** The work tree could not be saved or put back: the sandbox is no longer what the run needs. */
export class WorkbenchBroken extends Error {
  override name = 'WorkbenchBroken';
}

export interface WorkPlaceOptions {
  readonly sandboxes: Sandboxes;
  readonly run: string;
  readonly limits: SandboxLimits;
  readonly mirror: Mirror;
  readonly base: string;
  /** What a sandbox runs first, connected to the hosts, where nothing installed was kept. */
  readonly install: string | undefined;
  readonly hosts?: readonly string[];
}

/** The place that a run begins in, for the workbench alone. */
interface PreparedPlace extends WorkPlace {
  prepare(
    command: string | undefined,
    signal: AbortSignal,
  ): Promise<{ readonly sandbox: Sandbox; readonly installed: CommandEvidence | undefined }>;
}

const MAX_TREE_BYTES = 8_000_000;

/** The place of that name among those of the run; its first one has none. */
export function createWorkPlace(
  { sandboxes, run, limits, mirror, base, install, hosts = [] }: WorkPlaceOptions,
  name?: string,
): PreparedPlace {
  let sandbox: Sandbox | undefined;
  let current: Tree | undefined;

  const open = (signal: AbortSignal) => sandboxes.open({ run, name, limits, signal });
  const close = () => sandboxes.close({ run, name });

  /** The base commit and its dependencies, in a sandbox that has nothing yet; without a network from then on. */
  async function fill(
    empty: Sandbox,
    command: string | undefined,
    signal: AbortSignal,
  ): Promise<CommandEvidence | undefined> {
    await empty.load(mirror.snapshot(base, signal), signal);
    await program(empty, KEEP_BASE, signal);
    const timeoutMs = limits.commandSeconds * 1000;
    if (command !== undefined) await empty.connect({ hosts }, signal);
    const installed =
      command === undefined
        ? undefined
        : evidenceOf(command, await empty.run({ command, timeoutMs, maxOutputBytes: 200_000, signal }));
    await empty.cutNetwork();
    await program(empty, FORGET_INSTALLATION, signal);
    await program(empty, plantCanary(run), signal);
    await program(empty, MARK_READY, signal);
    return installed;
  }

  function take(opened: Sandbox, tree: Tree | undefined): Sandbox {
    current = tree;
    return (sandbox = opened);
  }

  async function ensureOpen(signal: AbortSignal): Promise<Sandbox> {
    if (sandbox) return sandbox;
    let opened = await open(signal);
    if (opened.origin === 'found') {
      const { exitCode } = await opened.run({ command: IS_READY, timeoutMs: 30_000, signal });
      if (exitCode === 0) return take(opened, undefined);
      await close();
      opened = await open(signal);
    }
    if (opened.origin === 'kept') return take(opened, '');
    const installed = await fill(opened, install, signal);
    if (succeeded(installed)) return take(opened, '');
    await close();
    throw new WorkbenchBroken(
      `The sandbox had to be made anew, and then the dependencies could not be installed:\n${installed?.output.slice(-1500)}`,
    );
  }

  async function openAt(tree: Tree, signal: AbortSignal): Promise<Sandbox> {
    const opened = await ensureOpen(signal);
    if (current !== tree) {
      current = undefined;
      await putTree(opened, tree, signal);
      current = tree;
    }
    return opened;
  }

  function mustBeOpen(): Sandbox {
    if (sandbox) return sandbox;
    throw new WorkbenchBroken('There is no work tree to save: no sandbox is open.');
  }

  return {
    async prepare(command, signal) {
      sandbox = current = undefined;
      await close();
      const opened = await open(signal);
      const installed = await fill(opened, command, signal);
      return { sandbox: take(opened, ''), installed };
    },

    async at(tree, signal): Promise<Shell> {
      let opened: Sandbox;
      try {
        opened = await openAt(tree, signal);
      } catch (error) {
        if (!(error instanceof Error && error.name === 'SandboxLost')) throw error;
        sandbox = current = undefined;
        opened = await openAt(tree, signal);
      }
      // From here on the tree is whatever the caller makes of it, until it is saved.
      current = undefined;
      return opened;
    },

    async save(signal) {
      const { stdout } = await program(mustBeOpen(), SHOW_TREE, signal);
      current = Buffer.from(stdout).toString('base64');
      return current;
    },

    async saveOnly(paths, signal) {
      if (paths.length === 0) return '';
      const { stdout } = await program(mustBeOpen(), showTreeOf(paths), signal);
      return Buffer.from(stdout).toString('base64');
    },

    async changedPaths(signal) {
      const { stdout } = await program(mustBeOpen(), SHOW_PATHS, signal);
      return Buffer.from(stdout).toString('utf8').split('\0').filter(Boolean);
    },

    async showChange(maxCharacters, signal) {
      let text = '';
      for (const form of [SHOW_WITH_FUNCTIONS, SHOW_WITH_CONTEXT, SHOW_TREE]) {
        const { stdout } = await program(mustBeOpen(), form, signal);
        text = Buffer.from(stdout).toString('utf8');
        if (text.length <= maxCharacters) return text;
      }
      return `${text.slice(0, maxCharacters)}\n[…]`;
    },

    async rest() {
      sandbox = current = undefined;
      await close();
    },
  };
}

export const succeeded = (installed: CommandEvidence | undefined): boolean =>
  installed === undefined || installed.exitCode === 0;

async function putTree(sandbox: Sandbox, tree: Tree, signal: AbortSignal): Promise<void> {
  const stdin = Buffer.from(tree, 'base64');
  const taken = await sandbox.run({ command: TAKE_TREE, timeoutMs: 60_000, stdin, signal });
  if (taken.exitCode !== 0)
    throw new WorkbenchBroken(`The work tree could not be put back: ${taken.output.slice(-500)}`);
  await program(sandbox, RESTORE, signal);
}

async function program(sandbox: Sandbox, command: string, signal: AbortSignal) {
  const result = await sandbox.run({
    command,
    timeoutMs: 300_000,
    maxOutputBytes: MAX_TREE_BYTES,
    signal,
  });
  if (result.exitCode === 0 && !result.truncated) return result;
  const because = result.truncated
    ? `the change is larger than ${MAX_TREE_BYTES / 1e6} MB`
    : result.output.slice(-2000);
  throw new WorkbenchBroken(`The work tree could not be kept (exit code ${result.exitCode}): ${because}`);
}
