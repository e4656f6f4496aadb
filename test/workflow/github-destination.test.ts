import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ForgeError, type Forge } from '../../src/forge/forge.ts';
import { createLog } from '../../src/lib/log.ts';
import { openMirror, type Mirror } from '../../src/repository/repository.ts';
import { createGitHubDestination } from '../../src/workflow/github-destination.ts';
import type { Proposal } from '../../src/workflow/outcome.ts';
import { sampleRepository, scratch } from '../repository/sample.ts';

const log = createLog({ level: 'silent', redact: (text) => text });

/** A repository with a tag `v1`, and a branch of the same name a commit further on. */
async function resolved(base?: string) {
  const source = sampleRepository();
  source.write('a', '1');
  const tagged = source.commit('one');
  source.git('tag', 'v1');
  source.git('checkout', '--quiet', '-b', 'v1');
  source.write('a', '2');
  const branch = source.commit('two');
  source.git('checkout', '--quiet', 'main');
  const config = base === undefined ? undefined : `pull-request:\n  base: ${JSON.stringify(base)}\n`;
  const forge: Partial<Forge> = {
    issue: async () => ({ kind: 'found', state: 'open', title: '', body: '', isPullRequest: false }) as never,
    openPullRequestFor: async () => undefined,
    openPullRequests: async () => [],
    repositoryConfig: async () => config,
  };
  const destination = createGitHubDestination({
    forge: forge as Forge,
    run: 'r',
    issue: 1,
    mostOpen: 10,
    log,
    openMirror: () => openMirror({ dir: join(scratch(), 'mirror'), source: source.dir }),
  });
  const beginning = await destination.begin();
  if (beginning.kind !== 'wanted') throw new Error(beginning.because);
  const mirror = await destination.openMirror(new AbortController().signal);
  return { commit: await mirror.resolve(beginning.revision), tagged, branch };
}

it('begins at the branch that the configuration names, whatever tag is called the same', async () => {
  const { commit, branch } = await resolved('v1');
  expect(commit).toBe(branch);
});

it('begins at the default branch where the configuration names none', async () => {
  const { commit, tagged } = await resolved();
  expect(commit).toBe(tagged);
});

it.each(['gone', 'main~0', 'main^', 'main@{0}'])('names the key that says %s, which is no branch', (base) =>
  expect(resolved(base)).rejects.toThrow('`pull-request.base` in .github/heirloom.yml'),
);

/** What it says of an issue while so many pull requests of its own are open. */
async function begun(open: number, config?: string) {
  const forge: Partial<Forge> = {
    issue: async () => ({ kind: 'found', state: 'open', title: '', body: '', isPullRequest: false }) as never,
    openPullRequestFor: async () => undefined,
    openPullRequests: async () => Array.from({ length: open }, () => ({}) as never),
    repositoryConfig: async () => config,
  };
  const destination = createGitHubDestination({
    forge: forge as Forge,
    run: 'r',
    issue: 1,
    mostOpen: 3,
    log,
    openMirror: () => Promise.reject(new Error('Nothing is to be fetched.')),
  });
  return { beginning: await destination.begin(), later: await destination.unwanted() };
}

it.each([
  ['as many as the operator allows', 3, undefined],
  ['as many as the repository allows', 1, 'limits: { open-pull-requests: 1 }'],
  ['more than the operator allows, whatever the repository says', 4, 'limits: { open-pull-requests: 9 }'],
])('begins nothing and proposes nothing while %s are open', async (_, open, config) => {
  const because = expect.stringContaining(`${open} pull requests of mine are open`);
  expect(await begun(open, config)).toEqual({ beginning: { kind: 'unwanted', because }, later: because });
});

it('begins while one more may be open', async () => {
  expect(await begun(2)).toMatchObject({ beginning: { kind: 'wanted' }, later: undefined });
});

it('has proposed the change although its check is refused', async () => {
  const pullRequest = { number: 7, url: 'https://github.com/acme/shop/pull/7' };
  const forge: Partial<Forge> = {
    publish: async () => ({ branch: 'fix/1', commit: 'c', pullRequest }) as never,
    checkRun: () => Promise.reject(new ForgeError('Resource not accessible by integration')),
  };
  const destination = createGitHubDestination({
    forge: forge as Forge,
    run: 'r',
    issue: 1,
    mostOpen: 3,
    log,
    openMirror: () => Promise.reject(new Error('Nothing is to be fetched.')),
  });
  const proposal = {
    base: 'b',
    baseBranch: 'main',
    evidence: { reproduction: { kind: 'none', because: 'none' } },
  } as Proposal;
  const proposed = await destination.propose(proposal, {} as Mirror, { tree: 't', changes: [] });
  expect(proposed).toMatchObject({ branch: 'fix/1', number: 7, url: pullRequest.url });
});
