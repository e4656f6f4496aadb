import { basename, join } from 'node:path';
import { openMirror } from '../../src/repository/repository.ts';
import { readConfiguredToolchain } from '../../src/sandbox/detection/read-toolchain.ts';
import type { Row } from './table.ts';
import { judge, type Truth } from './truth.ts';

interface Trial {
  readonly folder: string;
  readonly scratch: string;
  readonly truth: Truth | undefined;
}

/** Everything that a run does with a repository before it asks a model. */
export async function tryRepository({ folder, scratch, truth }: Trial): Promise<Row> {
  const name = basename(folder);
  const mirror = await openMirror({ dir: join(scratch, name), source: folder, surroundings: process.env });
  const base = await mirror.resolve('HEAD');
  const { toolchain } = await readConfiguredToolchain(mirror, base);
  return {
    repository: truth?.source ?? name,
    commit: base,
    toolchain: truth?.toolchain ?? toolchain.because[0] ?? 'none was found',
    judgement: truth && judge(toolchain, truth),
    installed: false,
    changes: [],
    missing: [],
    whyNot: 'nothing was tried',
  };
}
