import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '../../src/lib/log.ts';
import { openMemory } from '../../src/memory/memory.ts';
import { outcomeOf, roundOf } from '../memory/sample-outcome.ts';
import { heirloom } from '../support/command-line.ts';

let folder: string;
let data: Record<string, string>;

/** As the App leaves it in its data home. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heirloom-outcomes-'));
  data = { HEIRLOOM_DATA: folder };
  const uri = join(folder, 'memory', 'github', 'acme', 'shop');
  await using memory = await openMemory({ uri, log: createLog({ level: 'silent', redact: (text) => text }) });
  await memory.outcomes.keep(
    outcomeOf(12, {
      state: 'refused',
      title: 'fix: \u001B[31mred\u001B[0m',
      untrustedBecause: 'maria: no,\nnot like this',
      rounds: [roundOf()],
    }),
  );
  await memory.outcomes.keep(outcomeOf(14, { state: 'amended', editedLines: 3, contrast: '-a\n+b\n' }));
});
afterAll(() => rm(folder, { recursive: true }));

const memory = (...words: string[]) => heirloom(['memory', ...words], data);
const json = async (...words: string[]) => JSON.parse((await memory(...words, '--json')).out);

describe('heirloom memory outcomes', () => {
  it("shows what became of the App's pull requests, named as on GitHub", async () => {
    const { code, out } = await memory('outcomes', '--repo', 'Acme/shop');
    expect(code).toBe(0);
    expect(out).toMatch(/^#14 amended 2026-01-14 [^]*3 lines changed by people[^]*#12 refused/);
    expect(out).toContain('because: maria: no, not like this');
    expect(out).not.toContain('\u001B');
    expect((await json('outcomes', '--repo', 'acme/shop')).outcomes).toMatchObject([
      { number: 14, state: 'amended' },
      { number: 12, state: 'refused' },
    ]);
  });

  it('says so where nothing is remembered', async () => {
    const told = await memory('outcomes', '--repo', 'acme/else');
    expect(told).toMatchObject({ code: 1, out: '' });
    expect(told.err).toContain('Nothing is remembered of acme/else');
    expect((await memory('metrics')).code).toBe(2);
  });
});

describe('heirloom memory metrics', () => {
  it('tells them in numbers', async () => {
    expect(await json('metrics', '--repo', 'acme/shop')).toMatchObject({
      proposed: 2,
      accepted: 1,
      acceptedUntouched: 0,
      refused: 1,
      editedLines: { median: 3, sum: 3 },
      roundsPerPullRequest: 0.5,
      repeatedMistakes: [],
      costPerAccepted: null,
    });
    const { out } = await memory('metrics', '--repo', 'acme/shop');
    expect(out).toContain('accepted 1 (50%), untouched 0 (0%)');
    expect(out).toContain('cost for each accepted one: not known, 2,500 tokens');
  });
});
