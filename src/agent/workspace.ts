/** What the agent needs of a sandbox; `sandbox/` fits it. */
export interface Shell {
  run(command: {
    readonly command: string;
    readonly timeoutMs: number;
    readonly maxOutputBytes?: number;
    readonly signal?: AbortSignal;
  }): Promise<ShellResult>;
  /** Nothing when there is no such file. A problem with the file is thrown as `FileTooLarge`, `SandboxFailed` or `PathRefused`. */
  read(path: string, maxBytes: number): Promise<Uint8Array | undefined>;
  write(path: string, content: Uint8Array): Promise<void>;
}

export interface ShellResult {
  readonly exitCode: number | null;
  readonly output: string;
  readonly seconds: number;
  readonly ending:
    'exited' | 'timed-out' | 'killed' | 'output-limit' | 'out-of-memory' | 'process-limit' | 'disk-full';
}

/** The work tree as a patch against the base commit, base64: small enough to keep with every turn. */
export type Tree = string;

export function patchOf(tree: Tree): string {
  return Buffer.from(tree, 'base64').toString('utf8');
}

/** The files under work. Any turn can be taken up again from the tree that the turn before it saved. */
export interface Workspace {
  at(tree: Tree, signal: AbortSignal): Promise<Shell>;
  save(signal: AbortSignal): Promise<Tree>;
}

/** Models like to write absolute paths; the workspace is the only place there is. */
export function relativePath(path: string): string {
  return path.replace(/^\/workspace(?:\/+|$)/, '').replace(/^\.\//, '') || '.';
}
