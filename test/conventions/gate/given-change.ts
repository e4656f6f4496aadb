import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { changedFiles } from '../../../src/conventions/changed-files.ts';
import type { GateFile } from '../../../src/conventions/gate/change.ts';
import { gateFiles } from '../../../src/conventions/gate/change.ts';

/** What each file holds before and after; undefined where it is not there. */
export type Texts = Readonly<
  Record<string, readonly [before: string | undefined, after: string | undefined]>
>;

/** A change as git tells of it. */
export async function given(texts: Texts): Promise<GateFile[]> {
  const patch = Object.entries(texts).map(([path, [before, after]]) => patchFor(path, before, after));
  return gateFiles(changedFiles(patch.join('')), (path) => Promise.resolve(texts[path]?.[0]));
}

/** The change of one file that existed, by the lines that it adds at its end. */
export function adding(path: string, ...lines: readonly string[]): Texts {
  const before = 'the first line\nthe second line\n';
  return { [path]: [before, `${before}${lines.join('\n')}\n`] };
}

function patchFor(path: string, before: string | undefined, after: string | undefined): string {
  const folder = mkdtempSync(join(tmpdir(), 'heirloom-gate-'));
  try {
    const [old, fresh] = [join(folder, 'old'), join(folder, 'new')];
    writeFileSync(old, before ?? '');
    writeFileSync(fresh, after ?? '');
    const { stdout } = spawnSync('git', ['diff', '--no-index', '--no-color', old, fresh], {
      encoding: 'utf8',
    });
    const hunks = stdout.slice(Math.max(0, stdout.indexOf('\n@@') + 1));
    const kind =
      before === undefined
        ? `new file mode 100644\n--- /dev/null\n+++ b/${path}\n`
        : after === undefined
          ? `deleted file mode 100644\n--- a/${path}\n+++ /dev/null\n`
          : `--- a/${path}\n+++ b/${path}\n`;
    return `diff --git a/${path} b/${path}\n${kind}${hunks}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
