import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Forge } from '../../../src/forge/forge.ts';
import { createLog } from '../../../src/lib/log.ts';
import { openMemory, type Memory } from '../../../src/memory/memory.ts';
import { keepLookedAfter } from '../../../src/workflow/look-after/keep-looked-after.ts';
import type { LookRequest } from '../../../src/workflow/trigger-request.ts';
import { outcomeOf, sha } from '../../memory/sample-outcome.ts';

const logged: string[] = [];
const log = createLog({ level: 'info', redact: (text) => text, write: (line) => logged.push(line) });
const place = { installation: 1, owner: 'acme', repo: 'shop' };

let folder: string;
let memory: Memory;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heirloom-look-'));
  memory = await openMemory({ uri: folder, log });
  for (const number of [1, 2, 3, 4, 5]) await memory.outcomes.keep(outcomeOf(number));
  await memory.outcomes.keep(outcomeOf(6, { state: 'merged' }));
  await memory.outcomes.keep(outcomeOf(7, { run: 'of an installation that is not known any more' }));
});
afterAll(async () => {
  await memory[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** 1 has nothing to be done, 2 cannot be looked at, 3 has conflicts, 4 was merged, somebody has pushed to 5. */
const forge = {
  async pullRequest(number: number) {
    if (number === 2) throw new Error('The repository is gone.');
    const state = number === 4 ? 'closed' : 'open';
    const head = number === 5 ? sha('e') : sha('b');
    return { kind: 'found', isOwn: true, state, merged: number === 4, head, mergeable: number !== 3 };
  },
  talk: async () => ({ comments: [], reviews: [], remarks: [] }),
  answered: async () => new Set(),
  checks: async () => [],
} as unknown as Forge;

it('asks for a look where something is due, whatever fails for others, and no more once it is disposed of', async () => {
  const asked: LookRequest[] = [];
  {
    await using _ = keepLookedAfter({
      memories: async () => [memory],
      placeOf: async (run) => (run.startsWith('fix-') ? place : undefined),
      forgeOf: () => forge,
      runs: { list: async () => [] },
      accept: async (request) => void asked.push(request),
      log,
      everyMs: 100,
    });
    await expect.poll(() => asked.length, { timeout: 10_000 }).toBeGreaterThan(5);
  }
  const by = asked.length;
  expect(new Set(asked.map(({ pullRequest }) => pullRequest))).toEqual(new Set([3, 4, 5]));
  expect(asked[0]).toMatchObject({ kind: 'look', ...place });
  expect(new Set(asked.map(({ delivery }) => delivery)).size).toBe(by);
  expect(logged.some((line) => line.includes('The repository is gone.'))).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 250));
  expect(asked).toHaveLength(by);
});
