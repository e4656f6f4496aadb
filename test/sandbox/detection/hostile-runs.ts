import { detectToolchain } from '../../../src/sandbox/detection/toolchain.ts';
import { GROUPS, HOLE, type Group } from './read-files.ts';

/** What a pattern may look at again from each of its places. */
const RUNS = [
  '\n',
  '\r\n',
  ' ',
  '\t',
  ' \n',
  '[',
  '(',
  '{',
  '<',
  '"',
  "'",
  '`',
  '\\',
  '#',
  '- ',
  'a',
  '1.',
  'a=',
  'a, ',
  '$(A)',
];
const CHARACTERS = 600_000;

/** Remembers the files that were asked for. */
class Paths extends Set<string> {
  readonly asked = new Set<string>();

  override has(path: string): boolean {
    this.asked.add(path);
    return super.has(path);
  }
}

async function detected(files: Readonly<Record<string, string>>): Promise<Set<string>> {
  const paths = new Paths(Object.keys(files));
  await detectToolchain(paths, (path) => Promise.resolve(files[path]));
  return paths.asked;
}

/** The run between all the lines, and in the text's hole in the way that its format writes it. */
function* hostile(path: string, text: string): Generator<string> {
  const lines = text.replaceAll(HOLE, '').split('\n');
  for (const run of RUNS) {
    const long = run.repeat(CHARACTERS / run.length / (lines.length + 1));
    yield long + lines.map((line) => line + long).join('\n');
    if (!text.includes(HOLE)) continue;
    const short = run.repeat(100_000 / run.length);
    yield text.replace(HOLE, () => (/json|toml/.test(path) ? JSON.stringify(short).slice(1, -1) : short));
  }
}

function plain(group: Group): Record<string, string> {
  return Object.fromEntries(Object.entries(group).map(([path, text]) => [path, text.replaceAll(HOLE, '')]));
}

/** Says which file it is at, so that whoever waits can tell. */
const name = process.argv[2] ?? '';
const group = GROUPS[name] ?? {};
const files = plain(group);
const elsewhere = name === 'anything' ? new Set() : await detected(plain(GROUPS['anything'] ?? {}));
const asked = [...(await detected(files))].filter((path) => !elsewhere.has(path));
for (const path of new Set([...Object.keys(group), ...asked])) {
  for (const text of hostile(path, group[path] ?? HOLE)) {
    process.stdout.write(`${path}\n`);
    await detected({ ...files, [path]: text });
  }
}
process.stdout.write('done\n');
