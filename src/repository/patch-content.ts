import { isInScope } from '../lib/simple-glob.ts';
import { readBlobs } from './blobs.ts';
import type { Git } from './git.ts';
import { hiddenIn } from './hidden-characters.ts';
import type { GivesAway } from './known-strings.ts';
import { printable } from './printable.ts';
import { secretsIn } from './secrets.ts';
import { objectSizes } from './object-sizes.ts';
import { ABSENT, type TreeChange } from './tree-diff.ts';
import { hash } from './tree.ts';

/** A change of files that was made in a git, against a commit that it knows. */
export interface ContentChange {
  readonly git: Git;
  readonly base: string;
  readonly changes: readonly TreeChange[];
  /** Where binary files may be. */
  readonly allowBinary?: readonly string[] | undefined;
  readonly givesAway: GivesAway;
}

const MOST_READ_BYTES = 25_000_000;
const MOST_TOLD = 5;

/**
 * Why what the files hold now is not accepted, as sentences with file and line. What the base commit holds already is
 * accepted: a line that moved, a key for tests that is used again.
 */
export async function contentProblem({
  git,
  base,
  changes,
  allowBinary = [],
  givesAway,
}: ContentChange): Promise<string | undefined> {
  const contents = await contentsOf(git, changes);
  const files = changes
    .filter(({ mode }) => mode !== ABSENT)
    .map((change) => read(change, contents, knownLines(changes, contents)));
  const isGivenAway = givesAway(
    files.map(({ path, added }) => [path, ...added.map(({ text }) => text)].join('\n')).join('\n'),
  );
  if (isGivenAway || files.some(({ raw }) => raw !== undefined && givesAway(raw)))
    return 'It gives away a secret of this installation.';

  const problems = files.flatMap((file) => [...binaryProblem(file, allowBinary), ...hiddenProblems(file)]);
  for (const file of files) problems.push(...(await secretProblems(git, base, file)));
  return problems.length === 0 ? undefined : [...new Set(problems)].slice(0, MOST_TOLD).join(' ');
}

interface ReadFile {
  readonly path: string;
  /** Of a text: the lines that no changed file had before. */
  readonly added: readonly { readonly number: number; readonly text: string }[];
  readonly before: string;
  /** Of a binary file: its bytes as letters. */
  readonly raw: string | undefined;
}

type Contents = ReadonlyMap<string, Buffer>;

async function contentsOf(git: Git, changes: readonly TreeChange[]): Promise<Contents> {
  const blobs = changes.flatMap(({ modeBefore, blobBefore, mode, blob }) => [
    ...(modeBefore === ABSENT ? [] : [blobBefore]),
    ...(mode === ABSENT ? [] : [blob]),
  ]);
  const unique = [...new Set(blobs)];
  const sizes = await objectSizes(git, unique);
  const contents = new Map<string, Buffer>();
  const readable = unique.filter((_, index) => sizes[index]! <= MOST_READ_BYTES);
  for await (const { blob, content } of readBlobs({ git }, readable))
    contents.set(blob, Buffer.from(content));
  return contents;
}

function knownLines(changes: readonly TreeChange[], contents: Contents): ReadonlySet<string> {
  return new Set(
    changes.flatMap(({ blobBefore }) => contents.get(blobBefore)?.toString('utf8').split('\n') ?? []),
  );
}

function read(
  { path = '', mode, blob, blobBefore }: TreeChange,
  contents: Contents,
  known: ReadonlySet<string>,
): ReadFile {
  const content = contents.get(blob) ?? Buffer.alloc(0);
  const before = contents.get(blobBefore)?.toString('utf8') ?? '';
  if (mode.startsWith('100') && content.includes(0))
    return { path, added: [], before, raw: content.toString('latin1') };
  const added = content
    .toString('utf8')
    .split('\n')
    .map((text, index) => ({ number: index + 1, text }))
    .filter(({ text }) => !known.has(text));
  return { path, added, before, raw: undefined };
}

function binaryProblem({ path, raw }: ReadFile, allowBinary: readonly string[]): string[] {
  if (raw === undefined || allowBinary.some((glob) => isInScope(path, glob))) return [];
  return [`${printable(path)} is a binary file.`];
}

/** A file that has such characters already, as translations do, may have more of them. */
function hiddenProblems({ path, added, before }: ReadFile): string[] {
  const known = new Set(before.split('\n').map(hiddenIn));
  return added.flatMap(({ number, text }) => {
    const hidden = hiddenIn(text);
    return hidden === undefined || known.has(hidden)
      ? []
      : [`${printable(path)} has ${hidden} in line ${number}.`];
  });
}

async function secretProblems(git: Git, base: string, { path, added }: ReadFile): Promise<string[]> {
  const found = await secretsIn(
    path,
    added.map(({ text }) => text),
  );
  const problems: string[] = [];
  for (const { line, kind, value } of found) {
    if (await isInTree(git, base, value)) continue;
    problems.push(`${printable(path)} seems to hold a secret (${kind}) in line ${added[line]?.number}.`);
  }
  return problems;
}

function isInTree(git: Git, tree: string, value: string): Promise<boolean> {
  const longest = value.split('\n').toSorted((a, b) => b.length - a.length)[0] ?? '';
  return git.holds(['grep', '--quiet', '--fixed-strings', '-f', '-', hash(tree)], { input: `${longest}\n` });
}
