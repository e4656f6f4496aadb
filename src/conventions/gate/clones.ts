import { fingerprints, likeness } from '../../code/shape.ts';
import { parametersOf } from '../../code/parameters.ts';
import { isWritten, type GateFile } from './change.ts';
import type { IndexedFile } from './code-index.ts';
import type { Found } from './finding.ts';
import { bodyShape, functionsIn, newFunctions, particulars, type FunctionText } from './functions.ts';
import type { Look } from './gate.ts';

/** Short functions are alike by chance, unless they also call the same and hold the same. */
const FEW_TOKENS = 40;
const FEWEST_TOKENS = 20;
const FEWEST_LINES = 2;
const FEWEST_PARTICULARS = 2;
/** Of a copy's marks so many are in the file that it is a copy from. */
const SHARED = 0.7;
const LIKE = 0.9;
const MOST_FILES = 4;
const NAMED_ALIKE = 0.6;

/** A new function that the repository has already, by its structure, or by its name and what it takes. */
export async function checkClones(look: Look): Promise<Found[]> {
  const { ground, change, sides } = look;
  const sources = change.files.filter(isWritten);
  const fresh = await Promise.all(
    sources.map(async (file) => ({
      file,
      functions: newFunctions(file, await sides.before(file), await sides.after(file)),
    })),
  );
  if (fresh.every(({ functions }) => functions.length === 0)) return [];
  const index = await ground.facts.code.at(ground.files);
  const found: Found[] = [];
  for (const { file, functions } of fresh)
    for (const own of functions) found.push(...(await clonesOf(own, file, index, look)));
  return found;
}

async function clonesOf(
  own: FunctionText,
  file: GateFile,
  index: ReadonlyMap<string, IndexedFile>,
  { ground, change, sides }: Look,
): Promise<Found[]> {
  const shape = bodyShape(own);
  if (shape.length < FEWEST_TOKENS || own.lines < FEWEST_LINES || isTestOfItsOwn(own, file)) return [];
  const removed = new Set(change.files.filter(({ status }) => status === 'deleted').map(({ path }) => path));
  for (const path of likelyFiles(own, shape, file.path, index)) {
    if (removed.has(path)) continue;
    const text = await ground.read(path);
    if (text === undefined) continue;
    const changed = change.files.find((one) => one.path === path);
    const still = changed && new Set(functionsIn(await sides.after(changed)).map(({ name }) => name));
    const twin = functionsIn(await sides.read(path, text)).find(
      // What was moved or given another name stands there no more.
      (other) => isCopy(own, shape, other) && (still === undefined || still.has(other.name)),
    );
    if (twin === undefined) continue;
    const { from } = twin.definition;
    return [
      {
        message: `${own.name} in ${file.path} does what ${twin.name} of ${path} does already: use that one.`,
        citation: `${path}:${from}`,
        path: file.path,
        line: own.definition.from,
      },
    ];
  }
  return [];
}

/** Rust has tests in its sources, and they are alike. */
function isTestOfItsOwn({ name }: FunctionText, { path }: GateFile): boolean {
  return path.endsWith('.rs') && /(?:^|\.)tests?\./.test(name);
}

/** Those with most of its marks, and those that define its name. */
function likelyFiles(
  own: FunctionText,
  shape: readonly string[],
  from: string,
  index: ReadonlyMap<string, IndexedFile>,
): string[] {
  const marks = new Set(fingerprints(shape));
  const language = endingOf(from);
  const named = [...index].filter(([path, { names }]) => path !== from && names.has(own.definition.name));
  const alike = [...index]
    .filter(([path]) => endingOf(path) === language)
    .map(([path, file]) => ({
      path,
      shared: sharedMarks(marks, file.fingerprints) / Math.max(1, marks.size),
    }))
    .filter(({ shared }) => shared >= SHARED)
    .sort((a, b) => b.shared - a.shared || (a.path < b.path ? -1 : 1));
  return [
    ...new Set([
      ...alike.slice(0, MOST_FILES).map(({ path }) => path),
      ...named.slice(0, MOST_FILES).map(([path]) => path),
    ]),
  ];
}

function sharedMarks(marks: ReadonlySet<number>, of: Uint32Array): number {
  let shared = 0;
  for (const mark of of) if (marks.has(mark)) shared++;
  return shared;
}

function isCopy(own: FunctionText, shape: readonly string[], other: FunctionText): boolean {
  const theirs = bodyShape(other);
  if (Math.min(shape.length, theirs.length) < 0.8 * Math.max(shape.length, theirs.length)) return false;
  const like = likeness(shape, theirs);
  if (like >= NAMED_ALIKE && isOfSameSignature(own, other)) return true;
  return like >= LIKE && (shape.length >= FEW_TOKENS || isTheSame(own, other));
}

function isTheSame(a: FunctionText, b: FunctionText): boolean {
  const [own, theirs] = [particulars(a), particulars(b)];
  return (
    own.size >= FEWEST_PARTICULARS && own.size === theirs.size && [...own].every((each) => theirs.has(each))
  );
}

/** Methods of one name are how classes are made. */
function isOfSameSignature({ definition: a }: FunctionText, { definition: b }: FunctionText): boolean {
  if (a.name !== b.name || a.kind !== 'function' || b.kind !== 'function') return false;
  const [own, theirs] = [parametersOf(a.signature, a.name), parametersOf(b.signature, b.name)];
  return own !== undefined && own.length > 0 && own.length === theirs?.length;
}

/** TypeScript and JavaScript copy from one another. */
function endingOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1).replace(/^[cm]?[jt]sx?$/, 'js');
}
