import { fileURLToPath } from 'node:url';
import { parseArguments, USAGE } from './arguments.ts';
import { findCases, type ContainmentCase } from './containment-case.ts';
import { prepareOutside, runAll } from './run-all.ts';
import type { CaseResult } from './run-case.ts';

const code = await main(process.argv.slice(2));
// A case that was given up may hold connections open; what was printed is on its way first.
process.stdout.write('', () => process.exit(code));

async function main(words: readonly string[]): Promise<0 | 1 | 2> {
  const given = parseArguments(words);
  if (given.kind === 'wrong') {
    process.stderr.write(`${given.because}\n\n${USAGE}`);
    return 2;
  }
  const { json, jobs, shared, image, limits } = given;
  const folder = given.cases ?? fileURLToPath(new URL('cases', import.meta.url));
  const cases = await casesIn(folder);
  if (cases.length === 0) {
    process.stderr.write(`${folder} has no cases: files that end in .sh or .py.\n`);
    return 2;
  }
  const prepared = await prepareOutside(image, shared);
  if (prepared.kind === 'missing') {
    process.stderr.write(`${prepared.what} ${prepared.mend}\n`);
    return 1;
  }
  let held = 0;
  for await (const result of runAll(cases, { outside: prepared.outside, image, limits }, jobs)) {
    if (result.held) held++;
    process.stdout.write(json ? `${JSON.stringify(result)}\n` : inWords(result));
  }
  process.stderr.write(`${held} of ${cases.length} held.\n`);
  return held === cases.length ? 0 : 1;
}

async function casesIn(folder: string): Promise<ContainmentCase[]> {
  try {
    return await findCases(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return [];
    throw error;
  }
}

function inWords({ case: name, held, limit, seconds, peakMb, differences }: CaseResult): string {
  const figures = `${seconds.toFixed(1)} s, ${peakMb} MB${limit === null ? '' : `, came to its limit of ${limit}`}`;
  const lines = [
    `${held ? '✓' : '✗'} ${name}: ${figures}`,
    ...differences.map((difference) => `    ${difference}`),
  ];
  return `${lines.join('\n')}\n`;
}
