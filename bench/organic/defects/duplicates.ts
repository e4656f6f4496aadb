import { pathKind } from '../../../src/lib/path-kind.ts';
import type { Edition } from '../editions.ts';
import { codeOf, type FixedCode, type GivenFix } from '../given-fix.ts';
import { functionsIn, languageOf, type WholeFunction } from '../language.ts';

const READ = 60;
const [FEWEST_LINES, MOST_LINES] = [6, 40];

/** A function that another file has already, under its own name. */
export async function duplicateOfSameName(given: GivenFix): Promise<Edition | undefined> {
  return appended(given, (helper) => helper.lines);
}

/** The same as somebody would write it who never saw it: another name, and others for what it takes and keeps. */
export async function duplicateOfOtherName(given: GivenFix): Promise<Edition | undefined> {
  return appended(given, renamed);
}

async function appended(
  given: GivenFix,
  copyOf: (helper: WholeFunction) => readonly string[],
): Promise<Edition | undefined> {
  const [code] = codeOf(given);
  if (code === undefined) return undefined;
  const helper = given.pick(await helpersFor(given, code), 'helper');
  if (helper === undefined) return undefined;
  return { write: new Map([[code.path, `${code.after.trimEnd()}\n\n${copyOf(helper).join('\n')}\n`]]) };
}

/** Whole functions of the other sources in the same language, those nearest by their path. */
async function helpersFor({ tree, read, fix }: GivenFix, code: FixedCode): Promise<WholeFunction[]> {
  const changed = new Set(fix.commit.files.map(({ path }) => path));
  const near = tree
    .filter(({ path, size }) => pathKind(path) === 'source' && !changed.has(path) && size < 100_000)
    .filter(({ path }) => languageOf(path)?.name === code.language.name && !path.endsWith('.d.ts'))
    .map(({ path }) => ({ path, shared: sharedFolders(path, code.path) }))
    .sort((a, b) => b.shared - a.shared || (a.path < b.path ? -1 : 1))
    .slice(0, READ);
  const texts = await read(near.map(({ path }) => path));
  return [...texts.values()]
    .flatMap((text) => functionsIn(text, code.language))
    .filter(({ lines }) => lines.length >= FEWEST_LINES && lines.length <= MOST_LINES)
    .filter(({ name }) => name.length > 3 && !/^(?:main|init|test\w*)$/i.test(name))
    .filter(({ name }) => !code.after.includes(name));
}

function sharedFolders(a: string, b: string): number {
  const parts = b.split('/');
  return a.split('/').findIndex((part, at) => part !== parts[at]);
}

const DECLARED =
  /(?:\b(?:const|let|var|let mut|for|for \((?:const|let|var))\s+([A-Za-z_]\w*)\b(?!\s*\())|(?:^\s*([a-z_]\w*)\s*(?::=|=)(?!=))/gm;
const OTHER_WORDS = [
  'entry',
  'current',
  'outcome',
  'chunk',
  'piece',
  'extra',
  'holder',
  'subject',
  'origin',
  'spare',
];

function renamed({ name, lines }: WholeFunction): string[] {
  const text = lines.join('\n');
  const brackets = /\(([^)]*)\)/.exec(text)?.[1] ?? '';
  const taken = [...brackets.matchAll(/(?:^|,)\s*(?:mut )?([A-Za-z_]\w*)/g)].map(([, each = '']) => each);
  const kept = [...text.matchAll(DECLARED)].map(([, a, b]) => a ?? b ?? '');
  const own = [...new Set([...taken, ...kept])].filter(
    (each) => each.length > 0 && !/^(?:self|cls|this)$/.test(each),
  );
  const others = new Map(own.map((each, at) => [each, `${OTHER_WORDS[at % 10]!}${at < 10 ? '' : at}`]));
  const isExported = /^[A-Z]/.test(name);
  others.set(name, isExported ? 'ComputeOutcome' : name.includes('_') ? 'compute_outcome' : 'computeOutcome');
  return text.replaceAll(/(?<![.\w$'"])[A-Za-z_]\w*/g, (word) => others.get(word) ?? word).split('\n');
}
