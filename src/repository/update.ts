import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SimpleGit } from 'simple-git';
import { copyObjects } from './copy-objects.ts';
import { createGit, GitFailed, GitMissing, type Git } from './git.ts';
import { DISARMED_ATTRIBUTES } from './snapshot.ts';
import { sourceGit, withoutToken, type SourceAccess } from './source-git.ts';
import type { Source } from './source.ts';
import { explainUnreachable, RepositoryUnreachable } from './unreachable.ts';

/** Where the source's HEAD points: a branch, a commit, or nothing yet. */
interface Head {
  readonly branch: string | undefined;
  readonly sha: string | undefined;
}

const OWN_HEAD = 'refs/heirloom/head';
const PACKS_BEFORE_REPACK = 20;

/** Makes the bare repository `dir` hold the branches, tags and HEAD of the source; the caller holds the lock. */
export async function update(access: SourceAccess): Promise<void> {
  const { dir, surroundings } = access;
  const mirror = createGit(dir, surroundings);
  await removeLeftLocks(dir);
  if (!(await isUpToDate(mirror, access))) await copyRefs(mirror, access);
  await repackWhenScattered(mirror);
}

async function copyRefs(mirror: Git, access: SourceAccess): Promise<void> {
  const { dir, source, signal } = access;
  const head = await explained(access, () => readHead(access));
  await mirror.run(init(head), { signal });
  await disarmAttributes(dir);
  const depth = (await canDeepen(mirror, access)) ? ['--unshallow'] : [];
  try {
    await explained(access, () => sourceGit(access).raw(fetch(source, head, depth)));
  } catch (error) {
    if (source.kind !== 'local' || !(error instanceof RepositoryUnreachable)) throw error;
    await copyObjects(mirror, createGit(source.place, access.surroundings));
  }
  await setHead(mirror, head);
}

/** Whether the mirror of a folder has all that the folder has: two looks at each, where a fetch takes ten. */
async function isUpToDate(mirror: Git, { source, surroundings }: SourceAccess): Promise<boolean> {
  if (source.kind !== 'local' || !existsSync(join(mirror.dir, 'HEAD'))) return false;
  const [own, theirs] = await Promise.all([refsOf(mirror), refsOf(createGit(source.place, surroundings))]);
  return own !== undefined && own === theirs;
}

/** Undefined where there is none. */
async function refsOf(git: Git): Promise<string | undefined> {
  try {
    const listings = await Promise.all([
      git.run(['show-ref', '--head', '--heads', '--tags']),
      git.run(['rev-parse', '--is-shallow-repository', '--symbolic-full-name', 'HEAD']),
    ]);
    return listings.join('\n');
  } catch (error) {
    if (error instanceof GitFailed) return undefined;
    throw error;
  }
}

async function explained<T>(access: SourceAccess, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    access.signal?.throwIfAborted();
    if (error instanceof GitMissing) throw error;
    throw explainUnreachable(access.source.place, withoutToken(error, access.credentials));
  }
}

async function readHead(access: SourceAccess): Promise<Head> {
  const { source, surroundings } = access;
  return source.kind === 'local'
    ? readLocalHead(createGit(source.place, surroundings))
    : readRemoteHead(sourceGit(access), source.place);
}

async function readLocalHead(git: Git): Promise<Head> {
  const read = async (args: string[]) => {
    const known = await git.holds(args);
    return known ? (await git.run(args)).toString('utf8').trim() : undefined;
  };
  const ref = await read(['symbolic-ref', '--quiet', 'HEAD']);
  return {
    branch: /^refs\/heads\/(.+)$/.exec(ref ?? '')?.[1],
    sha: await read(['rev-parse', '--verify', '--quiet', 'HEAD']),
  };
}

async function readRemoteHead(git: SimpleGit, place: string): Promise<Head> {
  const listed = await git.raw(['ls-remote', '--symref', '--', place, 'HEAD']);
  return {
    branch: /^ref: refs\/heads\/(\S+)\tHEAD$/m.exec(listed)?.[1],
    sha: /^([0-9a-f]{40,64})\tHEAD$/m.exec(listed)?.[1],
  };
}

function init(head: Head): string[] {
  const format = head.sha?.length === 64 ? 'sha256' : 'sha1';
  return ['init', '--quiet', '--bare', '--template=', `--object-format=${format}`];
}

async function disarmAttributes(dir: string): Promise<void> {
  await mkdir(join(dir, 'info'), { recursive: true });
  await writeFile(join(dir, 'info', 'attributes'), DISARMED_ATTRIBUTES);
}

function fetch(source: Source, head: Head, depth: readonly string[]): string[] {
  return [
    'fetch',
    ...serve(source),
    '--quiet',
    '--prune',
    '--force',
    '--no-tags',
    '--no-write-fetch-head',
    '--no-auto-maintenance',
    '--no-recurse-submodules',
    '--update-shallow',
    ...depth,
    '--',
    source.place,
    '+refs/heads/*:refs/heads/*',
    '+refs/tags/*:refs/tags/*',
    ...(head.sha ? [`+HEAD:${OWN_HEAD}`] : []),
  ];
}

/**
 * A folder that belongs to somebody else is served too: whoever runs us has named it. On one machine
 * time matters more than size, so nothing is compressed that is not yet.
 */
function serve(source: Source): string[] {
  const command = `git -c 'safe.directory=*' -c pack.window=0 -c core.bigFileThreshold=16m upload-pack`;
  return source.kind === 'local' ? [`--upload-pack=${command}`] : [];
}

/** Whether the mirror was made from a shallow clone that has become a whole one. */
async function canDeepen(mirror: Git, { source, surroundings }: SourceAccess): Promise<boolean> {
  return (
    source.kind === 'local' &&
    (await isShallow(mirror)) &&
    !(await isShallow(createGit(source.place, surroundings)))
  );
}

async function isShallow(git: Git): Promise<boolean> {
  return (await git.run(['rev-parse', '--is-shallow-repository'])).toString('utf8').trim() === 'true';
}

async function setHead(mirror: Git, { branch, sha }: Head): Promise<void> {
  const ref = `refs/heads/${branch}`;
  if (branch && (await mirror.holds(['check-ref-format', ref])))
    await mirror.run(['symbolic-ref', 'HEAD', ref]);
  else if (sha) await mirror.run(['update-ref', '--no-deref', 'HEAD', sha]);
}

/** Every fetch leaves a pack. They are merged without dropping any object, so that a run's commits stay. */
async function repackWhenScattered(mirror: Git): Promise<void> {
  const names = await readdir(join(mirror.dir, 'objects', 'pack'));
  const packs = names.filter((name) => name.endsWith('.pack'));
  if (packs.length > PACKS_BEFORE_REPACK) await mirror.run(['repack', '-d', '--geometric=2', '--quiet']);
}

/** Lock files and half-written packs of a git that was killed: nobody else is at work here now. */
async function removeLeftLocks(dir: string): Promise<void> {
  const names = await Promise.all([
    namesIn(dir, '.'),
    namesIn(dir, 'refs', { recursive: true }),
    namesIn(dir, 'objects/info', { recursive: true }),
    namesIn(dir, 'objects/pack'),
  ]);
  const left = names.flat().filter((name) => name.endsWith('.lock') || name.startsWith('objects/pack/tmp_'));
  await Promise.all(left.map((name) => rm(join(dir, name), { force: true })));
}

async function namesIn(dir: string, folder: string, options?: { recursive: true }): Promise<string[]> {
  if (!existsSync(join(dir, folder))) return [];
  return (await readdir(join(dir, folder), options)).map((name) => join(folder, name));
}
