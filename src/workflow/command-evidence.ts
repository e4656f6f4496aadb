import { plainText } from '../lib/plain-text.ts';
import type { CommandEvidence } from '../conventions/evidence.ts';
import type { ShellResult } from '../agent/workspace.ts';

const KEPT_CHARACTERS = 6_000;

/** What is kept of a command that the program ran: enough to believe it, not all it printed. */
export function evidenceOf(command: string, result: ShellResult): CommandEvidence {
  const { exitCode, seconds, ending } = result;
  return {
    command,
    exitCode,
    seconds: Math.round(seconds * 10) / 10,
    ending,
    output: tail(plainText(result.output)),
  };
}

/** A runner's verdict stands at the end. */
function tail(output: string): string {
  const text = output.trim();
  return text.length <= KEPT_CHARACTERS ? text : `[…]\n${text.slice(-KEPT_CHARACTERS)}`;
}
