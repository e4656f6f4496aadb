import { join } from 'node:path';
import { connect } from '@lancedb/lancedb';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createLog } from '../../src/lib/log.ts';
import { openMemory, type Memory } from '../../src/memory/memory.ts';
import { scratch } from '../repository/sample.ts';
import { outcomeOf, roundOf, sha } from './sample-outcome.ts';

async function memoryIn(uri: string): Promise<Memory> {
  const memory = await openMemory({ uri, log: createLog({ level: 'silent', redact: (text) => text }) });
  onTestFinished(async () => memory[Symbol.asyncDispose]());
  return memory;
}

const place = () => join(scratch(), 'memory');

describe("what became of the bot's pull requests", () => {
  it('gives back what was kept, as it was, also after memory was closed', async () => {
    const uri = place();
    const { outcomes } = await memoryIn(uri);
    const kept = outcomeOf(12, {
      title: `it's "quoted" \u0000 \ud800`,
      cost: 0.25,
      rounds: [
        roundOf({
          remarks: [{ key: 'comment-1', by: 'maria', untrustedText: "don't", answer: 'done' }],
          commit: sha('c'),
        }),
      ],
      stopped: { head: sha('d'), because: 'maria pushed' },
    });
    expect(await outcomes.of(12)).toBeUndefined();
    await outcomes.keep(kept);
    expect(await outcomes.of(12)).toEqual(kept);
    expect(await (await memoryIn(uri)).outcomes.list()).toEqual([kept]);
  });

  it('lists the newest first, all or those of an issue', async () => {
    const { outcomes } = await memoryIn(place());
    await outcomes.keep(outcomeOf(3, { issue: 1 }));
    await outcomes.keep(outcomeOf(12, { issue: 2 }));
    await outcomes.keep(outcomeOf(7, { issue: 1, state: 'refused' }));
    expect((await outcomes.list()).map(({ number }) => number)).toEqual([12, 7, 3]);
    expect((await outcomes.ofIssue(1)).map(({ number }) => number)).toEqual([7, 3]);
    expect(await outcomes.ofIssue(99)).toEqual([]);
  });

  it('has one of each pull request, however often it is kept', async () => {
    const { outcomes } = await memoryIn(place());
    await outcomes.keep(outcomeOf(3));
    await outcomes.keep(outcomeOf(3, { title: 'another' }));
    expect(await outcomes.list()).toMatchObject([{ number: 3, title: 'another' }]);
  });

  it('loses no change of many that are made at once, by several', async () => {
    const uri = place();
    const [one, other] = [await memoryIn(uri), await memoryIn(uri)];
    await one.outcomes.keep(outcomeOf(3));
    const add = (memory: Memory, head: string) =>
      memory.outcomes.update(3, (now) => ({ ...now, heads: [...now.heads, head] }));
    await Promise.all(['1', '2', '3', '4', '5', '6'].map((at) => add(at < '4' ? one : other, sha(at))));
    const heads = (await one.outcomes.of(3))?.heads ?? [];
    expect([...heads].sort()).toEqual([...['1', '2', '3', '4', '5', '6'].map(sha), sha('b')]);
  });

  it('changes large ones, whatever characters they hold', async () => {
    const { outcomes } = await memoryIn(place());
    await outcomes.keep(outcomeOf(3));
    const patch = `+it's "a" \\ \u0000 \ud800 \u2028 $1 %s -- ;\n`.repeat(3_000);
    await outcomes.update(3, (now) => ({ ...now, patch }));
    expect((await outcomes.of(3))?.patch).toBe(patch);
  });

  it('changes nothing that is not kept, and takes nothing that is no outcome', async () => {
    const { outcomes } = await memoryIn(place());
    expect(await outcomes.update(3, (now) => now)).toBeUndefined();
    await outcomes.keep(outcomeOf(3));
    await expect(outcomes.update(3, (now) => ({ ...now, openedAt: 'yesterday' }))).rejects.toThrow(
      'openedAt',
    );
    expect(await outcomes.of(3)).toEqual(outcomeOf(3));
  });

  it('passes over what another edition of the program wrote in another form, and leaves it there', async () => {
    const uri = place();
    const { outcomes } = await memoryIn(uri);
    await outcomes.keep(outcomeOf(3));
    await outcomes.keep(outcomeOf(4));
    const table = await (await connect(uri)).openTable('outcomes');
    for (const outcome of ['{"number":3,"state":"celebrated"}', 'no JSON']) {
      await table.update({ where: "number = '3'", values: { outcome } });
      expect((await outcomes.list()).map(({ number }) => number)).toEqual([4]);
      expect(await outcomes.of(3)).toBeUndefined();
      expect(await table.countRows()).toBe(2);
    }
  });
});
