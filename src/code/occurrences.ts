import type { Node } from '@vscode/tree-sitter-wasm';
import type { CodeTree } from './parse.ts';
import { shadowedRanges, type Range } from './shadows.ts';

/** A place where a name is used as a name: not in a string, a comment or a regular expression. */
export interface Occurrence {
  readonly line: number;
  /** It stands behind a dot or the like, so that it may be a member of anything. */
  readonly member: boolean;
}

const NAMES =
  /(?:^|_)identifier(?:_pattern)?$|^(?:name|variable_name|constant|simple_symbol|instance_variable|class_variable|global_variable)$/;
const NO_NAMES = /^statement_identifier$/;
const MEMBER_FIELDS = new Set(['property', 'attribute', 'field']);
const MAX_PER_FILE = 500;

/**
 * The occurrences of a name in parsed code, but for those at `excepted` (its definitions) and where a local name hides it.
 * A name that an import gives it in this file counts too.
 */
export function occurrencesIn(
  tree: CodeTree,
  untrustedText: string,
  name: string,
  excepted: ReadonlySet<number>,
): Occurrence[] {
  const visible = (wanted: string): Node[] =>
    notShadowed(namesIn(tree, untrustedText, wanted).filter(({ startIndex }) => !excepted.has(startIndex)));
  const nodes = visible(name);
  const aliases = new Set(nodes.map(localAlias).filter((alias) => alias !== undefined && alias !== name));
  return [...nodes, ...[...aliases].flatMap((alias) => visible(alias!))].map((node) => ({
    line: node.startPosition.row + 1,
    member: isMember(node),
  }));
}

function notShadowed(nodes: readonly Node[]): Node[] {
  const shadowed = shadowedRanges(nodes);
  return nodes.filter(
    (node) => node.type !== 'identifier' || isMember(node) || !shadowed.some((range) => covers(range, node)),
  );
}

function namesIn({ root, isLate }: CodeTree, text: string, name: string): Node[] {
  const found: Node[] = [];
  for (const { index } of text.matchAll(wordPattern(name))) {
    const node = root.descendantForIndex(index, index + name.length);
    if (node && isNamed(node, name)) found.push(node);
    if (found.length >= MAX_PER_FILE || isLate()) break;
  }
  return found;
}

/** The name as a whole word of its own. */
export function wordPattern(name: string): RegExp {
  return new RegExp(
    `(?<![\\p{L}\\p{N}_])${name.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)}(?![\\p{L}\\p{N}_])`,
    'gu',
  );
}

function isNamed(node: Node, name: string): boolean {
  if (!NAMES.test(node.type) || NO_NAMES.test(node.type)) return false;
  const { text } = node;
  return text === name || (node.type !== 'identifier' && text.replace(/^(?:@@|[@#:])/, '') === name);
}

function isMember(node: Node): boolean {
  const { parent } = node;
  if (!parent) return false;
  if (parent.type === 'method_invocation' || parent.type === 'call') {
    const named = parent.childForFieldName('name') ?? parent.childForFieldName('method');
    const receiver = parent.childForFieldName('object') ?? parent.childForFieldName('receiver');
    return receiver !== null && named?.startIndex === node.startIndex;
  }
  return [...MEMBER_FIELDS].some((field) => parent.childForFieldName(field)?.startIndex === node.startIndex);
}

/** What the file calls it: the `b` of `import { a as b }`. */
function localAlias(node: Node): string | undefined {
  const holder = node.parent?.type === 'dotted_name' ? node.parent.parent : node.parent;
  if (!holder || !/^(?:import_specifier|aliased_import|use_as_clause)$/.test(holder.type)) return undefined;
  const alias = holder.childForFieldName('alias');
  return alias && alias.startIndex !== node.startIndex ? alias.text : undefined;
}

function covers({ from, to }: Range, node: Node): boolean {
  return from <= node.startIndex && node.endIndex <= to;
}
