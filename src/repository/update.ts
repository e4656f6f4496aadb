import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleGit, type SimpleGit } from 'simple-git';
import { gitEnvironment, type GitConfig, type Surroundings } from './environment.ts';
import { DISARMED_ATTRIBUTES } from './snapshot.ts';
import type { Source } from './source.ts';
import { explainUnreachable } from './unreachable.ts';

export interface Credentials {
  readonly username: string;
  readonly token: string;
}

interface UpdateOptions {
  readonly dir: string;
  readonly source: Source;
  readonly surroundings: Surroundings;
  readonly credentials: Credentials | undefined;
  readonly caBundle: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Where the source's HEAD points: a branch, a commit, or nothing yet. */
interface Head {
  readonly branch: string | undefined;
  readonly sha: string | undefined;
}

const OWN_HEAD = 'refs/heirloom/head';
const PACKS_BEFORE_REPACK = 20;

/** Makes the bare repository `dir` hold the branches, tags and HEAD of the source; the caller holds the lock. */
export async function update(options: UpdateOptions): Promise<void> {
  const { dir, source } = options;
  const place = source.kind === 'local' ? source.gitDir : source.url;
  const local = localGit(options);
  await removeLeftLocks(dir);
  const head = await fromSource(options, place, (git) => readHead(git, source, place));
  await local.raw(init(head));
  await disarmAttributes(dir);
  await fromSource(options, place, (git) => git.raw(fetch(source, place, head)));
  await setHead(local, head);
  await repackWhenScattered(local, dir);
}

async function fromSource<T>(
  options: UpdateOptions,
  place: string,
  ask: (git: SimpleGit) => Promise<T>,
): Promise<T> {
  try {
    return await ask(remoteGit(options));
  } catch (error) {
    options.signal?.throwIfAborted();
    throw explainUnreachable(place, withoutToken(error as Error, options.credentials));
  }
}

async function readHead(git: SimpleGit, source: Source, place: string): Promise<Head> {
  const listed = await git.raw(['ls-remote', ...serve(source), '--symref', '--', place, 'HEAD']);
  const branch = /^ref: refs\/heads\/(\S+)\tHEAD$/m.exec(listed)?.[1];
  const sha = /^([0-9a-f]{40,64})\tHEAD$/m.exec(listed)?.[1];
  return { branch, sha };
}

function init(head: Head): string[] {
  const format = head.sha?.length === 64 ? 'sha256' : 'sha1';
  return ['init', '--quiet', '--bare', '--template=', `--object-format=${format}`];
}

async function disarmAttributes(dir: string): Promise<void> {
  await mkdir(join(dir, 'info'), { recursive: true });
  await writeFile(join(dir, 'info', 'attributes'), DISARMED_ATTRIBUTES);
}

function fetch(source: Source, place: string, head: Head): string[] {
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
    '--',
    place,
    '+refs/heads/*:refs/heads/*',
    '+refs/tags/*:refs/tags/*',
    ...(head.sha ? [`+HEAD:${OWN_HEAD}`] : []),
  ];
}

/** A folder that belongs to somebody else is served too: whoever runs us has named it. */
function serve(source: Source): string[] {
  return source.kind === 'local' ? [`--upload-pack=git -c 'safe.directory=*' upload-pack`] : [];
}

async function setHead(git: SimpleGit, head: Head): Promise<void> {
  if (head.branch) await git.raw(['symbolic-ref', 'HEAD', `refs/heads/${head.branch}`]);
  else if (head.sha) await git.raw(['update-ref', '--no-deref', 'HEAD', head.sha]);
}

/** Every fetch leaves a pack. They are merged without dropping any object, so that a run's commits stay. */
async function repackWhenScattered(git: SimpleGit, dir: string): Promise<void> {
  const packs = (await readdir(join(dir, 'objects', 'pack'))).filter((name) => name.endsWith('.pack'));
  if (packs.length > PACKS_BEFORE_REPACK) await git.raw(['repack', '-d', '--geometric=2', '--quiet']);
}

/** Lock files and half-written packs of a git that was killed: nobody else is at work here now. */
async function removeLeftLocks(dir: string): Promise<void> {
  const names = await readdir(dir, { recursive: true });
  const left = names.filter(
    (name) => (name.endsWith('.lock') && !name.startsWith('patches')) || /^objects\/pack\/tmp_/.test(name),
  );
  await Promise.all(left.map((name) => rm(join(dir, name), { force: true })));
}

function localGit({ dir, surroundings, signal }: UpdateOptions): SimpleGit {
  return guarded(dir, { ...gitEnvironment(surroundings), GIT_DIR: dir }, signal);
}

function remoteGit({ dir, source, surroundings, credentials, caBundle, signal }: UpdateOptions): SimpleGit {
  const config: GitConfig = [
    [`protocol.${source.protocol}.allow`, 'always'],
    ['http.lowSpeedLimit', '1000'],
    ['http.lowSpeedTime', '60'],
    ['fetch.writeCommitGraph', 'true'],
    ...(caBundle ? ([['http.sslCAInfo', caBundle]] as const) : []),
    ...(credentials ? authorization(credentials) : []),
  ];
  return guarded(dir, { ...gitEnvironment(surroundings, config), GIT_DIR: dir }, signal);
}

/** A header would follow a redirect to wherever it leads, so with credentials none is followed. */
function authorization(credentials: Credentials): GitConfig {
  return [
    ['http.followRedirects', 'false'],
    ['http.extraHeader', `Authorization: Basic ${basic(credentials)}`],
  ];
}

function basic({ username, token }: Credentials): string {
  return Buffer.from(`${username}:${token}`).toString('base64');
}

function withoutToken(error: Error, credentials: Credentials | undefined): Error {
  if (!credentials) return error;
  const clean = error.message.replaceAll(credentials.token, '***').replaceAll(basic(credentials), '***');
  return clean === error.message ? error : new Error(clean);
}

/** simple-git refuses what could run a command; these are the ones we set ourselves, to switch commands off. */
function guarded(baseDir: string, env: Record<string, string>, signal: AbortSignal | undefined): SimpleGit {
  return simpleGit({
    baseDir,
    ...(signal ? { abort: signal } : {}),
    allowEnvironment: Object.keys(env),
    unsafe: {
      allowUnsafeConfigEnvCount: true,
      allowUnsafeConfigPaths: true,
      allowUnsafeCredentialHelper: true,
      allowUnsafeFsMonitor: true,
      allowUnsafeHooksPath: true,
      allowUnsafePack: true,
      allowUnsafeProtocolOverride: true,
      allowUnsafeTemplateDir: true,
    },
  }).env(env);
}
