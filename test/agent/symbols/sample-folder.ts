import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Shell } from '../../../src/agent/workspace.ts';
import { folderShell } from '../../support/folder-shell.ts';

export interface SampleFolder extends AsyncDisposable {
  readonly shell: Shell;
}

/** A real folder with the given files in it. */
export async function sampleFolder(
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<SampleFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'heirloom-symbols-'));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return {
    shell: folderShell(folder),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}
