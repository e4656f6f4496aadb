import type { Node } from '@vscode/tree-sitter-wasm';
import { isReachable, type Language } from '../language.ts';

export const ruby: Language = {
  grammar: 'ruby',
  query: `
  (class name: [(constant) @name (scope_resolution name: (constant) @name)]) @class
  (module name: [(constant) @name (scope_resolution name: (constant) @name)]) @module
  (method name: (_) @name) @method
  (singleton_method name: (_) @name) @method
  (assignment left: (constant) @name) @variable
  (call method: (identifier) @macro arguments: (argument_list (simple_symbol) @name)
    (#any-of? @macro "attr_reader" "attr_writer" "attr_accessor")) @field
  `,
  isExported: ({ node, container }) => isReachable(container) && !isPrivate(node),
  bareMembers: true,
};

const SWITCH = /^(?:private|protected|public)$/;

/** `private` in front of a method, or alone on a line above it. */
function isPrivate(node: Node): boolean {
  if (node.type !== 'method') return false;
  const call = node.parent?.type === 'argument_list' ? node.parent.parent : undefined;
  if (call?.type === 'call') return /^(?:private|protected)\b/.test(call.text);
  for (let before = node.previousNamedSibling; before; before = before.previousNamedSibling) {
    if (before.type === 'identifier' && SWITCH.test(before.text)) return before.text !== 'public';
  }
  return false;
}
