import { describe, expect, it } from 'vitest';
import { Died, dyingAt, type When } from './dying.ts';
import { forgeOf, PLACE, startEmulatedForge, type EmulatedForge } from './emulated-forge.ts';

async function branches(world: EmulatedForge, pattern: string) {
  const list = await world.hosted.raw(['for-each-ref', '--format=%(refname:short)', `refs/heads/${pattern}`]);
  return list.split('\n').filter(Boolean);
}

async function pullRequestsOf(world: EmulatedForge, run: string) {
  const { data } = await world.github.asUser('ada').pulls.list({ ...PLACE, state: 'all', per_page: 100 });
  return data.filter(({ body }) => body?.includes(`heirloom:run=${run} `)).map(({ number }) => number);
}

/** Publishes, dies at the n-th call, publishes again. Undefined when publishing makes fewer calls than that. */
async function dieAndResume(n: number, when: When) {
  await using world = await startEmulatedForge();
  const publication = world.publication('dies');
  const { installation, calls } = await dyingAt(world, n, when);
  const first = await forgeOf(world.github, installation)
    .publish(publication)
    .then(
      () => 'published',
      (error: unknown) => error,
    );
  if (calls() < n) return undefined;
  const resumed = await world.forge.publish(publication);
  const left = {
    branches: await branches(world, 'fix/dies*'),
    pullRequests: await pullRequestsOf(world, 'dies'),
    commits: (await world.hosted.raw(['rev-list', '--count', 'main..fix/dies'])).trim(),
  };
  return { died: first instanceof Died, resumed, left };
}

const MINUTES = 60_000;

describe('a process that dies while it publishes, and is resumed', () => {
  it.each<When>(['before', 'after'])(
    'leaves one of everything: %s each call',
    async (when) => {
      let calls = 0;
      for (;;) {
        const outcome = await dieAndResume(calls + 1, when);
        if (outcome === undefined) break;
        calls += 1;
        const { number } = outcome.resumed.pullRequest;
        expect(outcome.died).toBe(true);
        expect(outcome.left).toEqual({ branches: ['fix/dies'], pullRequests: [number], commits: '1' });
      }
      expect(calls).toBeGreaterThan(8);
    },
    4 * MINUTES,
  );
});
