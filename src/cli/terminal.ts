/** Where a command speaks: results on standard output, everything else on standard error. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** A person watches: progress may be drawn. */
  readonly interactive: boolean;
  readonly colour: boolean;
}

/** How a command ends, as its exit code: done, could not, wrong usage. */
export type ExitCode = 0 | 1 | 2;

/** One JSON document on a line. */
export function printJson(terminal: Terminal, document: unknown): void {
  terminal.out(`${JSON.stringify(document)}\n`);
}
