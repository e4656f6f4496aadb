import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { simpleGit } from 'simple-git';
import {
  BranchRefused,
  GitHubUnavailable,
  InstallationRevoked,
  PermissionMissing,
  RateLimited,
  RepositoryArchived,
  RepositoryGone,
} from '../../src/forge/forge-errors.ts';
import { connect, forgeOf, PLACE, startEmulatedForge, type EmulatedForge } from './emulated-forge.ts';
import { loadOpenApi } from '../support/openapi.ts';

let world: EmulatedForge;
beforeAll(async () => {
  world = await startEmulatedForge();
});
afterAll(() => world[Symbol.asyncDispose]());

describe('what an account may do', () => {
  it.each([
    ['ada', 'admin'],
    ['grace', 'maintain'],
    ['edsger', 'write'],
    ['alan', 'triage'],
    ['stranger', 'read'],
    ['nobody-at-all', 'none'],
  ])('%s: %s', async (login, permission) => {
    expect(await world.forge.permission(login)).toBe(permission);
  });

  it('is nothing that can be relied on when GitHub does not answer', async () => {
    world.github.fail({ method: 'GET', path: /\/permission$/, status: 400, message: 'broken' });
    await expect(world.forge.permission('ada')).rejects.toThrow('broken');
  });
});

describe('the repository’s own configuration', () => {
  it('is read from the default branch', async () => {
    expect(await world.forge.repositoryConfig()).toBe('label: heirloom\n');
  });

  it('may be absent', async () => {
    world.github.fail({ method: 'GET', path: /\/contents\//, status: 404 });
    expect(await world.forge.repositoryConfig()).toBeUndefined();
  });
});

describe('a check run', () => {
  const report = { run: 'run-1', name: 'Heirloom', title: 'Evidence', summary: 'All good.' };

  it('is one for a run and a commit, first going on and then ended', async () => {
    const ada = world.github.asUser('ada');
    await world.forge.checkRun({ ...report, headSha: world.base });
    await world.forge.checkRun({
      ...report,
      headSha: world.base,
      conclusion: 'success',
      text: 'hunter2hunter2',
    });
    const { data } = await ada.checks.listForRef({ ...PLACE, ref: world.base, filter: 'all' });
    expect(data.check_runs).toMatchObject([
      {
        external_id: 'run-1',
        status: 'completed',
        conclusion: 'success',
        output: { title: 'Evidence', summary: 'All good.', text: '[redacted]' },
      },
    ]);
  });
});

describe('cloning', () => {
  it('works with a token that can read this repository and write nothing', async () => {
    const { username, token } = await world.forge.credentials();
    const basic = Buffer.from(`${username}:${token}`).toString('base64');
    const listed = await simpleGit().raw([
      '-c',
      `http.extraHeader=Authorization: Basic ${basic}`,
      'ls-remote',
      world.forge.cloneUrl(),
      'refs/heads/main',
    ]);
    expect(listed).toContain(world.base);
    const answer = await fetch(`${world.github.url}/repos/ada/engine/issues`, {
      method: 'POST',
      headers: { authorization: `token ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ title: 'written with the read-only token' }),
    });
    expect(answer.status).toBe(403);
  });

  it('needs no token that is ever logged', async () => {
    const { token } = await world.forge.credentials();
    await world.forge.issue(1);
    expect(world.logged.join('\n')).not.toContain(token);
    expect(world.logged.join('\n')).not.toMatch(/ghs_|Bearer|PRIVATE KEY/i);
  });
});

describe('what GitHub says no to', () => {
  const comment = () => world.forge.statusComment(1, 'run-1', 'Reading.');
  const list = { method: 'GET', path: /\/comments$/ } as const;

  it.each([
    [
      'archived',
      403,
      'Repository was archived so is read-only.',
      RepositoryArchived,
      'ada/engine is archived',
    ],
    [
      'not permitted',
      403,
      'Resource not accessible by integration',
      PermissionMissing,
      'Check the app’s permissions',
    ],
    ['blocked', 451, 'Repository access blocked', RepositoryGone, 'blocked access'],
    ['ruled out', 422, 'Repository rule violations found', BranchRefused, 'A rule of the repository'],
  ])('is named: %s', async (_what, status, message, kind, sentence) => {
    world.github.fail({ ...list, status, message });
    const error = await comment().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ message: expect.stringContaining(sentence), passing: false });
  });

  it('names the permission that is missing', async () => {
    const headers = { 'x-accepted-github-permissions': 'issues=write' };
    world.github.fail({ ...list, status: 403, message: 'Resource not accessible by integration', headers });
    await expect(comment()).rejects.toThrow('It needs: issues=write.');
  });

  it('says until when the rate limit holds', async () => {
    const resetsAt = new Date(Math.ceil(Date.now() / 1000 + 1_800) * 1000);
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(resetsAt.getTime() / 1000) };
    world.github.fail({ ...list, status: 403, message: 'API rate limit exceeded', headers });
    const error = await comment().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RateLimited);
    expect(error).toMatchObject({ passing: true, resetsAt });
  });

  it('is worth trying again when GitHub is not there', async () => {
    const creation = { method: 'POST', path: /\/issues\/1\/comments$/ } as const;
    await world.github.asUser('ada').issues.create({ ...PLACE, title: 'One', body: '' });
    world.github.fail({ ...creation, status: 'hang-up' });
    const error = await comment().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(GitHubUnavailable);
    expect(error).toMatchObject({ passing: true });
  });
});

describe('an installation', () => {
  it('that is suspended is named so', async () => {
    world.github.setInstallation('suspended');
    try {
      const forge = forgeOf(world.github, await connect(world.github));
      await expect(forge.issue(1)).rejects.toThrow(InstallationRevoked);
      await expect(forge.issue(1)).rejects.toThrow('suspended');
    } finally {
      world.github.setInstallation('active');
    }
  });

  it('that was removed is named so, also in the middle of a run', async () => {
    world.github.setInstallation('removed');
    try {
      await expect(world.forge.issue(1)).rejects.toThrow(InstallationRevoked);
      const forge = forgeOf(world.github, await connect(world.github));
      await expect(forge.issue(1)).rejects.toThrow('no longer installed');
    } finally {
      world.github.setInstallation('active');
    }
  });
});

describe('a repository that is deleted in the middle of a run', () => {
  it('is named so, whatever was asked', async () => {
    await using doomed = await startEmulatedForge();
    await doomed.github.deleteRepository(PLACE.owner, PLACE.repo);
    await expect(doomed.forge.issue(1)).rejects.toThrow(RepositoryGone);
    await expect(doomed.forge.repositoryConfig()).rejects.toThrow(RepositoryGone);
    await expect(doomed.forge.publish(doomed.publication('late'))).rejects.toThrow(
      'GitHub no longer shows ada/engine to Heirloom',
    );
  });
});

it('sends GitHub only what GitHub’s own description allows', () => {
  const described = loadOpenApi();
  expect(world.github.requests.flatMap((request) => described.violations(request))).toEqual([]);
});
