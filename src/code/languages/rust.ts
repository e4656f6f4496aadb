import type { Node } from '@vscode/tree-sitter-wasm';
import { childOfType, type Candidate, type Language } from '../language.ts';

export const rust: Language = {
  grammar: 'rust',
  query: `
  (struct_item name: (type_identifier) @name) @struct
  (union_item name: (type_identifier) @name) @struct
  (enum_item name: (type_identifier) @name) @enum
  (trait_item name: (type_identifier) @name) @trait
  (type_item name: (type_identifier) @name) @type
  (mod_item name: (identifier) @name) @module
  (macro_definition name: (identifier) @name) @macro
  (const_item name: (identifier) @name) @variable
  (static_item name: (identifier) @name) @variable
  (field_declaration name: (field_identifier) @name) @field
  (impl_item type: [(type_identifier) @name
    (generic_type type: (type_identifier) @name)
    (scoped_type_identifier name: (type_identifier) @name)]) @extension
  (impl_item body: (declaration_list (function_item name: (identifier) @name) @method))
  (trait_item body: (declaration_list (function_item name: (identifier) @name) @method))
  (trait_item body: (declaration_list (function_signature_item name: (identifier) @name) @method))
  (function_item name: (identifier) @name) @function
  (function_signature_item name: (identifier) @name) @function
  `,
  isExported: isExportedRust,
  bareMembers: false,
};

function isExportedRust({ node, kind, container }: Candidate): boolean {
  if (container?.kind === 'function' || container?.kind === 'method') return false;
  if (kind === 'macro') return /#\[macro_export\]/.test(node.previousNamedSibling?.text ?? '');
  if (container?.kind === 'trait') return container.exported;
  return childOfType(node, 'visibility_modifier') !== undefined || isInTraitImpl(node);
}

/** What a trait demands is as visible as the trait. */
function isInTraitImpl(node: Node): boolean {
  const impl = node.parent?.parent;
  return impl?.type === 'impl_item' && impl.childForFieldName('trait') !== null;
}
