import type { Node, QueryMatch } from '@vscode/tree-sitter-wasm';
import { KINDS, type Kind, type Language } from './language.ts';
import type { CodeTree } from './parse.ts';

/** Something that a file defines. Lines count from 1, and take in decorators and `export`. */
export interface Definition {
  readonly name: string;
  readonly kind: Kind;
  /** What it is a member of or stands in, outermost first, joined by dots. */
  readonly container: string | undefined;
  readonly from: number;
  readonly to: number;
  /** Up to its body, on one line. */
  readonly signature: string;
  readonly exported: boolean;
  /** Where the name stands, so that it is not taken for a reference. */
  readonly nameAt: number;
}

const MATCH_LIMIT = 20_000;
const SIGNATURE_CHARACTERS = 300;

interface Found {
  readonly nameNode: Node;
  readonly node: Node;
  readonly whole: Node;
  readonly kind: Kind;
  readonly owner: string | undefined;
  readonly pattern: number;
}

/** Everything a parsed file defines, in the order of the text; extensions too, as containers. */
export function definitionsIn(tree: CodeTree, language: Language): Definition[] {
  const matches = tree.definitions.matches(tree.root, {
    matchLimit: MATCH_LIMIT,
    progressCallback: tree.isLate,
  });
  const exportedNames = new Set(matches.flatMap((match) => captured(match, 'exported')).map(nameOf));
  const open: { definition: Definition; end: number }[] = [];
  return firstPatterns(matches.flatMap(found)).flatMap((one) => {
    if (tree.isLate()) return [];
    while (open.length > 0 && open.at(-1)!.end < one.node.endIndex) open.pop();
    const around = open.at(-1)?.definition;
    const name = nameOf(one.nameNode);
    const definition: Definition = {
      name,
      kind: one.kind,
      container: one.owner ?? (around && qualifiedName(around)),
      from: one.whole.startPosition.row + 1,
      to: endRow(one.whole) + 1,
      signature: signatureOf(one.whole, one.node),
      exported: language.isExported({
        name,
        kind: one.kind,
        node: one.node,
        container: around,
        exportedNames,
      }),
      nameAt: one.nameNode.startIndex,
    };
    open.push({ definition, end: one.node.endIndex });
    return [definition];
  });
}

export function qualifiedName({ container, name }: Pick<Definition, 'container' | 'name'>): string {
  return container === undefined ? name : `${container}.${name}`;
}

/** The innermost definition around a line. */
export function definitionAt(definitions: readonly Definition[], line: number): Definition | undefined {
  return definitions.findLast(({ from, to }) => from <= line && line <= to);
}

function found(match: QueryMatch): Found[] {
  const [nameNode] = captured(match, 'name');
  const kind = KINDS.find((one) => captured(match, one).length > 0);
  const node = kind && captured(match, kind)[0];
  if (!nameNode || !kind || !node) return [];
  return [
    {
      nameNode,
      node,
      whole: withWrapping(node),
      kind: kindOf(match, kind),
      owner: ownerOf(match),
      pattern: match.patternIndex,
    },
  ];
}

/** Where several patterns find one definition, the first of the language's list names its kind; parents before children. */
function firstPatterns(all: readonly Found[]): Found[] {
  const byName = new Map<number, Found>();
  for (const one of all) {
    const other = byName.get(one.nameNode.startIndex);
    if (!other || one.pattern < other.pattern) byName.set(one.nameNode.startIndex, one);
  }
  return [...byName.values()].sort(
    (a, b) => a.node.startIndex - b.node.startIndex || b.node.endIndex - a.node.endIndex,
  );
}

function captured(match: QueryMatch, name: string): Node[] {
  return match.captures.filter((capture) => capture.name === name).map(({ node }) => node);
}

const EXPORTS = /^(?:module(?:\.exports)?|exports)$/;

/** `Foo` of `Foo.prototype`; an exports object is no owner. */
function ownerOf(match: QueryMatch): string | undefined {
  const text = captured(match, 'owner')[0]?.text.replace(/\.prototype$/, '');
  return text === undefined || text === 'this' || EXPORTS.test(text) ? undefined : text;
}

/** A function that is put into an exports object is a member of nothing. */
function kindOf(match: QueryMatch, kind: Kind): Kind {
  const owner = captured(match, 'owner')[0]?.text ?? '';
  return kind === 'method' && EXPORTS.test(owner) ? 'function' : kind;
}

/** Without the sign that tells what kind of name it is. */
function nameOf(node: Node): string {
  return node.type === 'simple_symbol' ? node.text.slice(1) : node.text;
}

const WRAPPING = /^(?:export_statement|decorated_definition|ambient_declaration)$/;
const WRAPPING_ONE =
  /^(?:lexical_declaration|variable_declaration|expression_statement|type_declaration|const_declaration|var_declaration)$/;

function withWrapping(node: Node): Node {
  const { parent } = node;
  if (!parent) return node;
  const wraps =
    WRAPPING.test(parent.type) || (WRAPPING_ONE.test(parent.type) && parent.namedChildCount === 1);
  return wraps ? withWrapping(parent) : node;
}

/** The last row with something of the node in it: some nodes end after their line break. */
function endRow(node: Node): number {
  const { row, column } = node.endPosition;
  return column === 0 && row > node.startPosition.row ? row - 1 : row;
}

function signatureOf(whole: Node, node: Node): string {
  const end = bodyStart(node) ?? whole.endIndex;
  const text = whole.text.slice(0, Math.max(0, end - whole.startIndex));
  const line = text.slice(0, 2 * SIGNATURE_CHARACTERS).replaceAll(/\s+/g, ' ');
  return line.replace(/(?:\s|=>?|[{:;])+$/, '').slice(0, SIGNATURE_CHARACTERS);
}

/** Where the signature is over: at the body, of the value if that is a function, or else at the value. */
function bodyStart(node: Node): number | undefined {
  const value = node.childForFieldName('value') ?? node.childForFieldName('right');
  const holder = value ?? node;
  const body =
    holder.childForFieldName('body') ?? (node.type === 'type_spec' ? node.childForFieldName('type') : null);
  if (value && node.type === 'type_alias_declaration') return undefined;
  return (body ?? value)?.startIndex;
}
