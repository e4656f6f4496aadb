import { changedFiles, type ChangedFile } from '../../conventions/changed-files.ts';
import { pathKind } from '../../lib/path-kind.ts';
import { blobsAt } from '../../repository/blobs-at.ts';
import type { Mirror } from '../../repository/repository.ts';
import { patchOfPaths, sidesOf, type Sides } from '../../repository/side-by-side.ts';

/** A change: a commit or tree, and what it was made on. */
export interface Change {
  readonly base: string;
  readonly tree: string;
}

export interface Contrast {
  /** A diff from the one to the other; empty where they are the same change. */
  readonly patch: string;
  /** Lines added or removed, but for files that programs write. */
  readonly editedLines: number;
}

/** Of a change that people have made something quite different of. */
const MOST_FILES = 300;

/**
 * What people made of the bot's change. Each of the two is a change of its own base, so what others have put on the base
 * branch in the meantime is no part of it: a file whose base is the same on both sides is compared as it is, any other
 * one by the lines that the two changes add and remove.
 */
export async function contrastOf(mirror: Mirror, bot: Change, people: Change): Promise<Contrast> {
  const [ours, theirs] = await Promise.all([
    sidesOf(mirror, bot.base, bot.tree),
    sidesOf(mirror, people.base, people.tree),
  ]);
  const kinds = await kindsOf(mirror, ours, theirs, people);
  const paths = (kind: Kind) => kinds.flatMap(([path, each]) => (each === kind ? [path] : []));
  const parts = [
    await patchOfPaths(mirror, bot.tree, people.tree, paths('changed')),
    await patchOfPaths(mirror, people.base, people.tree, paths('added by people')),
    await patchOfPaths(mirror, bot.tree, bot.base, paths('taken back')),
    await patchOfLines(mirror, bot, people, paths('on another base')),
  ];
  const patch = parts.join('');
  return { patch, editedLines: linesIn(patch) };
}

/** How git writes that there is no file. */
const ABSENT = '0'.repeat(40);

type Kind = 'changed' | 'added by people' | 'taken back' | 'on another base';

async function kindsOf(
  mirror: Mirror,
  ours: ReadonlyMap<string, Sides>,
  theirs: ReadonlyMap<string, Sides>,
  people: Change,
): Promise<(readonly [string, Kind])[]> {
  const all = [...new Set([...ours.keys(), ...theirs.keys()])].sort();
  const onlyOurs = all.filter((path) => !theirs.has(path));
  // Somebody else may have made the same change on the base branch.
  const there = await blobsAt(mirror, people.tree, onlyOurs);
  const kept = new Set(onlyOurs.filter((path) => ours.get(path)?.after.endsWith(there.get(path) ?? ABSENT)));
  return all
    .filter((path) => !kept.has(path))
    .flatMap((path): (readonly [string, Kind])[] => {
      const [our, their] = [ours.get(path), theirs.get(path)];
      if (our === undefined) return [[path, 'added by people']];
      if (their === undefined) return [[path, 'taken back']];
      if (our.after === their.after) return [];
      return [[path, our.before === their.before ? 'changed' : 'on another base']];
    })
    .slice(0, MOST_FILES);
}

/** Lines that only one of the two changes adds or removes; where they agree, nothing. */
async function patchOfLines(
  mirror: Mirror,
  bot: Change,
  people: Change,
  paths: readonly string[],
): Promise<string> {
  const [ours, theirs] = await Promise.all(
    [bot, people].map(async ({ base, tree }) => changedFiles(await patchOfPaths(mirror, base, tree, paths))),
  );
  return paths
    .map((path) => {
      const find = (files: readonly ChangedFile[] = []) => files.find((file) => file.path === path);
      const lines = lineContrast(find(ours), find(theirs));
      return lines.length === 0 ? '' : `${header(path, lines)}${lines.join('\n')}\n`;
    })
    .join('');
}

function lineContrast(ours: ChangedFile | undefined, theirs: ChangedFile | undefined): string[] {
  const texts = (file: ChangedFile | undefined, sign: '+' | '-') =>
    (file?.hunks ?? []).flatMap(({ lines }) =>
      lines.flatMap((line) => (line.sign === sign ? [line.text] : [])),
    );
  const gone = [
    ...without(texts(ours, '+'), texts(theirs, '+')),
    ...without(texts(theirs, '-'), texts(ours, '-')),
  ];
  const come = [
    ...without(texts(theirs, '+'), texts(ours, '+')),
    ...without(texts(ours, '-'), texts(theirs, '-')),
  ];
  return [...gone.map((text) => `-${text}`), ...come.map((text) => `+${text}`)];
}

/** Each line as often as the first has it more often than the second. */
function without(lines: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = left.get(line) ?? 0;
    if (count > 0) left.set(line, count - 1);
    return count === 0;
  });
}

function header(path: string, lines: readonly string[]): string {
  const count = (sign: string) => lines.filter((line) => line.startsWith(sign)).length;
  return `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -1,${count('-')} +1,${count('+')} @@ its base has changed too\n`;
}

function linesIn(patch: string): number {
  return changedFiles(patch)
    .filter(({ path }) => !['generated', 'binary'].includes(pathKind(path)))
    .reduce((sum, { addedLines, removedLines }) => sum + addedLines.length + removedLines, 0);
}
