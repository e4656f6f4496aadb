import { describe, expect, it } from 'vitest';
import { createLocalSteps } from '../../../src/durable/local-steps.ts';
import type { Forge } from '../../../src/forge/forge.ts';
import { untilQuiet } from '../../../src/workflow/follow-up/quiet.ts';
import type { FollowUpReason } from '../../../src/workflow/follow-up/follow-up-request.ts';
import { LINTER, remark, talkOf } from './talk.ts';

const START = Date.parse('2026-11-21T10:00:00Z');
const at = (seconds: number) => new Date(START + seconds * 1000).toISOString();

/** What was written when, and when the run looks; the waits that came of it, in seconds. */
async function waits(
  words: readonly { readonly at: string; readonly by?: typeof LINTER }[],
  why: FollowUpReason = { kind: 'review' },
) {
  let now = START;
  const waited: number[] = [];
  const forge = {
    talk: async () => {
      const remarks = words.filter((word) => Date.parse(word.at) <= now);
      return talkOf({ remarks: remarks.map((word, id) => remark(id, 'Words.', word)) });
    },
  } as unknown as Forge;
  const steps = {
    ...createLocalSteps('run-1', new AbortController().signal),
    now: async () => new Date(now),
    async waitFor(_: string, ms: number) {
      waited.push(ms / 1000);
      now += ms;
      return undefined;
    },
  };
  const request = { installation: 1, owner: 'o', repo: 'r', repository: 'o/r', pullRequest: 1, why };
  await untilQuiet(steps, request, { forge, quietSeconds: 60 });
  return waited;
}

describe('a round', () => {
  it('waits until nobody has written for as long as it should', async () => {
    expect(await waits([{ at: at(-10) }])).toEqual([50]);
    expect(await waits([{ at: at(-10) }, { at: at(30) }, { at: at(80) }])).toEqual([50, 40, 50]);
  });

  it('begins at once where that was long ago, and does not wait for bots', async () => {
    expect(await waits([{ at: at(-61) }, { at: at(-1), by: LINTER }])).toEqual([]);
  });

  it('waits no longer than that for somebody whose clock is ahead, nor for one who never ends', async () => {
    expect(await waits([{ at: at(-1) }, { at: at(0) }])).toEqual([60]);
    const endless = Array.from({ length: 100 }, (_, index) => ({ at: at(index * 30) }));
    expect((await waits(endless)).length).toBeLessThanOrEqual(10);
  });

  it('does not wait at all where it was not words that it began with', async () => {
    expect(await waits([{ at: at(0) }], { kind: 'checks', head: 'f'.repeat(40) })).toEqual([]);
    expect(await waits([{ at: at(0) }], { kind: 'retry', by: 'mara' })).toEqual([]);
  });
});
