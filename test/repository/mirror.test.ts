import { chownSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openMirror } from '../../src/repository/repository.ts';
import { EmptyRepository, UnknownRevision } from '../../src/repository/revision.ts';
import { InvalidSource } from '../../src/repository/source.ts';
import { canServe, gitServer } from './git-server.ts';
import { mirrorOf, sampleRepository, scratch } from './sample.ts';

const isRoot = process.getuid?.() === 0;

describe('a mirror of a local folder', () => {
  it('follows branches, tags and HEAD as they move, and forgets what was deleted', async () => {
    const source = sampleRepository();
    source.write('a.txt', 'a');
    const first = source.commit('first');
    source.git('tag', 'v1');
    source.git('branch', 'old');
    const dir = join(scratch(), 'mirror.git');
    const before = await openMirror({ dir, source: source.dir });
    expect(await before.resolve('v1')).toBe(first);
    expect(await before.resolve('old')).toBe(first);

    source.git('branch', '-D', 'old');
    source.git('branch', 'old/nested');
    const second = source.commit('second');
    const mirror = await openMirror({ dir, source: source.dir });
    expect(await mirror.resolve('HEAD')).toBe(second);
    expect(await mirror.resolve('HEAD~1')).toBe(first);
    expect(await mirror.defaultBranch()).toBe('main');
    expect(await mirror.resolve('old/nested')).toBe(first);
    await expect(mirror.resolve('old')).rejects.toThrow(UnknownRevision);
    expect(await mirror.isAncestor(first, second)).toBe(true);
    expect(await mirror.isAncestor(second, first)).toBe(false);
  });

  it('takes the branch that HEAD is on as the default one', async () => {
    const source = sampleRepository();
    source.commit('first');
    source.git('switch', '--quiet', '--create', 'trunk');
    expect(await (await mirrorOf(source)).defaultBranch()).toBe('trunk');
  });

  it('sees a detached HEAD that no branch holds', async () => {
    const source = sampleRepository();
    source.commit('first');
    source.git('checkout', '--quiet', '--detach');
    const detached = source.commit('detached');
    const mirror = await mirrorOf(source);
    expect(await mirror.resolve('HEAD')).toBe(detached);
    expect(await mirror.defaultBranch()).toBe('main');
  });

  it('works from a folder inside the repository, a linked work tree and a bare repository', async () => {
    const source = sampleRepository();
    source.write('deep/er/a.txt', 'a');
    const first = source.commit('first');
    const tree = join(scratch(), 'tree');
    source.git('worktree', 'add', '--quiet', '--detach', tree);
    const bare = join(scratch(), 'bare.git');
    source.git('clone', '--quiet', '--bare', source.dir, bare);
    for (const dir of [join(source.dir, 'deep/er'), tree, bare]) {
      expect(await (await mirrorOf({ dir })).resolve('HEAD')).toBe(first);
    }
  });

  it('opens an empty repository and says so when a commit is asked for', async () => {
    const mirror = await mirrorOf(sampleRepository());
    expect(await mirror.defaultBranch()).toBe('main');
    await expect(mirror.resolve('HEAD')).rejects.toThrow(EmptyRepository);
  });

  it('reads a shallow clone as far as it goes', async () => {
    const source = sampleRepository();
    for (const name of ['a', 'b', 'c']) {
      source.write(name, name);
      source.commit(name);
    }
    const shallow = join(scratch(), 'shallow');
    source.git('clone', '--quiet', '--depth=2', `file://${source.dir}`, shallow);
    const mirror = await mirrorOf({ dir: shallow });
    const commits = await Array.fromAsync(mirror.history(await mirror.resolve('HEAD')));
    expect(commits.map(({ title, files }) => [title, files.length])).toEqual([
      ['c', 1],
      ['b', 0],
    ]);
  });

  it('deepens when a shallow clone has become a whole one', async () => {
    const source = sampleRepository();
    source.commit('first');
    source.commit('second');
    const shallow = join(scratch(), 'shallow');
    source.git('clone', '--quiet', '--depth=1', `file://${source.dir}`, shallow);
    const options = { dir: join(scratch(), 'mirror.git'), source: shallow };
    const titles = async () => {
      const mirror = await openMirror(options);
      const commits = await Array.fromAsync(mirror.history(await mirror.resolve('HEAD')));
      return commits.map(({ title }) => title);
    };
    expect(await titles()).toEqual(['second']);
    source.git('-C', shallow, 'fetch', '--quiet', '--unshallow');
    expect(await titles()).toEqual(['second', 'first']);
  });

  it('reads a repository of SHA-256 hashes', async () => {
    const source = sampleRepository(join(scratch(), 'sha256'));
    rmSync(join(source.dir, '.git'), { recursive: true });
    source.git('init', '--quiet', '--initial-branch=main', '--object-format=sha256');
    source.write('a', 'a');
    const first = source.commit('first');
    const mirror = await mirrorOf(source);
    expect(await mirror.resolve('HEAD')).toBe(first);
    expect(await mirror.files(first)).toMatchObject([{ path: 'a', size: 1 }]);
  });

  it.skipIf(!isRoot)('reads a folder that belongs to somebody else', async () => {
    const source = sampleRepository();
    const first = source.commit('first');
    chownSync(source.dir, 12_345, 12_345);
    chownSync(join(source.dir, '.git'), 12_345, 12_345);
    expect(await (await mirrorOf(source)).resolve('HEAD')).toBe(first);
  });

  it("runs nothing that the source's own configuration and hooks name", async () => {
    const source = sampleRepository();
    const trap = join(scratch(), 'sprung');
    source.write('.gitattributes', '* filter=trap diff=trap merge=trap\n');
    source.write('a.txt', 'a\n');
    const first = source.commit('first');
    const run = `touch ${trap}`;
    for (const key of [
      'core.fsmonitor',
      'core.sshCommand',
      'core.pager',
      'core.alternateRefsCommand',
      'uploadpack.packObjectsHook',
      'filter.trap.smudge',
      'filter.trap.clean',
      'diff.trap.textconv',
      'diff.trap.command',
      'diff.external',
      'credential.helper',
      'remote.origin.uploadpack',
    ]) {
      source.git('config', key, key === 'credential.helper' ? `!${run}` : run);
    }
    for (const hook of ['post-checkout', 'reference-transaction', 'post-update', 'pre-auto-gc']) {
      writeFileSync(join(source.dir, '.git', 'hooks', hook), `#!/bin/sh\n${run}\n`, { mode: 0o755 });
    }
    const mirror = await mirrorOf(source);
    await Array.fromAsync(mirror.snapshot(first));
    await mirror.diff(first, { maxBytes: 10_000 });
    await Array.fromAsync(mirror.history(first));
    expect(existsSync(trap)).toBe(false);
  });

  it('takes a partial clone with what it has, and fetches nothing on its behalf', async () => {
    const source = sampleRepository();
    source.write('a.txt', 'a\n');
    source.commit('first');
    const blob = source.git('rev-parse', 'HEAD:a.txt');
    rmSync(join(source.dir, '.git/objects', blob.slice(0, 2), blob.slice(2)));
    const trap = join(scratch(), 'sprung');
    source.git('config', 'extensions.partialClone', 'origin');
    source.git('config', 'remote.origin.promisor', 'true');
    source.git('config', 'remote.origin.url', source.dir);
    source.git('config', 'remote.origin.uploadpack', `touch ${trap}; false`);
    source.git('branch', 'gone');
    const folder = scratch();
    const mirror = await mirrorOf(source, folder);
    const head = source.git('rev-parse', 'HEAD');
    expect(await Array.fromAsync(mirror.history(await mirror.resolve('gone')))).toMatchObject([
      { sha: head },
    ]);
    expect(await mirror.files(head)).toMatchObject([{ path: 'a.txt', blob }]);
    source.git('branch', '-D', 'gone');
    await expect((await mirrorOf(source, folder)).resolve('gone')).rejects.toThrow('no commit called gone');
    expect(existsSync(trap)).toBe(false);
  });

  it('is not held up by what a killed git left behind', async () => {
    const source = sampleRepository();
    source.commit('first');
    const dir = join(scratch(), 'mirror.git');
    await openMirror({ dir, source: source.dir });
    const left = [
      'HEAD.lock',
      'config.lock',
      'packed-refs.lock',
      'shallow.lock',
      'refs/heads/main.lock',
      'objects/pack/tmp_pack_a1b2c3',
      'objects/info/commit-graphs/commit-graph-chain.lock',
    ];
    mkdirSync(join(dir, 'objects/info/commit-graphs'), { recursive: true });
    for (const name of left) writeFileSync(join(dir, name), '');
    const second = source.commit('second');
    const mirror = await openMirror({ dir, source: source.dir });
    expect(await mirror.resolve('main')).toBe(second);
    expect(left.filter((name) => existsSync(join(dir, name)))).toEqual([]);
  });

  it('is opened by many at once without harm', async () => {
    const source = sampleRepository();
    const first = source.commit('first');
    const dir = join(scratch(), 'mirror.git');
    const mirrors = await Promise.all(
      Array.from({ length: 5 }, () => openMirror({ dir, source: source.dir })),
    );
    for (const mirror of mirrors) expect(await mirror.resolve('main')).toBe(first);
  });

  it('merges its packs when there are many, and loses no object by it', async () => {
    const source = sampleRepository();
    source.commit('first');
    const options = { dir: join(scratch(), 'mirror.git'), source: source.dir };
    const { git } = await openMirror(options);
    const blobs: string[] = [];
    for (let number = 0; number < 22; number += 1) {
      const made = await git.run(['hash-object', '-w', '--stdin'], { input: `lost ${number}` });
      blobs.push(made.toString().trim());
      await git.run(['pack-objects', '-q', 'objects/pack/pack'], { input: made });
    }
    await git.run(['prune-packed']);
    await openMirror(options);
    const packs = readdirSync(join(options.dir, 'objects/pack')).filter((name) => name.endsWith('.pack'));
    expect(packs.length).toBeLessThan(5);
    expect((await git.run(['cat-file', 'blob', blobs[7]!])).toString()).toBe('lost 7');
  });

  it('refuses what is not the name of a revision', async () => {
    const source = sampleRepository();
    source.commit('first');
    const mirror = await mirrorOf(source);
    for (const revision of ['', '--all', '-h', 'main\n', 'HEAD\0', 'nope', 'a'.repeat(400), '0'.repeat(40)]) {
      await expect(mirror.resolve(revision)).rejects.toThrow(UnknownRevision);
    }
  });

  it('reads files by their exact name only', async () => {
    const source = sampleRepository();
    source.write('a*b.txt', 'star');
    source.write('axb.txt', 'x');
    source.write('-dash', 'dash');
    source.write(':(top)magic', 'magic');
    source.write('line\nend', 'line');
    const first = source.commit('first');
    const mirror = await mirrorOf(source);
    const read = async (path: string) => (await mirror.read(first, path))?.toString();
    expect(await read('a*b.txt')).toBe('star');
    expect(await read('a?b.txt')).toBeUndefined();
    expect(await read('-dash')).toBe('dash');
    expect(await read(':(top)magic')).toBe('magic');
    expect(await read('line\nend')).toBe('line');
    for (const path of ['', '/', '../a', 'nope', 'nope/a\0']) expect(await read(path)).toBeUndefined();
  });
});

describe('a source that cannot be read', () => {
  it.each([
    ['a folder that is not there', () => join(scratch(), 'nothing')],
    ['a folder without a repository', () => scratch()],
  ])('is reported as missing: %s', async (_, source) => {
    await expect(openMirror({ dir: join(scratch(), 'm'), source: source() })).rejects.toMatchObject({
      name: 'RepositoryUnreachable',
      reason: 'missing',
    });
  });

  it.each([
    'ssh://git@example.com/a/b',
    'git://example.com/a/b',
    'file:///etc',
    'ext::sh -c date',
    'http://example.com/a/b',
    'https://user:word@example.com/a/b',
    'https://',
  ])('is refused when its address is of another kind: %s', async (source) => {
    await expect(openMirror({ dir: join(scratch(), 'm'), source })).rejects.toThrow(InvalidSource);
  });

  it('is reported as a network matter when nobody listens', async () => {
    const source = 'http://127.0.0.1:9/a/b';
    await expect(openMirror({ dir: join(scratch(), 'm'), source })).rejects.toMatchObject({
      reason: 'network',
    });
  });

  it('ends at once when the caller gives up', async () => {
    const source = sampleRepository();
    source.commit('first');
    const signal = AbortSignal.abort();
    await expect(openMirror({ dir: join(scratch(), 'm'), source: source.dir, signal })).rejects.toThrow(
      /abort/i,
    );
  });
});

describe.skipIf(!canServe)('a mirror of a repository on a server', () => {
  const token = ['ghs', 'S'.repeat(36)].join('_');
  const credentials = async () => ({ username: 'x-access-token', token });
  const basic = Buffer.from(`x-access-token:${token}`).toString('base64');

  function served() {
    const root = scratch();
    const source = sampleRepository(join(root, 'own/er.git'));
    source.write('a.txt', 'a');
    return { root, source, first: source.commit('first') };
  }

  it('sends the token in a header and leaves it nowhere', async () => {
    const { root, first } = served();
    const server = await gitServer(root);
    const dir = join(scratch(), 'mirror.git');
    const mirror = await openMirror({ dir, source: `${server.url}/own/er.git`, credentials });
    expect(await mirror.resolve('main')).toBe(first);
    expect(new Set(server.authorizations)).toEqual(new Set([`Basic ${basic}`]));
    const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    const telling = files.filter(({ parentPath, name }) => {
      const content = readFileSync(join(parentPath, name), 'latin1');
      return content.includes(token) || content.includes(basic);
    });
    expect(files.length).toBeGreaterThan(3);
    expect(telling).toEqual([]);
  });

  it('follows no redirect with the token', async () => {
    const elsewhere = await gitServer(scratch());
    const server = await gitServer(scratch(), (request, response) => {
      response.writeHead(301, { location: `${elsewhere.url}${request.url}` }).end();
      return true;
    });
    const opening = openMirror({ dir: join(scratch(), 'm'), source: `${server.url}/a/b`, credentials });
    await expect(opening).rejects.toMatchObject({ reason: 'moved' });
    expect(elsewhere.authorizations).toEqual([]);
  });

  it.each([
    [404, 'missing'],
    [401, 'denied'],
    [403, 'denied'],
    [500, 'network'],
  ])('says why when the server answers %i, without the token', async (status, reason) => {
    const server = await gitServer(scratch(), (_, response) => {
      response.writeHead(status, { 'www-authenticate': 'Basic' }).end(`no ${token}`);
      return true;
    });
    const opening = openMirror({ dir: join(scratch(), 'm'), source: `${server.url}/a/b`, credentials });
    const error: unknown = await opening.catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: 'RepositoryUnreachable', reason });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(token);
  });

  it('keeps what it has when the repository is deleted', async () => {
    const { root, source, first } = served();
    const server = await gitServer(root);
    const options = { dir: join(scratch(), 'mirror.git'), source: `${server.url}/own/er.git` };
    const mirror = await openMirror(options);
    rmSync(source.dir, { recursive: true });
    await expect(openMirror(options)).rejects.toMatchObject({ reason: 'missing' });
    expect(await mirror.resolve('main')).toBe(first);
  });
});
