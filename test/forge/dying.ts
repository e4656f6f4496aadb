import { connect, type EmulatedForge } from './emulated-forge.ts';

export class Died extends Error {}

function die(): never {
  throw new Died();
}

export type When = 'before' | 'after';

/** An installation whose process dies at the n-th call, just before or just after GitHub carried it out. */
export async function dyingAt(world: EmulatedForge, n: number, when: When) {
  const installation = await connect(world.github);
  let calls = 0;
  installation.octokit.hook.wrap('request', async (request, options) => {
    const call = ++calls;
    if (call === n && when === 'before') die();
    try {
      return await request(options);
    } finally {
      if (call === n) die();
    }
  });
  return { installation, calls: () => calls };
}
