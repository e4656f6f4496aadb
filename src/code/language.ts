import type { Node } from '@vscode/tree-sitter-wasm';

export const KINDS = [
  'class',
  'interface',
  'struct',
  'trait',
  'enum',
  'type',
  'module',
  'function',
  'method',
  'macro',
  'variable',
  'field',
  'extension',
] as const;

/** `extension`: a block that adds members to something defined elsewhere, as Rust's `impl`. It is no definition of its own. */
export type Kind = (typeof KINDS)[number];

/** What a language has to say for its code to be searched by structure. */
export interface Language {
  /** The name of the grammar's file. */
  readonly grammar: string;
  /**
   * The definitions: each match captures `@name` and, around it, the definition by its kind. `@owner` is what a member
   * belongs to where it does not stand inside it; `@exported` is a name that the file gives away elsewhere in its text.
   */
  readonly query: string;
  /** Whether other files may use a definition, by the language's own rule. */
  readonly isExported: (candidate: Candidate) => boolean;
  /** Whether a member may be used without naming whose it is, as in Java. */
  readonly bareMembers: boolean;
}

export interface Candidate {
  readonly name: string;
  readonly kind: Kind;
  /** The definition, without what wraps it. */
  readonly node: Node;
  readonly container: { readonly kind: Kind; readonly exported: boolean } | undefined;
  readonly exportedNames: ReadonlySet<string>;
}

/** Whether what the container holds can be reached from outside at all. */
export function isReachable(container: Candidate['container']): boolean {
  if (container === undefined) return true;
  return container.exported && container.kind !== 'function' && container.kind !== 'method';
}

export function childOfType(node: Node, type: string): Node | undefined {
  return node.namedChildren.find((child) => child?.type === type) ?? undefined;
}
