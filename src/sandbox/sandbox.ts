import type { Readable } from 'node:stream';
import type { ImageNeeds, MadeImage } from './images/image-needs.ts';

/** `process` isolates nothing. */
export type SandboxKind = 'docker' | 'process';

/** A place where a repository's own code and the agent's commands run. */
export interface Sandbox extends AsyncDisposable {
  readonly kind: SandboxKind;
  readonly origin: Origin;
  /**
   * Runs one command to its end; commands of one sandbox run one after the other. Whatever way a command ends is
   * a value, except that an abort throws the signal's reason once everything the command started is dead.
   */
  run(command: Command): Promise<CommandResult>;
  /** Unpacks a tar stream into the workspace. */
  load(tar: Readable, signal?: AbortSignal): Promise<void>;
  /** Nothing when there is no such file; throws FileTooLarge rather than giving a part of it. */
  read(path: string, maxBytes: number): Promise<Uint8Array | undefined>;
  /** Makes the folders on the way. */
  write(path: string, content: Uint8Array): Promise<void>;
  /**
   * From here on commands reach these hosts and no others; before, they reach none. One that was found or kept was cut.
   * The process sandbox has the network of its machine: to it, this and the next do nothing.
   */
  connect(rules: NetworkRules, signal?: AbortSignal): Promise<void>;
  /** For good: nothing connects this sandbox again. */
  cutNetwork(): Promise<void>;
  /** What commands asked for in vain while it was connected. */
  refusedHosts(): readonly string[];
  /**
   * Keeps the files as they are now: what the run opens from here on begins with them. They take the place of what was
   * kept before. Programs that still run in the sandbox are ended.
   */
  keep(signal?: AbortSignal): Promise<void>;
  /**
   * Keeps the files as they are now for every later run that opens with this key, in the place of what was stored by it
   * before and for as long as there is room; false where there is none. Programs that still run are ended. The process
   * sandbox stores nothing.
   */
  store(key: string, signal?: AbortSignal): Promise<boolean>;
}

/**
 * `found`: was still there, as after a crash. `kept`: made with the files the run kept, `prepared`: with those that were
 * stored by the key; both without a network.
 */
export type Origin = 'new' | 'prepared' | 'kept' | 'found';

/** Besides the hosts that the operator has allowed for all. */
export interface NetworkRules {
  /** Names on the public internet, or all below one: `*.example.com`. */
  readonly hosts: readonly string[];
}

export interface Command {
  /** Given to `bash -c`. */
  readonly command: string;
  /** Relative to the workspace. */
  readonly cwd?: string;
  readonly timeoutMs: number;
  readonly maxOutputBytes?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** What the command reads; without it, standard input is closed. */
  readonly stdin?: Uint8Array;
  readonly signal?: AbortSignal;
}

export interface CommandResult {
  /** Nothing when the command was stopped before it could exit. */
  readonly exitCode: number | null;
  /** Standard output and error about as they came; the head and the tail where there was more than the cap. */
  readonly output: string;
  /** Standard output alone, from its beginning up to the cap. */
  readonly stdout: Uint8Array;
  readonly truncated: boolean;
  readonly seconds: number;
  readonly ending: Ending;
}

/** `killed`: by a signal that Heirloom did not send. A command that succeeds has `exited`, whatever it ran into. */
export type Ending = 'exited' | 'timed-out' | 'killed' | 'output-limit' | ReachedLimit;

/** What the sandbox ran out of while a command failed, or before its time was up. */
export type ReachedLimit = 'out-of-memory' | 'process-limit' | 'disk-full';

export interface SandboxLimits {
  /** For processes; the files of the sandbox are in memory too and come on top. */
  readonly memoryMb: number;
  readonly cpus: number;
  readonly processes: number;
  /** Of the workspace; the home folder has half of it on top, the temporary folder a quarter. */
  readonly diskMb: number;
  /** No command may run longer, whatever its own limit. */
  readonly commandSeconds: number;
  /** All commands of one sandbox together; without it, only each for itself. */
  readonly totalSeconds?: number;
}

export interface OpenSandbox extends SandboxName {
  /** A made one; else the configured one. Of no meaning where the sandbox begins with files that were kept or stored. */
  readonly image?: string | undefined;
  /** What that image was made for: where it is gone, it is made again. */
  readonly needs?: ImageNeeds | undefined;
  /** What `store` was told. */
  readonly prepared?: string | undefined;
  readonly limits: SandboxLimits;
  readonly signal?: AbortSignal;
}

export interface SandboxName {
  readonly run: string;
  /** Of a further sandbox of the run. */
  readonly name?: string | undefined;
}

export type IsLive = (run: string) => boolean | Promise<boolean>;

export interface Sandboxes {
  /**
   * The configured image with what is needed on top, made where it is not there yet. What cannot be had is said, and left
   * out. The process sandbox has what its machine has.
   */
  image(needs: ImageNeeds, signal?: AbortSignal): Promise<MadeImage>;
  /** The one that is there; else one with the files the run has kept, or that are stored by the key; else a new one. */
  open(options: OpenSandbox): Promise<Sandbox>;
  /** Removes this sandbox, whoever made it, and nothing that the run has kept; no error when there is none. */
  close(sandbox: SandboxName): Promise<void>;
  /** Removes all sandboxes of the run, whoever made them, and what it kept; no error when there is nothing. */
  remove(run: string): Promise<void>;
  /**
   * Does that for the runs of this installation that are not live; returns them. Whether they are is asked once it is
   * known what they have, so that no run that begins meanwhile is taken for one that is over.
   */
  removeLeftovers(isLive: IsLive): Promise<string[]>;
  check(): Promise<SandboxCheck>;
}

export type SandboxCheck =
  | {
      readonly kind: 'ready';
      /** Where it holds less than it is asked to; sentences for people. */
      readonly weaknesses?: readonly string[];
    }
  | { readonly kind: 'missing'; readonly what: string; readonly mend: string };

export const DEFAULT_MAX_OUTPUT_BYTES = 256 * 1024;

export class FileTooLarge extends Error {
  override name = 'FileTooLarge';
}

/** The sandbox could not do what it was asked for: its disk is full, or a path cannot be written. */
export class SandboxFailed extends Error {
  override name = 'SandboxFailed';
}

export function fileTooLarge(path: string, maxBytes: number): FileTooLarge {
  return new FileTooLarge(`${path} is larger than ${maxBytes} bytes.`);
}
