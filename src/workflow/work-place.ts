import type { Shell, Tree, Workspace } from '../agent/workspace.ts';
import type { Mirror } from '../repository/repository.ts';
import { SandboxFailed, type Sandbox, type SandboxLimits, type Sandboxes } from '../sandbox/sandbox.ts';
import { program, WorkbenchBroken } from './program.ts';
import { setUp, type Setup, type SetUp, type Store } from './setup.ts';
import {
  IS_READY,
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

export interface WorkPlaceOptions {
  readonly sandboxes: Sandboxes;
  readonly run: string;
  readonly limits: SandboxLimits;
  readonly mirror: Mirror;
  readonly base: string;
}

/** A place that the workbench fills. */
interface FillablePlace extends WorkPlace {
  /** Sets its sandbox up anew from nothing but what earlier runs have left of the same installation. */
  prepare(store: Store, signal: AbortSignal): Promise<{ readonly sandbox: Sandbox; readonly done: SetUp }>;
}

/** The place of that name among those of the run; its first one has none. */
export function createWorkPlace(
  options: WorkPlaceOptions,
  /** What there is to be set up, as it is known when a sandbox is opened. */
  setupNow: () => Setup,
  name?: string,
): FillablePlace {
  const { sandboxes, run, limits } = options;
  let sandbox: Sandbox | undefined;
  let current: Tree | undefined;

  const open = (signal: AbortSignal, { image, needs, prepared }: Setup = setupNow()) =>
    sandboxes.open({ run, name, limits, image, needs, prepared, signal });
  const close = () => sandboxes.close({ run, name });

  /** Files of another commit that these do not go among are done without. */
  async function fill(opened: Sandbox, store: Store, signal: AbortSignal): Promise<[Sandbox, SetUp]> {
    const setup = setupNow();
    try {
      return [opened, await setUp(opened, { ...options, setup }, store, signal)];
    } catch (error) {
      if (
        opened.origin !== 'prepared' ||
        !(error instanceof SandboxFailed || error instanceof WorkbenchBroken)
      )
        throw error;
      await close();
      const empty = await open(signal, { ...setup, prepared: undefined });
      return [empty, await setUp(empty, { ...options, setup }, store, signal)];
    }
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
    const [filled, { failed }] = await fill(opened, async () => false, signal);
    if (failed === undefined) return take(filled, '');
    await close();
    throw new WorkbenchBroken(
      `The sandbox had to be made anew, and then the dependencies could not be installed:\n${failed.untrustedOutput.slice(-1500)}`,
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
    async prepare(store, signal) {
      sandbox = current = undefined;
      await close();
      const [filled, done] = await fill(await open(signal), store, signal);
      return { sandbox: take(filled, ''), done };
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

async function putTree(sandbox: Sandbox, tree: Tree, signal: AbortSignal): Promise<void> {
  const stdin = Buffer.from(tree, 'base64');
  const taken = await sandbox.run({ command: TAKE_TREE, timeoutMs: 60_000, stdin, signal });
  if (taken.exitCode !== 0)
    throw new WorkbenchBroken(`The work tree could not be put back: ${taken.output.slice(-500)}`);
  await program(sandbox, RESTORE, signal);
}
