import { parse as parseTomlText, TomlError } from 'smol-toml';
import { parse as parseYamlText, YAMLParseError } from 'yaml';

/** A repository as the detectors see it: its paths, and the text of those they ask for. */
export interface Tree {
  readonly files: ReadonlySet<string>;
  readonly read: (path: string) => Promise<string | undefined>;
}

/** Nobody writes a longer one by hand, and parsing takes many times its size. */
const MAX_CHARACTERS = 2_000_000;

export async function readText(tree: Tree, path: string): Promise<string | undefined> {
  if (!tree.files.has(path)) return undefined;
  const text = await tree.read(path);
  return text !== undefined && text.length <= MAX_CHARACTERS ? text : undefined;
}

/** Nothing where the file is missing, too long, or not what it should be; comments and last commas may be in it. */
export async function readJson(tree: Tree, path: string): Promise<unknown> {
  const text = await readText(tree, path);
  return text === undefined ? undefined : parseJson(text);
}

export async function readToml(tree: Tree, path: string): Promise<unknown> {
  const text = await readText(tree, path);
  if (text === undefined) return undefined;
  try {
    return parseTomlText(text, { maxDepth: 50, unsafeKeyBehaviour: 'drop' });
  } catch (error) {
    if (error instanceof TomlError) return undefined;
    throw error;
  }
}

export async function readYaml(tree: Tree, path: string): Promise<unknown> {
  const text = await readText(tree, path);
  if (text === undefined || text.length > MAX_YAML_CHARACTERS || isDeep(text)) return undefined;
  try {
    return parseYamlText(text, { maxAliasCount: 100, logLevel: 'silent' });
  } catch (error) {
    // A ReferenceError is what too many aliases are answered with; deep nesting ends the stack.
    if (error instanceof YAMLParseError || error instanceof ReferenceError || error instanceof RangeError)
      return undefined;
    throw error;
  }
}

const MAX_YAML_CHARACTERS = 300_000;
const MAX_OPEN_BRACKETS = 500;

/** With each bracket that is open, parsing takes longer. */
function isDeep(text: string): boolean {
  let open = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    open = Math.max(0, open + (bracket === '[' || bracket === '{' ? 1 : -1));
    if (open > MAX_OPEN_BRACKETS) return true;
  }
  return false;
}

function parseJson(text: string): unknown {
  for (const form of [text, withoutComments(text)]) {
    try {
      return JSON.parse(form);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  return undefined;
}

/** In one pass: a pattern that looks for ends that are not there takes the square of the time. */
function withoutComments(text: string): string {
  let bare = '';
  for (let at = 0; at < text.length;) {
    const end = endOfPiece(text, at);
    const piece = text.slice(at, end);
    const isComma = piece === ',' && /^\s{0,200}[}\]]/.test(text.slice(end, end + 201));
    if (!isComma && !piece.startsWith('//') && !piece.startsWith('/*')) bare += piece;
    at = end;
  }
  return bare;
}

/** Where the text, the comment or the single character ends that begins there. */
function endOfPiece(text: string, at: number): number {
  const ending = { '//': '\n', '/*': '*/' }[text.slice(at, at + 2)];
  if (ending !== undefined) {
    const found = text.indexOf(ending, at + 2);
    return found === -1 ? text.length : found + (ending === '\n' ? 0 : ending.length);
  }
  if (text[at] !== '"') return at + 1;
  let end = at + 1;
  while (end < text.length && text[end] !== '"' && text[end] !== '\n') end += text[end] === '\\' ? 2 : 1;
  return end + 1;
}
