import type { Shell, Tree, Workspace } from '../agent/workspace.ts';
import type { CommandEvidence } from '../conventions/evidence.ts';
import type { Log } from '../lib/log.ts';
import type { Mirror } from '../repository/repository.ts';
import type { Sandbox, SandboxLimits, Sandboxes } from '../sandbox/sandbox.ts';
import { evidenceOf } from './command-evidence.ts';
import {
  FORGET_INSTALLATION,
  IS_READY,
  KEEP_BASE,
  MARK_READY,
  RESTORE,
  SHOW_PATHS,
  SHOW_TREE,
  showTreeOf,
  TAKE_TREE,
} from './work-tree.ts';

/**
 * A run's sandbox, holding the repository at its base commit plus a tree that was saved earlier. It is opened when
 * it is first needed, found again after a crash, and made anew when it is gone: whoever uses it never knows.
 */
export interface Workbench extends Workspace, AsyncDisposable {
  /** Installs the dependencies anew from nothing; the network is cut afterwards, whatever came of it. */
  prepare(install: string | undefined, signal: AbortSignal): Promise<CommandEvidence | undefined>;
  /** Only the changes to these paths, as a tree. */
  saveOnly(paths: readonly string[], signal: AbortSignal): Promise<Tree>;
  changedPaths(signal: AbortSignal): Promise<string[]>;
}

/** The work tree could not be saved or put back: the sandbox is no longer what the run needs. */
export class WorkbenchBroken extends Error {
  override name = 'WorkbenchBroken';
}

export interface WorkbenchOptions {
  readonly sandboxes: Sandboxes;
  readonly run: string;
  readonly limits: SandboxLimits;
  readonly mirror: Mirror;
  readonly base: string;
  /** What a sandbox that is made anew runs first, with the network still on. */
  readonly install: string | undefined;
  readonly log: Log;
}

const MAX_TREE_BYTES = 8_000_000;

export function createWorkbench(options: WorkbenchOptions): Workbench {
  let sandbox: Sandbox | undefined;
  let current: Tree | undefined;

  async function program(command: string, signal: AbortSignal, timeoutMs = 300_000) {
    const result = await sandbox!.run({ command, timeoutMs, maxOutputBytes: MAX_TREE_BYTES, signal });
    if (result.exitCode === 0 && !result.truncated) return result;
    const because = result.truncated
      ? `the change is larger than ${MAX_TREE_BYTES / 1e6} MB`
      : result.output.slice(-2000);
    throw new WorkbenchBroken(`The work tree could not be kept (exit code ${result.exitCode}): ${because}`);
  }

  async function openFresh(
    install: string | undefined,
    signal: AbortSignal,
  ): Promise<CommandEvidence | undefined> {
    await options.sandboxes.remove(options.run);
    sandbox = await options.sandboxes.open({ run: options.run, limits: options.limits, signal });
    await sandbox.load(options.mirror.snapshot(options.base, signal), signal);
    await program(KEEP_BASE, signal);
    const timeoutMs = options.limits.commandSeconds * 1000;
    const installed =
      install === undefined
        ? undefined
        : evidenceOf(
            install,
            await sandbox.run({ command: install, timeoutMs, maxOutputBytes: 200_000, signal }),
          );
    await sandbox.cutNetwork();
    await program(FORGET_INSTALLATION, signal);
    await program(MARK_READY, signal);
    current = '';
    return installed;
  }

  async function ensureOpen(signal: AbortSignal): Promise<Sandbox> {
    if (sandbox) return sandbox;
    sandbox = await options.sandboxes.open({ run: options.run, limits: options.limits, signal });
    const usable =
      !sandbox.fresh && (await sandbox.run({ command: IS_READY, timeoutMs: 30_000, signal })).exitCode === 0;
    if (usable) return sandbox;
    const installed = await openFresh(options.install, signal);
    if (installed === undefined || installed.exitCode === 0) return sandbox;
    throw new WorkbenchBroken(
      `The sandbox had to be made anew, and then the dependencies could not be installed:\n${installed.output.slice(-1500)}`,
    );
  }

  async function put(tree: Tree, signal: AbortSignal): Promise<void> {
    current = undefined;
    const stdin = Buffer.from(tree, 'base64');
    const taken = await sandbox!.run({ command: TAKE_TREE, timeoutMs: 60_000, stdin, signal });
    if (taken.exitCode !== 0)
      throw new WorkbenchBroken(`The work tree could not be put back: ${taken.output.slice(-500)}`);
    await program(RESTORE, signal);
    current = tree;
  }

  async function openAt(tree: Tree, signal: AbortSignal): Promise<Sandbox> {
    const open = await ensureOpen(signal);
    if (current !== tree) await put(tree, signal);
    return open;
  }

  return {
    prepare: openFresh,

    async at(tree, signal): Promise<Shell> {
      let open: Sandbox;
      try {
        open = await openAt(tree, signal);
      } catch (error) {
        if (!(error instanceof Error && error.name === 'SandboxLost')) throw error;
        sandbox = current = undefined;
        open = await openAt(tree, signal);
      }
      // From here on the tree is whatever the caller makes of it, until it is saved.
      current = undefined;
      return open;
    },

    async save(signal) {
      const { stdout } = await program(SHOW_TREE, signal);
      current = Buffer.from(stdout).toString('base64');
      return current;
    },

    async saveOnly(paths, signal) {
      if (paths.length === 0) return '';
      const { stdout } = await program(showTreeOf(paths), signal);
      return Buffer.from(stdout).toString('base64');
    },

    async changedPaths(signal) {
      const { stdout } = await program(SHOW_PATHS, signal);
      return Buffer.from(stdout).toString('utf8').split('\0').filter(Boolean);
    },

    async [Symbol.asyncDispose]() {
      try {
        // Before a crash the run may have made one that it has not needed since.
        await options.sandboxes.remove(options.run);
      } catch (error) {
        // What the run came to stands all the same; the next start removes what is left over.
        options.log.warn('a sandbox could not be removed', { run: options.run, error });
      }
    },
  };
}
