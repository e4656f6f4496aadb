import { describe, expect, it } from 'vitest';
import { GitHubUnavailable, PermissionMissing, RateLimited } from '../../src/forge/forge-errors.ts';
import { patiently } from '../../src/workflow/patience.ts';

const MINUTE_MS = 60_000;

/** Throws these one after the other, then succeeds. */
function failing(errors: Error[]) {
  const left = [...errors];
  return async () => {
    const error = left.shift();
    if (error !== undefined) throw error;
    return 'done';
  };
}

async function paused(errors: Error[]) {
  const pauses: number[] = [];
  const work = patiently(failing(errors), undefined, async (ms) => void pauses.push(ms));
  const ended = await work.catch((error: unknown) => error);
  return { ended, pauses };
}

const outages = (n: number) => Array.from({ length: n }, () => new GitHubUnavailable('It is down.'));

describe('patience', () => {
  it('sits out an outage, longer each time', async () => {
    const seconds = [5, 15, 30, 60, 120].map((n) => n * 1000);
    expect(await paused(outages(5))).toEqual({ ended: 'done', pauses: seconds });
  });

  it('has an end', async () => {
    expect((await paused(outages(6))).ended).toBeInstanceOf(GitHubUnavailable);
  });

  it('waits until a used-up limit is renewed, a quarter of an hour at most', async () => {
    const limited = (ms: number) => new RateLimited('Used up.', new Date(Date.now() + ms));
    const { ended, pauses } = await paused([limited(3 * MINUTE_MS), limited(50 * MINUTE_MS), limited(-1)]);
    expect(ended).toBe('done');
    expect(pauses[0]).toBeGreaterThan(2.9 * MINUTE_MS);
    expect(pauses[0]).toBeLessThan(3.1 * MINUTE_MS);
    expect(pauses.slice(1)).toEqual([15 * MINUTE_MS, 30_000]);
  });

  it('is none with what does not pass by itself', async () => {
    const missing = new PermissionMissing('Not allowed.');
    expect(await paused([missing])).toEqual({ ended: missing, pauses: [] });
  });

  it('ends at once when the run is cancelled', async () => {
    const controller = new AbortController();
    const down = failing(outages(1));
    const waiting = patiently(
      () => down().finally(() => setImmediate(() => controller.abort())),
      controller.signal,
    );
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });
});
