import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Octokit } from '@octokit/rest';
import { Probot } from 'probot';
import { onTestFinished } from 'vitest';
import { sampleRepository } from '../../../repository/sample.ts';
import { startTestGitHub } from '../../../support/github.ts';
import type { TestGitHub } from '../../../support/github.ts';

export const shop = { owner: 'acme', repo: 'shop' };

export async function start(webhookUrl?: string): Promise<TestGitHub> {
  const source = sampleRepository();
  source.write('README.md', '# Shop\n');
  source.write('src/price.ts', 'export const price = 1;\n');
  source.commit('feat: a price');
  const github = await startTestGitHub({
    repositories: [{ owner: 'acme', name: 'shop', source: source.dir, private: true }],
    users: [
      { login: 'ada', roles: { 'acme/shop': 'write' } },
      { login: 'tri', roles: { 'acme/shop': 'triage' } },
      { login: 'mai', roles: { 'acme/shop': 'maintain' } },
      { login: 'rea', roles: { 'acme/shop': 'read' } },
      { login: 'eve' },
    ],
    ...(webhookUrl !== undefined && { webhookUrl }),
  });
  onTestFinished(() => github[Symbol.asyncDispose]());
  return github;
}

export function appOf({ appId, privateKey, webhookSecret: secret, url: baseUrl }: TestGitHub): Probot {
  return new Probot({ appId, privateKey, secret, baseUrl, logLevel: 'fatal' });
}

export async function tokenOf(github: TestGitHub): Promise<string> {
  const octokit = await appOf(github).auth();
  const issued = await octokit.rest.apps.createInstallationAccessToken({
    installation_id: github.installationId,
  });
  return issued.data.token;
}

/** What the app does as its installation, without the throttling that a bot wants. */
export async function installationOf(github: TestGitHub): Promise<Octokit> {
  return new Octokit({ baseUrl: github.url, auth: await tokenOf(github), log: silent });
}

const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** A branch with one commit on the default branch: a changed file, a new one and a deleted one. */
export async function pushFix(bot: Octokit, branch: string) {
  const { rest } = bot;
  const base = (await rest.git.getRef({ ...shop, ref: 'heads/main' })).data.object.sha;
  const content = Buffer.from('export const price = 2;\n').toString('base64');
  const blob = (await rest.git.createBlob({ ...shop, content, encoding: 'base64' })).data.sha;
  const file = { mode: '100644', type: 'blob' } as const;
  const tree = await rest.git.createTree({
    ...shop,
    base_tree: (await rest.git.getCommit({ ...shop, commit_sha: base })).data.tree.sha,
    tree: [
      { ...file, path: 'src/price.ts', sha: blob },
      { ...file, path: 'test/deep/price.test.ts', content: 'expect(price).toBe(2);\n' },
      { ...file, path: 'README.md', sha: null },
    ],
  });
  const commit = await rest.git.createCommit({
    ...shop,
    message: 'fix: the price',
    tree: tree.data.sha,
    parents: [base],
  });
  await rest.git.createRef({ ...shop, ref: `refs/heads/${branch}`, sha: commit.data.sha });
  return { base, commit: commit.data };
}

/** Not the synchronous way: this process also serves what git asks for. */
export async function git(...args: string[]): Promise<string> {
  return (await promisify(execFile)('git', args)).stdout.trim();
}
