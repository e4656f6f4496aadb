import { pathKind } from '../../lib/path-kind.ts';
import type { Found } from './finding.ts';
import { complexityOf, functionsIn, type FunctionText } from './functions.ts';
import type { Look } from './gate.ts';

/** From here on a function counts as hard to follow: the bound that SlopCodeBench draws. */
const HARD = 10;
/** Ways that are too many to add in passing: so many, and so much more than there were. */
const MUCH_MORE = 5;
const GROWTH = 1.5;

/** A function that becomes much harder to follow, or is new and harder than any other of its file. */
export async function checkComplexity({ change: { files }, sides }: Look): Promise<Found[]> {
  const found: Found[] = [];
  for (const file of files.filter(({ path }) => pathKind(path) === 'source')) {
    const before = functionsIn(await sides.before(file));
    const now = functionsIn(await sides.after(file));
    const usual = Math.max(HARD, ...before.map(complexityOf));
    for (const [name, overloads] of Map.groupBy(now, (one) => one.name)) {
      const own = hardest(overloads)!;
      const ways = complexityOf(own);
      const old = hardest(before.filter((one) => one.name === name));
      const earlier = old === undefined ? undefined : complexityOf(old);
      const isHarder =
        earlier === undefined
          ? ways > usual
          : ways > HARD && ways >= Math.max(earlier + MUCH_MORE, GROWTH * earlier);
      if (!isHarder) continue;
      const since = earlier === undefined ? '' : `, ${earlier} before`;
      const { from } = own.definition;
      found.push({
        message: `${name} in ${file.path} has ${ways} ways through it${since}: divide it, or find a simpler one.`,
        citation: `${file.path}:${from}; ${erosion(before)} of the file's code was in functions with more than ${HARD}, now ${erosion(now)}`,
        path: file.path,
        line: from,
      });
    }
  }
  return found;
}

function hardest(overloads: readonly FunctionText[]): FunctionText | undefined {
  return overloads.toSorted((a, b) => complexityOf(b) - complexityOf(a))[0];
}

/** The part of a file's mass that is in functions hard to follow, after SlopCodeBench. */
function erosion(functions: readonly FunctionText[]): string {
  const mass = (some: readonly FunctionText[]) =>
    some.reduce((sum, one) => sum + complexityOf(one) * Math.sqrt(one.lines), 0);
  const share = mass(functions.filter((one) => complexityOf(one) > HARD)) / Math.max(1, mass(functions));
  return `${Math.round(100 * share)}%`;
}
