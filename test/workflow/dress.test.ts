import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RepositoryConfig } from '../../src/config/repository-config.ts';
import type { Forge } from '../../src/forge/forge.ts';
import { openMirror } from '../../src/repository/repository.ts';
import { dressFor } from '../../src/workflow/dress.ts';
import { sampleRepository, scratch } from '../repository/sample.ts';

const WRITERS = new Set(['ada', 'bob', 'carol']);
const noreply = (login: string) => `--author=${login} <1+${login}@users.noreply.github.com>`;

interface Scene {
  readonly owners?: string;
  readonly config?: RepositoryConfig['pull-request'];
  readonly merged?: Awaited<ReturnType<Forge['mergedPullRequests']>>;
}

async function dressed({ owners, config = {}, merged = [] }: Scene) {
  const source = sampleRepository();
  if (owners !== undefined) source.write('.github/CODEOWNERS', owners);
  source.write('src/a.ts', 'one\n');
  source.commit('first');
  const lines = (by: string, text: string) => {
    source.write('src/a.ts', text);
    source.git('commit', '--quiet', '--all', '-m', 'more', noreply(by));
  };
  lines('stranger', 'one\n1\n2\n3\n4\n');
  lines('bob', 'one\n1\n2\n3\n4\n5\n6\n');
  lines('ada', 'one\n1\n2\n3\n4\n5\n6\n7\n');
  const base = source.git('rev-parse', 'HEAD');
  source.write('src/a.ts', 'One\n');
  const patch = source.git('diff', 'HEAD');
  const mirror = await openMirror({ dir: join(scratch(), 'mirror'), source: source.dir });
  const forge: Pick<Forge, 'permission' | 'mergedPullRequests' | 'issue'> = {
    permission: async (login) => (WRITERS.has(login) ? 'write' : 'read'),
    mergedPullRequests: async () => merged,
    issue: async () => ({
      kind: 'found',
      state: 'open',
      title: '',
      body: '',
      isPullRequest: false,
      milestone: '3.0',
    }),
  };
  const change = { mirror, base, patch: `${patch}\n`, issue: 1, config: { 'pull-request': config } };
  return dressFor(change, forge);
}

describe('reviewers', () => {
  it('are the owners of what changes, as far as they may merge', async () => {
    expect(await dressed({ owners: '*.ts @stranger @carol @bob @ada' })).toMatchObject({
      reviewers: ['carol', 'bob'],
      teams: [],
    });
    expect(await dressed({ owners: '* @acme/core @carol @bob' })).toMatchObject({
      reviewers: ['carol'],
      teams: ['core'],
    });
  });

  it('are else those who wrote most of the lines, and never somebody without a say', async () => {
    expect(await dressed({})).toMatchObject({ reviewers: ['bob', 'ada'], teams: [] });
    expect(await dressed({ owners: 'docs/ @carol' })).toMatchObject({ reviewers: ['bob', 'ada'] });
  });

  it('are those of the configuration first, which may want none', async () => {
    const config = { reviewers: ['@dave', 'acme/web'] };
    expect(await dressed({ owners: '* @carol', config })).toMatchObject({
      reviewers: ['dave'],
      teams: ['web'],
    });
    expect(await dressed({ owners: '* @carol', config: { reviewers: [] } })).toMatchObject({ reviewers: [] });
  });
});

describe('labels and milestone', () => {
  const merged = Array.from({ length: 9 }, (_, number) => ({
    number,
    title: 'fix: this',
    author: 'ada',
    labels: ['bug'],
    milestone: '1.0',
  }));

  it('are those that fixes have here, the milestone being that of the issue', async () => {
    expect(await dressed({ merged })).toMatchObject({ labels: ['bug'], milestone: '3.0' });
    expect(await dressed({})).toEqual({ labels: [], reviewers: ['bob', 'ada'], teams: [] });
  });

  it('are those of the configuration first', async () => {
    const config = { labels: ['robot'], milestone: 'next' };
    expect(await dressed({ merged, config })).toMatchObject({ labels: ['robot'], milestone: 'next' });
    const none = await dressed({ merged, config: { labels: [], milestone: 'none' } });
    expect(none.labels).toEqual([]);
    expect(none).not.toHaveProperty('milestone');
  });
});
