import type { SandboxLimits } from './sandbox.ts';

const MIB = 1024 * 1024;
/** Past this a command is no longer talking to anyone. */
const COMMAND_BYTES = 64 * MIB;
const TOTAL_BYTES = 2048 * MIB;

/** What the next command may use: its own limit, or what those before it have left of the limit for all. */
export class RunAllowance {
  readonly #commandSeconds: number;
  #secondsLeft: number;
  #bytesLeft = TOTAL_BYTES;

  constructor({ commandSeconds, totalSeconds = Number.POSITIVE_INFINITY }: SandboxLimits) {
    this.#commandSeconds = commandSeconds;
    this.#secondsLeft = totalSeconds;
  }

  get milliseconds(): number {
    return Math.max(0, Math.min(this.#commandSeconds, this.#secondsLeft)) * 1000;
  }

  get bytes(): number {
    return Math.max(0, Math.min(COMMAND_BYTES, this.#bytesLeft));
  }

  spend({ seconds, bytes }: { readonly seconds: number; readonly bytes: number }): void {
    this.#secondsLeft -= seconds;
    this.#bytesLeft -= bytes;
  }
}
