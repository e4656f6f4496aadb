import { isTestFile, pathKind } from '../../lib/path-kind.ts';
import { readBlobs } from '../../repository/blobs.ts';
import type { Mirror, TreeFile } from '../../repository/repository.ts';

/** What the habits ask of a file's text. The text itself is not kept. */
export interface Module {
  readonly path: string;
  readonly blob: string;
  readonly isTest: boolean;
  readonly language: Language;
  readonly imports: readonly Import[];
  /** Functions, and classes of errors. */
  readonly functions: ReadonlySet<string>;
  readonly hasDefaultExport: boolean;
  readonly hasNamedExport: boolean;
  /** The line that says that a program wrote the file. */
  readonly generatedAt?: number;
  /** The line that asks not to change the file for another reason. */
  readonly reservedAt?: number;
}

export type Language = 'script' | 'python' | 'go' | 'other';

export interface Import {
  readonly specifier: string;
  readonly line: number;
  readonly form: 'import' | 'require' | 'reexport';
  readonly quote: "'" | '"' | undefined;
  /** Names in braces, as they are called where they come from. */
  readonly names: readonly string[];
  /** What the module as a whole is called here. */
  readonly whole?: string;
  /** The word `type`: before the braces, or within them. */
  readonly types?: 'statement' | 'inline';
}

const LARGEST = 200_000;
const MOST_FILES = 6_000;
const LANGUAGES: readonly (readonly [RegExp, Language])[] = [
  [/\.[cm]?[jt]sx?$/, 'script'],
  [/\.py$/, 'python'],
  [/\.go$/, 'go'],
];
const TEXT =
  /\.(?:[cm]?[jt]sx?|py|go|rs|rb|java|kt|cs|php|css|scss|html?|json|ya?ml|graphql|sql|md|sh|zsh|fish|1)$/i;

/** Reads every text file of ordinary size once. Files whose content the mirror does not have are left out. */
export async function readModules(
  mirror: Mirror,
  files: readonly TreeFile[],
  signal?: AbortSignal,
): Promise<Module[]> {
  const read = files
    .filter(({ path, mode, size }) => mode.startsWith('100') && size <= LARGEST && TEXT.test(path))
    .filter(({ path }) => !/(?:^|\/)(?:node_modules|vendor|third_party)\//.test(path))
    .slice(0, MOST_FILES);
  const byBlob = Map.groupBy(read, ({ blob }) => blob);
  const modules: Module[] = [];
  for await (const { blob, content } of readBlobs(mirror, [...byBlob.keys()])) {
    signal?.throwIfAborted();
    const text = new TextDecoder().decode(content);
    for (const { path } of byBlob.get(blob) ?? []) modules.push(moduleOf(path, blob, text));
  }
  return modules.sort((a, b) => (a.path < b.path ? -1 : 1));
}

export function moduleOf(path: string, blob: string, text: string): Module {
  const language = LANGUAGES.find(([form]) => form.test(path))?.[1] ?? 'other';
  const generatedAt = headerLine(path, text, GENERATED);
  const reservedAt = generatedAt === undefined ? headerLine(path, text, RESERVED) : undefined;
  return {
    path,
    blob,
    isTest: isTestFile(path),
    language,
    imports: READERS[language](text),
    functions: new Set(
      [...text.matchAll(FUNCTION)].flatMap(
        (names) => names.slice(1).find((name) => name !== undefined) ?? [],
      ),
    ),
    hasDefaultExport: /^export default\b|^module\.exports\s*=/m.test(text),
    hasNamedExport: /^export (?!default\b)|^(?:module\.)?exports\.\w/m.test(text),
    ...(generatedAt !== undefined && { generatedAt }),
    ...(reservedAt !== undefined && { reservedAt }),
  };
}

const FUNCTION =
  /^(?:export\s+)?(?:default\s+)?(?:async\s+)?function\*?\s+([\w$]+)|^(?:export\s+)?(?:const|let|var)\s+([\w$]+)\s*(?::[^=\n]{1,200})?=\s*(?:async\s*)?(?:function\b|\(|<|[\w$]+\s*=>)|^(?:async\s+)?def\s+(\w+)|^(?:export\s+)?(?:default\s+)?(?:abstract\s+)?class\s+(\w+(?:Error|Exception))\b|^(?:module\.)?exports\.([\w$]+)\s*=\s*(?:async\s+)?(?:function\b|\()/gm;

const GENERATED =
  /@generated\b|^\W*(?:auto-?|automatically )?generated (?:by|from|using|with|via)\b|\b(?:code|file|module|content) (?:is|was|has been) (?:auto(?:matically)?[- ]?)?generated\b|\b(?:auto-?|automatically )generated (?:by|from|file)\b|\bcode generated\b.*\bdo not edit\b/i;
const RESERVED = /\bDO NOT (?:EDIT|MODIFY|CHANGE)\b/;
const HEADER_LINES = 6;

/** In a comment at the very top; prose and programs that write such comments say it further down, or in text. */
function headerLine(path: string, text: string, says: RegExp): number | undefined {
  if (pathKind(path) === 'docs') return undefined;
  const header = text.slice(0, 1_500).split('\n', HEADER_LINES);
  const index = header.findIndex(
    (line) => /^\s*(?:\/\/|\/\*|\*|#|--|<!--|;|"\/\/")/.test(line) && says.test(line),
  );
  return index < 0 ? undefined : index + 1;
}

const READERS: Readonly<Record<Language, (text: string) => Import[]>> = {
  script: scriptImports,
  python: pythonImports,
  go: goImports,
  other: () => [],
};

const ES_IMPORT =
  /^(import|export)[ \t]+(type[ \t]+)?((?:[\w$]+[ \t]*,[ \t]*)?(?:\{[^{}'"]{0,3000}\}|\*(?:[ \t]+as[ \t]+[\w$]+)?)|[\w$]+)\s*from\s*(['"])([^'"\n]{1,300})\4/gm;
const REQUIRE =
  /^(?:const|let|var)\s+(\{[^{}'"]{0,3000}\}|[\w$]+)\s*=\s*require\(\s*(['"])([^'"\n]{1,300})\2\s*\)/gm;

function scriptImports(text: string): Import[] {
  const lineOf = lineCounter(text);
  const found: Import[] = [];
  for (const { index, 1: word, 2: type, 3: clause = '', 4: quote, 5: specifier = '' } of text.matchAll(
    ES_IMPORT,
  )) {
    const types =
      type !== undefined ? 'statement' : /[{,]\s*type\s+[\w$]/.test(clause) ? 'inline' : undefined;
    found.push({
      specifier,
      line: lineOf(index),
      form: word === 'export' ? 'reexport' : 'import',
      quote: quote === '"' ? '"' : "'",
      ...bindings(clause),
      ...(types !== undefined && { types }),
    });
  }
  for (const { index, 1: clause = '', 2: quote, 3: specifier = '' } of text.matchAll(REQUIRE)) {
    found.push({
      specifier,
      line: lineOf(index),
      form: 'require',
      quote: quote === '"' ? '"' : "'",
      ...bindings(clause),
    });
  }
  return found;
}

function bindings(clause: string): Pick<Import, 'names' | 'whole'> {
  const inBraces = /\{([^]*)\}/.exec(clause)?.[1] ?? '';
  const names = inBraces
    .split(',')
    .flatMap((part) => /^\s*(?:type\s+)?([\w$]+)(?:\s*(?:as\b|:)[^]*)?\s*$/.exec(part)?.[1] ?? []);
  const whole = /^(?:\*\s*as\s+)?([\w$]+)/.exec(clause)?.[1];
  return { names, ...(whole !== undefined && { whole }) };
}

const PYTHON_FROM = /^from[ \t]+([\w.]{1,120})[ \t]+import[ \t]+(?:\(([^)]{1,3000})\)|([^\n#(]{1,600}))/gm;
const PYTHON_IMPORT = /^import[ \t]+([\w.]{1,120})(?:[ \t]+as[ \t]+(\w+))?[ \t]*(?:#.*)?$/gm;

function pythonImports(text: string): Import[] {
  const lineOf = lineCounter(text);
  const found: Import[] = [];
  for (const { index, 1: specifier = '', 2: inBrackets, 3: onLine } of text.matchAll(PYTHON_FROM)) {
    const names = (inBrackets ?? onLine ?? '')
      .split(',')
      .flatMap((part) => /^\s*(\w+)/.exec(part)?.[1] ?? []);
    found.push({ specifier, line: lineOf(index), form: 'import', quote: undefined, names });
  }
  for (const { index, 1: specifier = '', 2: alias } of text.matchAll(PYTHON_IMPORT)) {
    found.push({
      specifier,
      line: lineOf(index),
      form: 'import',
      quote: undefined,
      names: [],
      whole: alias ?? specifier,
    });
  }
  return found;
}

const GO_BLOCK = /^import\s*(?:\(([^)]{0,5000})\)|(?:[\w.]+[ \t]+)?"([^"\n]{1,200})")/gm;

function goImports(text: string): Import[] {
  const lineOf = lineCounter(text);
  return [...text.matchAll(GO_BLOCK)].flatMap(({ index, 1: block, 2: single }) => {
    const specifiers =
      block === undefined
        ? [single ?? '']
        : [...block.matchAll(/"([^"\n]{1,200})"/g)].map(([, name = '']) => name);
    return specifiers.map((specifier) => ({
      specifier,
      line: lineOf(index),
      form: 'import' as const,
      quote: undefined,
      names: [],
    }));
  });
}

/** Counts forwards only as far as it is asked, since matches come in order more or less. */
function lineCounter(text: string): (index: number) => number {
  let at = 0;
  let line = 1;
  return (index) => {
    if (index < at) [at, line] = [0, 1];
    for (let next = text.indexOf('\n', at); next >= 0 && next < index; next = text.indexOf('\n', at)) {
      at = next + 1;
      line += 1;
    }
    return line;
  };
}
