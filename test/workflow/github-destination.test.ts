import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Forge } from '../../src/forge/forge.ts';
import { openMirror } from '../../src/repository/repository.ts';
import { createGitHubDestination } from '../../src/workflow/github-destination.ts';
import { sampleRepository, scratch } from '../repository/sample.ts';

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
    repositoryConfig: async () => config,
  };
  const destination = createGitHubDestination({
    forge: forge as Forge,
    run: 'r',
    issue: 1,
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
