import { z } from 'zod';
import { plainText } from '../../lib/plain-text.ts';
import type { ShellResult } from '../workspace.ts';
import { tool, type Tool } from './tool.ts';

export function shellTool(commandSeconds: number): Tool {
  return tool({
    name: 'shell',
    description:
      'Run a bash command in the sandbox, from the root of the repository. There is no network. ' +
      'Each call is a new shell; nothing waits for input. The exit code is always shown.',
    input: z.object({ command: z.string().min(1) }),
    async use({ command }, shell, signal) {
      const result = await shell.run({
        command,
        timeoutMs: commandSeconds * 1000,
        maxOutputBytes: 64_000,
        signal,
      });
      const output = plainText(result.output).trimEnd();
      return `${verdict(result, commandSeconds)}\n${output === '' ? '(no output)' : output}`;
    },
  });
}

function verdict({ ending, exitCode, seconds }: ShellResult, commandSeconds: number): string {
  switch (ending) {
    case 'exited':
      return `exit code ${exitCode}, ${seconds.toFixed(1)} s`;
    case 'timed-out':
      return `stopped: it ran longer than ${commandSeconds} s`;
    case 'out-of-memory':
      return 'killed: out of memory';
    case 'output-limit':
      return 'stopped: it printed too much';
    case 'killed':
      return 'killed';
  }
}
