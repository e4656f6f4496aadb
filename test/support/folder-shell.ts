import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Shell } from '../../src/agent/workspace.ts';

const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** A shell over a plain folder, for tests of the agent alone; the sandbox has tests of its own. */
export function folderShell(folder: string): Shell {
  // Beside the folder, as in a sandbox: what is run there may leave things at home.
  const env = { ...process.env, HOME: `${folder}.home` };
  return {
    run: ({ command, timeoutMs }) =>
      new Promise((resolve) => {
        execFile(
          'bash',
          ['-c', command],
          { cwd: folder, timeout: timeoutMs, maxBuffer: MAX_OUTPUT_BYTES, env },
          (error, stdout, stderr) => {
            const exitCode = typeof error?.code === 'number' ? error.code : error ? null : 0;
            resolve({ exitCode, output: stdout + stderr, seconds: 0, ending: 'exited' });
          },
        );
      }),
    read: (path) =>
      readFile(join(folder, path)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT' || error.code === 'EISDIR') return undefined;
        throw error;
      }),
    async write(path, content) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    },
  };
}
