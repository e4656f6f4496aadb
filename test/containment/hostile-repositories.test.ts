import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDockerSandboxes } from '../../src/sandbox/docker-sandboxes.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { plantDecoys } from '../support/decoys.ts';
import { noEngine } from '../support/engine.ts';
import { SMALL, uniqueName } from '../support/sandbox-limits.ts';
import { sampleRepository, scratch } from '../repository/sample.ts';
import { HOSTILE_REPOSITORIES } from './hostile-repositories.ts';
import { rawObjects } from './raw-objects.ts';
import { takeIn } from './take-in.ts';

/** An ending that somebody thought of. */
const NAMED =
  /^(?:SnapshotRefused|TooManyFiles|UnknownRevision|EmptyRepository|RepositoryUnreachable|GitFailed|SandboxFailed)$/;

describe('a hostile repository', { timeout: 120_000 }, () => {
  let sandbox: Sandbox | undefined;
  beforeAll(async () => {
    if (noEngine !== undefined) return;
    const sandboxes = createDockerSandboxes({ image: 'heirloom-sandbox:local', owner: uniqueName() });
    sandbox = await sandboxes.open({ run: uniqueName(), limits: SMALL });
  });
  afterAll(() => sandbox?.[Symbol.asyncDispose]());

  it.each(HOSTILE_REPOSITORIES)('touches nothing: $name', async ({ make }) => {
    const place = scratch();
    const decoys = await plantDecoys(join(place, 'host'));
    const source = sampleRepository(join(place, 'source'));
    source.write('a.txt', 'a\n');
    source.commit('an ordinary commit');
    const gitDir = join(source.dir, '.git');
    make({
      ...source,
      gitDir,
      raw: rawObjects(gitDir),
      host: decoys.root,
      trap: join(decoys.root, 'sprung'),
    });

    const told = await takeIn(source.dir, join(place, 'home'), {
      sandbox,
      signal: AbortSignal.timeout(90_000),
    });
    expect(told.refused.filter((name) => !NAMED.test(name))).toEqual([]);
    expect(await decoys.differences()).toEqual([]);
    expect(readdirSync(place).filter((name) => !['home', 'host', 'source'].includes(name))).toEqual([]);
    expect(childrenLeft()).toEqual([]);
    if (sandbox) await leaveEmpty(sandbox);
  });
});

async function leaveEmpty(sandbox: Sandbox): Promise<void> {
  const command = 'find . -mindepth 1 -delete; find . -mindepth 1 | head -3; ls -A /tmp ~';
  const { output } = await sandbox.run({ command, timeoutMs: 30_000 });
  expect(
    output
      .trim()
      .split('\n')
      .filter((line) => line.startsWith('.')),
  ).toEqual([]);
}

/** Programs that this process started and that still run. */
function childrenLeft(): string[] {
  if (!existsSync('/proc/self/stat')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const [, name = '', state, parent] =
          /\((.*)\) (\S) (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
        return parent === String(process.pid) && state !== 'Z' && /^(?:git|sh|tar)/.test(name) ? [name] : [];
      } catch {
        // It ended meanwhile.
        return [];
      }
    });
}
