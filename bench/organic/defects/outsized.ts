import { pathKind } from '../../../src/lib/path-kind.ts';
import type { Edition } from '../editions.ts';
import { codeOf, type GivenFix } from '../given-fix.ts';
import { languageOf } from '../language.ts';

const UNRELATED = 3;
const MORE_LINES = 500;

/** Files that have nothing to do with the fix: each as it was before the last commit that changed it. */
export async function unrelatedFiles(given: GivenFix): Promise<Edition | undefined> {
  const own = new Set(given.fix.commit.files.map(({ path }) => folderOf(path)));
  const there = new Set(given.tree.map(({ path }) => path));
  const write = new Map<string, string>();
  for (const { parent, files } of given.past) {
    const path = files
      .filter(({ status }) => status === 'M')
      .map((file) => file.path)
      .find((file) => isSource(file) && !own.has(folderOf(file)) && !write.has(file) && there.has(file));
    const text = path && parent && (await editOf(given, path, parent));
    if (path && text) write.set(path, text);
    if (write.size === UNRELATED) return { write };
  }
  return undefined;
}

/** The file at an earlier commit, where that differs. */
async function editOf({ read }: GivenFix, path: string, commit: string): Promise<string | undefined> {
  const then = (await read([path], commit)).get(path);
  const now = (await read([path])).get(path);
  return then === now ? undefined : then;
}

const ENOUGH_FILES = 40;

/** Hundreds of lines more, of what other files in the same language hold. */
export async function manyLines(given: GivenFix): Promise<Edition | undefined> {
  const [code] = codeOf(given);
  if (code === undefined) return undefined;
  const changed = new Set(given.fix.commit.files.map(({ path }) => path));
  const others = given.tree
    .filter(({ path, size }) => isSource(path) && !changed.has(path) && size > 2_000 && size < 100_000)
    .map(({ path }) => path)
    .filter((path) => languageOf(path)?.name === code.language.name)
    .slice(0, ENOUGH_FILES);
  const lines = [...(await given.read(others)).values()]
    .flatMap((text) => text.split('\n'))
    .filter((line) => !/^(?:import|from|package|use)\b/.test(line));
  return lines.length < MORE_LINES
    ? undefined
    : { write: new Map([[code.path, `${code.after}\n${lines.slice(0, MORE_LINES).join('\n')}\n`]]) };
}

function isSource(path: string): boolean {
  return pathKind(path) === 'source';
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
