import type { CommandResult, Sandbox } from '../sandbox/sandbox.ts';

/** The work tree could not be saved or put back: the sandbox is no longer what the run needs. */
export class WorkbenchBroken extends Error {
  override name = 'WorkbenchBroken';
}

const MAX_TREE_BYTES = 8_000_000;

/** Runs one of the workbench's own scripts, which have to succeed. */
export async function program(
  sandbox: Sandbox,
  command: string,
  signal: AbortSignal,
  stdin?: Uint8Array,
): Promise<CommandResult> {
  const result = await sandbox.run({
    command,
    timeoutMs: 300_000,
    maxOutputBytes: MAX_TREE_BYTES,
    ...(stdin && { stdin }),
    signal,
  });
  if (result.exitCode === 0 && !result.truncated) return result;
  const because = result.truncated
    ? `the change is larger than ${MAX_TREE_BYTES / 1e6} MB`
    : result.output.slice(-2000);
  throw new WorkbenchBroken(`The work tree could not be kept (exit code ${result.exitCode}): ${because}`);
}
