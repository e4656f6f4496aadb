import type { Shell, Tree, Workspace } from '../agent/workspace.ts';
import { quoteForShell } from '../agent/workspace.ts';
import type { CommandEvidence } from '../conventions/evidence.ts';
import type { Mirror } from '../repository/repository.ts';
import type { Sandbox, SandboxLimits, Sandboxes } from '../sandbox/sandbox.ts';
import { evidenceOf } from './command-evidence.ts';

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
}

/**
 * The base commit is kept beside the workspace in a git directory of the program's own, so that whatever the agent
 * does to `.git`, the difference can be taken. Attributes are disarmed: content stays byte for byte what it is.
 */
const BASE_GIT = '"$HOME/.heirloom/base.git"';
const READY = '"$HOME/.heirloom/ready"';
const GIT = `git --git-dir=${BASE_GIT} --work-tree=. -c core.autocrlf=false -c core.fsmonitor=false -c core.hooksPath=/dev/null -c core.quotePath=false`;
const KEEP_BASE = `set -e
mkdir -p "$HOME/.heirloom"
git init -q -b main .
printf '* -text -ident !filter !diff !working-tree-encoding\\n' > .git/info/attributes
git config user.name contributor && git config user.email contributor@example.invalid && git config gc.auto 0
git add -A -f . && git commit -q --allow-empty --no-verify -m 'The base commit'
rm -rf ${BASE_GIT} && cp -a .git ${BASE_GIT}
${GIT} tag base`;
/** What the installation leaves behind is no part of any change: lock files it rewrote, folders nobody ignores. */
const FORGET_INSTALLATION = `set -e
${GIT} read-tree base
${GIT} ls-files --others --exclude-standard --directory --no-empty-directory | sed 's/[][*?\\\\!#]/\\\\&/g; s|^|/|' > "$HOME/.heirloom/installed"
cat "$HOME/.heirloom/installed" >> ${BASE_GIT.replace('base.git', 'base.git/info/exclude')}
cat "$HOME/.heirloom/installed" >> .git/info/exclude
${GIT} checkout-index -q -f -a`;
const RESTORE = `set -e
${GIT} read-tree base
${GIT} checkout-index -q -f -a
${GIT} clean -fdq
if [ -s "$HOME/.heirloom/tree.patch" ]; then ${GIT} apply --binary --whitespace=nowarn "$HOME/.heirloom/tree.patch"; fi`;
const STAGE = `${GIT} read-tree base && ${GIT} add -A .`;
const DIFF = `${GIT} diff --cached --binary --full-index --no-ext-diff --no-textconv --no-color --no-renames base`;
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
    await program(`touch ${READY}`, signal);
    current = '';
    return installed;
  }

  async function ensureOpen(signal: AbortSignal): Promise<Sandbox> {
    if (sandbox) return sandbox;
    sandbox = await options.sandboxes.open({ run: options.run, limits: options.limits, signal });
    const usable =
      !sandbox.fresh &&
      (await sandbox.run({ command: `test -e ${READY}`, timeoutMs: 30_000, signal })).exitCode === 0;
    if (!usable) await openFresh(options.install, signal);
    return sandbox;
  }

  async function put(tree: Tree, signal: AbortSignal): Promise<void> {
    current = undefined;
    const stdin = Buffer.from(tree, 'base64');
    const kept = await sandbox!.run({
      command: 'cat > "$HOME/.heirloom/tree.patch"',
      timeoutMs: 60_000,
      stdin,
      signal,
    });
    if (kept.exitCode !== 0)
      throw new WorkbenchBroken(`The work tree could not be put back: ${kept.output.slice(-500)}`);
    await program(RESTORE, signal);
    current = tree;
  }

  return {
    prepare: openFresh,

    async at(tree, signal): Promise<Shell> {
      const open = await ensureOpen(signal);
      if (current !== tree) await put(tree, signal);
      // From here on the tree is whatever the caller makes of it, until it is saved.
      current = undefined;
      return open;
    },

    async save(signal) {
      const { stdout } = await program(`${STAGE} && ${DIFF}`, signal);
      current = Buffer.from(stdout).toString('base64');
      return current;
    },

    async saveOnly(paths, signal) {
      if (paths.length === 0) return '';
      const { stdout } = await program(
        `${STAGE} && ${DIFF} -- ${paths.map((path) => quoteForShell(`:(literal)${path}`)).join(' ')}`,
        signal,
      );
      return Buffer.from(stdout).toString('base64');
    },

    async changedPaths(signal) {
      const { stdout } = await program(
        `${STAGE} && ${GIT} diff --cached --name-only --no-renames -z base`,
        signal,
      );
      return Buffer.from(stdout).toString('utf8').split('\0').filter(Boolean);
    },

    async [Symbol.asyncDispose]() {
      // Before a crash the run may have made one that it has not needed since.
      await options.sandboxes.remove(options.run);
    },
  };
}
