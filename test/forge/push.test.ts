import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Push } from '../../src/forge/pull-request-talk.ts';
import { loadOpenApi } from '../support/openapi.ts';
import { Died, dyingAt, type When } from './dying.ts';
import { forgeOf, startEmulatedForge, type EmulatedForge } from './emulated-forge.ts';

const REPOSITORY = 'ada/engine';
const MINUTES = 60_000;

let world: EmulatedForge;
beforeAll(async () => {
  world = await startEmulatedForge();
});
afterAll(() => world[Symbol.asyncDispose]());

async function published(run: string, at: EmulatedForge = world) {
  const { branch, commit, pullRequest } = await at.forge.publish(at.publication(run));
  return { branch, commit, number: pullRequest.number };
}

const round = (branch: string, onto: string): Push => ({
  branch,
  onto,
  changes: [{ path: 'src/sum.js', mode: '100644', content: Buffer.from('export const sum = 3;\n') }],
  message: 'fix: as was asked, with hunter2hunter2',
});

const headOf = async (number: number, at: EmulatedForge = world) => {
  const state = await at.forge.pullRequest(number);
  return state.kind === 'found' ? state.head : undefined;
};

describe('a push', () => {
  it('is one commit of the app on top of the tip', async () => {
    const { branch, commit, number } = await published('one');
    const pushed = await world.forge.push(round(branch, commit));
    if (pushed.kind !== 'pushed') throw new Error('it has moved');
    const line = await world.hosted.raw(['log', '-1', '--format=%P|%an|%s', branch]);
    expect(line.trim()).toBe(`${commit}|heirloom[bot]|fix: as was asked, with [redacted]`);
    expect(await world.hosted.show([`${branch}:src/sum.js`])).toBe('export const sum = 3;\n');
    expect(await world.hosted.show([`${branch}:bin/data`])).not.toBe('');
    expect(await headOf(number)).toBe(pushed.commit);
    expect((await world.forge.commitsOf(number)).map(({ author, title }) => [author, title])).toEqual([
      ['heirloom[bot]', 'fix: add up'],
      ['heirloom[bot]', 'fix: as was asked, with [redacted]'],
    ]);
  });

  it('never goes over what a person has pushed, nor where the branch is gone', async () => {
    const { branch, commit } = await published('moved');
    const theirs = await world.github.pushAs('edsger', REPOSITORY, branch, { 'src/sum.js': '// mine\n' });
    expect(await world.forge.push(round(branch, commit))).toEqual({ kind: 'moved', head: theirs });
    await world.hosted.raw(['update-ref', '-d', `refs/heads/${branch}`]);
    expect(await world.forge.push(round(branch, commit))).toEqual({ kind: 'moved', head: undefined });
  });

  it('does not take for its own what a person has committed, even where it is the same', async () => {
    const { branch, commit } = await published('same');
    const content = 'export const sum = 3;\n';
    const theirs = await world.github.pushAs('edsger', REPOSITORY, branch, { 'src/sum.js': content });
    expect(await world.forge.push(round(branch, commit))).toEqual({ kind: 'moved', head: theirs });
  });

  it('gives way to a person who pushes while it is being made', async () => {
    const { branch, commit } = await published('race');
    const pushed = Promise.withResolvers<void>();
    const reached = Promise.withResolvers<void>();
    const waits = { method: 'POST', path: /\/git\/commits$/, until: pushed.promise } as const;
    world.github.delay({ ...waits, reached: () => reached.resolve() });
    const ours = world.forge.push(round(branch, commit));
    await reached.promise;
    const theirs = await world.github.pushAs('edsger', REPOSITORY, branch, { 'src/sum.js': '// mine\n' });
    pushed.resolve();
    expect(await ours).toEqual({ kind: 'moved', head: theirs });
  });

  it('that merges has two parents, and the tree of the base with its changes', async () => {
    const { branch, commit, number } = await published('conflict');
    const base = await world.github.pushAs('ada', REPOSITORY, 'main', { 'src/sum.js': '// new\n', new: '1' });
    const before = await world.forge.pullRequest(number);
    const pushed = await world.forge.push({ ...round(branch, commit), merging: base });
    if (pushed.kind !== 'pushed') throw new Error('it has moved');
    const parents = await world.hosted.raw(['log', '-1', '--format=%P', branch]);
    expect(parents.trim()).toBe(`${commit} ${base}`);
    expect(await world.hosted.show([`${branch}:new`])).toBe('1');
    const after = await world.forge.pullRequest(number);
    expect([before, after]).toMatchObject([{ mergeable: false }, { mergeable: true }]);
  });

  it('that changes nothing is no push', async () => {
    const { branch, commit } = await published('nothing');
    const change = round(branch, commit);
    const { commit: once } = { commit: '', ...(await world.forge.push(change)) };
    await expect(world.forge.push({ ...change, onto: once })).rejects.toThrow('the change is empty');
  });
});

it('sends GitHub only what GitHub’s own description allows', () => {
  const described = loadOpenApi();
  expect(world.github.requests.flatMap((request) => described.violations(request))).toEqual([]);
});

/** Pushes, dies at the n-th call, pushes again. Undefined when a push makes fewer calls than that. */
async function dieAndResume(n: number, when: When) {
  await using there = await startEmulatedForge();
  const { branch, commit } = await published('dies', there);
  const { installation, calls } = await dyingAt(there, n, when);
  const first = await forgeOf(there.github, installation)
    .push(round(branch, commit))
    .catch((error: unknown) => error);
  if (calls() < n) return undefined;
  const resumed = await there.forge.push(round(branch, commit));
  const commits = await there.hosted.raw(['rev-list', '--count', `${commit}..${branch}`]);
  return { died: first instanceof Died, resumed: resumed.kind, commits: commits.trim() };
}

describe('a process that dies while it pushes, and is resumed', () => {
  it.each<When>(['before', 'after'])(
    'leaves one commit: %s each call',
    async (when) => {
      let calls = 0;
      for (;;) {
        const outcome = await dieAndResume(calls + 1, when);
        if (outcome === undefined) break;
        calls += 1;
        expect(outcome).toEqual({ died: true, resumed: 'pushed', commits: '1' });
      }
      expect(calls).toBeGreaterThan(5);
    },
    4 * MINUTES,
  );
});
