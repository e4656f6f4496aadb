import { pathKind } from '../../../src/lib/path-kind.ts';
import type { Edition } from '../editions.ts';
import { codeOf, type GivenFix } from '../given-fix.ts';
import { languageOf } from '../language.ts';

const UNRELATED = 3;
const MORE_LINES = 500;

/** Files that have nothing to do with the fix: each as it was before the last commit that changed it. */
export async function unrelatedFiles(given: GivenFix): Promise<Edition | undefined> {
  const { fix, past, tree, read } = given;
  const own = new Set(fix.commit.files.map(({ path }) => folderOf(path)));
  const there = new Set(tree.map(({ path }) => path));
  const write = new Map<string, string>();
  for (const { parent, files } of past) {
    const file = files.find(
      ({ path, status }) =>
        status === 'M' &&
        pathKind(path) === 'source' &&
        !own.has(folderOf(path)) &&
        !write.has(path) &&
        there.has(path),
    );
    const text = file && parent && (await read(file.path, parent));
    if (text !== undefined && text !== '' && text !== (await read(file!.path))) write.set(file!.path, text);
    if (write.size === UNRELATED) return { write };
  }
  return undefined;
}

/** Hundreds of lines more, of what other files in the same language hold. */
export async function manyLines(given: GivenFix): Promise<Edition | undefined> {
  const [code] = codeOf(given);
  if (code === undefined) return undefined;
  const changed = new Set(given.fix.commit.files.map(({ path }) => path));
  const others = given.tree.filter(
    ({ path, size }) =>
      pathKind(path) === 'source' &&
      languageOf(path)?.name === code.language.name &&
      !changed.has(path) &&
      size > 2_000,
  );
  const lines: string[] = [];
  for (const { path } of others) {
    if (lines.length >= MORE_LINES) break;
    lines.push(...((await codeLines(given, path)) ?? []));
  }
  return lines.length < MORE_LINES
    ? undefined
    : { write: new Map([[code.path, `${code.after}\n${lines.slice(0, MORE_LINES).join('\n')}\n`]]) };
}

async function codeLines(given: GivenFix, path: string): Promise<string[] | undefined> {
  return (await given.read(path))?.split('\n').filter((line) => !/^(?:import|from|package|use)\b/.test(line));
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
