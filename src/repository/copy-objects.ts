import { copyFile, link, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Git } from './git.ts';

/**
 * Gives the mirror of a folder all objects and refs that the folder has, by its files: the way for a repository that
 * lacks some of its own objects, which git refuses to hand out. Files are shared where the disk allows it.
 */
export async function copyObjects(mirror: Git, source: Git): Promise<void> {
  const from = resolve(source.dir, await said(source, ['rev-parse', '--git-path', 'objects']));
  const to = join(mirror.dir, 'objects');
  for (const file of await objectFiles(from)) await share(join(from, file), join(to, file));
  await copyAlternates(from, to);
  await copyRefs(mirror, source);
}

async function said(git: Git, args: readonly string[]): Promise<string> {
  return (await git.run(args)).toString('utf8').replace(/\n$/, '');
}

async function objectFiles(folder: string): Promise<string[]> {
  const files = await readdir(folder, { recursive: true });
  return files.filter((file) =>
    /^(?:pack\/pack-[0-9a-f]+\.(?:pack|idx|rev)|[0-9a-f]{2}\/[0-9a-f]+)$/.test(file),
  );
}

async function share(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  try {
    await link(from, to);
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return;
    // Another disk, or files of somebody else.
    await copyFile(from, to);
  }
}

/** The folder may itself borrow objects from others. */
async function copyAlternates(from: string, to: string): Promise<void> {
  const file = join('info', 'alternates');
  const list = await readIfThere(join(from, file));
  if (list === undefined) return;
  const places = list.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  await mkdir(join(to, 'info'), { recursive: true });
  await writeFile(join(to, file), places.map((place) => `${resolve(from, place)}\n`).join(''));
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

async function copyRefs(mirror: Git, source: Git): Promise<void> {
  const format = ['for-each-ref', '--format=%(objectname) %(refname)', 'refs/heads', 'refs/tags'];
  const listing = async (git: Git): Promise<Map<string, string>> => {
    const lines = (await said(git, format)).split('\n').filter(Boolean);
    return new Map(lines.map((line) => [line.slice(line.indexOf(' ') + 1), line.split(' ', 1)[0]!]));
  };
  const [wanted, had] = await Promise.all([listing(source), listing(mirror)]);
  const commands = [
    ...[...had.keys()].filter((ref) => !wanted.has(ref)).map((ref) => `delete ${ref}\n`),
    ...[...wanted].map(([ref, sha]) => `update ${ref} ${sha}\n`),
  ];
  await mirror.run(['update-ref', '--stdin'], { input: commands.join('') });
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
