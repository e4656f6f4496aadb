import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, forgeOf, PLACE, startEmulatedForge, type EmulatedForge } from './emulated-forge.ts';
import { loadOpenApi } from '../support/openapi.ts';

let world: EmulatedForge;
beforeAll(async () => {
  world = await startEmulatedForge();
  await world.github.asUser('ada').issues.create({ ...PLACE, title: 'It does not add up', body: '' });
});
afterAll(() => world[Symbol.asyncDispose]());

async function pullRequests() {
  const { data } = await world.github.asUser('ada').pulls.list({ ...PLACE, state: 'all', per_page: 100 });
  return data;
}

async function branches(pattern: string) {
  const list = await world.hosted.raw(['for-each-ref', '--format=%(refname:short)', `refs/heads/${pattern}`]);
  return list.split('\n').filter(Boolean);
}

/** An installation that is told to stop while its n-th call is answered. */
async function abortingAfter(n: number, controller: AbortController) {
  const installation = await connect(world.github);
  let calls = 0;
  installation.octokit.hook.after('request', (_response, { url }) => {
    if (url.endsWith('/access_tokens')) return;
    calls += 1;
    if (calls === n) controller.abort();
  });
  return { installation, made: () => calls };
}

describe('publishing', () => {
  it('makes one commit, one branch and one pull request that hold the change to the byte', async () => {
    const { forge, hosted, base } = world;
    const published = await forge.publish(
      world.publication('first', { body: 'The token is hunter2hunter2.', title: 'fix:  add\nup ' }),
    );
    expect(published).toMatchObject({ branch: 'fix/first', pullRequest: { state: 'open', draft: false } });
    expect((await hosted.revparse(['fix/first'])).trim()).toBe(published.commit);
    expect((await hosted.revparse(['fix/first^'])).trim()).toBe(base);
    expect(await hosted.raw(['diff', '--raw', '--abbrev=4', 'main', 'fix/first'])).toMatch(
      /^:000000 100755 .* A\tbin\/data\n:100644 000000 .* D\told\.txt\n:100644 100644 .* M\tsrc\/sum\.js\n$/,
    );
    const blob = await hosted.binaryCatFile(['blob', 'fix/first:bin/data']);
    expect([...blob]).toEqual([0, 255, 254, 10]);

    const pull = (await pullRequests()).find(({ number }) => number === published.pullRequest.number);
    expect(pull).toMatchObject({
      title: 'fix: add up',
      user: { login: 'heirloom[bot]' },
      head: { ref: 'fix/first' },
      base: { ref: 'main' },
    });
    expect(pull?.body).toBe(
      'The token is [redacted].\n\n<!-- heirloom:issue=1 -->\n<!-- heirloom:run=first -->\n',
    );
  });

  it('leaves the commit to GitHub to name and to sign', async () => {
    const message = await world.hosted.raw(['log', '-1', '--format=%an <%B>', 'fix/first']);
    expect(message.trim()).toMatch(/^heirloom\[bot\] <fix: add up\s*>$/);
  });

  it('a second time changes nothing', async () => {
    const again = world.publication('first');
    const before = await pullRequests();
    const published = await world.forge.publish(again);
    expect(published.branch).toBe('fix/first');
    expect(await pullRequests()).toEqual(before);
    expect(await branches('fix/first*')).toEqual(['fix/first']);
  });

  it('takes the next name when somebody else has the branch', async () => {
    const { forge, hosted } = world;
    await hosted.raw(['update-ref', 'refs/heads/fix/taken', 'main']);
    await hosted.raw(['update-ref', 'refs/heads/fix/taken-2', 'main']);
    const published = await forge.publish(world.publication('taken'));
    expect(published.branch).toBe('fix/taken-3');
    expect((await hosted.revparse(['fix/taken'])).trim()).toBe(world.base);
  });

  it('does not come back with a second pull request after the first was merged and its branch deleted', async () => {
    const published = await world.forge.publish(world.publication('merged'));
    const ada = world.github.asUser('ada');
    await ada.pulls.update({ ...PLACE, pull_number: published.pullRequest.number, state: 'closed' });
    await world.hosted.raw(['update-ref', '-d', 'refs/heads/fix/merged']);
    const again = await world.forge.publish(world.publication('merged'));
    expect(again.pullRequest).toMatchObject({ number: published.pullRequest.number, state: 'closed' });
    expect(await branches('fix/merged*')).toEqual([]);
  });

  it('makes no call any more once it is aborted, wherever it had got to', async () => {
    const publication = world.publication('aborted');
    const before = (await pullRequests()).length;
    let calls = 0;
    for (let allowed = 1; ; allowed++) {
      const controller = new AbortController();
      const { installation, made } = await abortingAfter(allowed, controller);
      const publishing = forgeOf(world.github, installation).publish(publication, controller.signal);
      const ended = await publishing.then(
        () => 'published',
        () => 'aborted',
      );
      if (ended === 'published') break;
      calls = made();
      expect(calls).toBe(allowed);
      expect(await pullRequests()).toHaveLength(before);
      await world.hosted.raw(['update-ref', '-d', 'refs/heads/fix/aborted']);
    }
    expect(calls).toBeGreaterThan(6);
  }, 60_000);

  it('refuses an empty change', async () => {
    const nothing = [
      { path: 'src/sum.js', mode: '100644' as const, content: Buffer.from('export const sum = 1;\n') },
    ];
    await expect(world.forge.publish(world.publication('nothing', { changes: nothing }))).rejects.toThrow(
      'nothing to publish',
    );
  });

  it('makes an ordinary pull request where the plan knows no drafts', async () => {
    world.github.fail({
      method: 'POST',
      path: /\/pulls$/,
      status: 422,
      message: 'Draft pull requests are not supported in this repository.',
    });
    const published = await world.forge.publish(world.publication('draft', { draft: true }));
    expect(published.pullRequest.draft).toBe(false);
  });
});

describe('an open pull request for an issue', () => {
  it('is found by its author and its marker', async () => {
    const published = await world.forge.publish(world.publication('for-issue', { issue: 4711 }));
    expect(await world.forge.openPullRequestFor(4711)).toMatchObject({
      number: published.pullRequest.number,
      branch: 'fix/for-issue',
    });
  });

  it('is not somebody else’s with the marker pasted into it', async () => {
    await world.hosted.raw(['update-ref', 'refs/heads/decoy', 'fix/first']);
    const body = '<!-- heirloom:issue=4712 -->\n<!-- heirloom:run=decoyed -->';
    const ada = world.github.asUser('ada');
    const decoy = await ada.pulls.create({ ...PLACE, title: 'Decoy', head: 'decoy', base: 'main', body });
    expect(await world.forge.openPullRequestFor(4712)).toBeUndefined();
    const published = await world.forge.publish(world.publication('decoyed'));
    expect(published.pullRequest.number).not.toBe(decoy.data.number);
  });
});

it('sends GitHub only what GitHub’s own description allows', () => {
  const described = loadOpenApi();
  expect(world.github.requests.flatMap((request) => described.violations(request))).toEqual([]);
});
