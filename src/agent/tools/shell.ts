import { z } from 'zod';
import { foldRepeats } from '../../lib/fold-repeats.ts';
import { plainText } from '../../lib/plain-text.ts';
import { MAX_KEPT_CHARACTERS } from '../result-budget.ts';
import type { ShellResult } from '../workspace.ts';
import { folderScript, type Finish } from './folder-script.ts';
import { failed, tool, type Tool } from './tool.ts';

const USUAL_SECONDS = 300;
/** Of one argument of a program, as Linux has it, with room for quotes. */
const LONGEST_COMMAND = 60_000;

export function shellTool(commandSeconds: number): Tool {
  const usual = Math.min(USUAL_SECONDS, commandSeconds);
  return tool({
    name: 'shell',
    description:
      'Run a bash command in the sandbox. The first starts in the root of the repository, each later one in the folder ' +
      'where the one before ended; variables are not kept. There is no network, and nothing waits for input. ' +
      'The exit code is always shown, and long output is cut in its middle, so there is no need to pipe into head or tail.',
    input: z.object({
      command: z.string().min(1),
      seconds: z
        .number()
        .positive()
        .optional()
        .describe(`how long it may take: ${usual} when left out, at most ${commandSeconds}`),
    }),
    async use({ command, seconds = usual }, { shell, folder }, signal) {
      if (command.length > LONGEST_COMMAND)
        return failed(
          `The command has ${command.length} characters, and ${LONGEST_COMMAND} are the most. Write files with \`edit\`.`,
        );
      const limit = Math.min(seconds, commandSeconds);
      const { script, read } = folderScript(command, folder);
      const result = await shell.run({
        command: script,
        timeoutMs: limit * 1000,
        maxOutputBytes: MAX_KEPT_CHARACTERS,
        signal,
      });
      const finish = read(result.output);
      const next = folderAfter(finish, folder);
      const output = foldRepeats(withoutOverwritten(plainText(finish.output))).trimEnd();
      return {
        text: [
          verdict(result, finish, limit, commandSeconds) + whereNow(next, folder),
          ...remarks(finish, folder),
          output === '' ? '(no output)' : output,
        ].join('\n'),
        folder: next,
        failed: result.ending !== 'exited' || result.exitCode !== 0,
      };
    },
  });
}

function verdict(
  { ending, exitCode, seconds }: ShellResult,
  { pipe }: Finish,
  limit: number,
  commandSeconds: number,
): string {
  switch (ending) {
    case 'exited':
      return `exit code ${exitCode}${earlierFailure(exitCode, pipe)}, ${seconds.toFixed(1)} s`;
    case 'timed-out':
      return `stopped: it ran longer than ${limit} s${limit < commandSeconds ? ` (\`seconds\` may be up to ${commandSeconds})` : ''}`;
    case 'out-of-memory':
      return 'killed: out of memory';
    case 'process-limit':
      return `failed${withCode(exitCode)}: it came to the limit of processes, and no more could be started`;
    case 'disk-full':
      return `failed${withCode(exitCode)}: the disk is full`;
    case 'output-limit':
      return 'stopped: it printed too much';
    case 'killed':
      return 'killed';
  }
}

const withCode = (exitCode: number | null): string => (exitCode === null ? '' : `, exit code ${exitCode}`);

/** By a reader such as `head` that has seen enough. */
const CLOSED_PIPE = 141;

/** `npm test | tail` exits with 0 whatever the tests did. */
function earlierFailure(exitCode: number | null, pipe: readonly number[]): string {
  const hidden = exitCode === 0 && pipe.some((code) => code !== 0 && code !== CLOSED_PIPE);
  return hidden ? ` of the last part of the pipe (its parts: ${pipe.join(', ')})` : '';
}

/** Where it is not known, as after a command that was stopped, the shell stays where it was. */
function folderAfter({ folder, lost, outside }: Finish, before: string): string {
  return folder ?? (lost || outside !== undefined ? '.' : before);
}

function whereNow(next: string, before: string): string {
  if (next !== '.') return `; now in \`${next}\``;
  return before === '.' ? '' : '; now in the root of the repository';
}

function remarks({ lost, outside }: Finish, before: string): string[] {
  return [
    ...(lost ? [`(\`${before}\` is no longer there: this ran in the root of the repository)`] : []),
    ...(outside === undefined
      ? []
      : [`(\`${outside}\` is outside the repository: the next command starts in its root)`]),
  ];
}

/** Progress bars write a line again and again; a terminal shows only what came last. */
function withoutOverwritten(text: string): string {
  const shown = (line: string) => line.slice(line.lastIndexOf('\r') + 1);
  return text
    .split('\n')
    .map((line) => shown(line.replace(/\r$/, '')))
    .join('\n');
}
