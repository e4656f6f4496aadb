import type { Node } from '@vscode/tree-sitter-wasm';
import { childOfType, isReachable, type Candidate, type Language } from '../language.ts';

const FUNCTION = '[(function_expression) (arrow_function) (generator_function)]';
const CLASS = '(class)';

/** What TypeScript shares with JavaScript; a class is named by another kind of node there. */
export const ecmaScriptQuery = (className: string): string => `
  (function_declaration name: (_) @name) @function
  (generator_function_declaration name: (_) @name) @function
  (class_declaration name: (${className}) @name) @class
  (variable_declarator name: (identifier) @name value: ${FUNCTION}) @function
  (variable_declarator name: (identifier) @name value: ${CLASS}) @class
  (program [(lexical_declaration (variable_declarator name: (identifier) @name) @variable)
            (variable_declaration (variable_declarator name: (identifier) @name) @variable)])
  (program (export_statement [(lexical_declaration (variable_declarator name: (identifier) @name) @variable)
                              (variable_declaration (variable_declarator name: (identifier) @name) @variable)]))
  (method_definition name: (_) @name) @method
  (pair key: (property_identifier) @name value: ${FUNCTION}) @method
  (assignment_expression
    left: (member_expression object: (_) @owner property: (property_identifier) @name)
    right: ${FUNCTION}) @method
  (assignment_expression
    left: (member_expression object: (_) @owner property: (property_identifier) @name)
    right: ${CLASS}) @class
  (export_statement "default" @name value: [(function_expression) (arrow_function)]) @function
  (export_statement "default" @name value: ${CLASS}) @class
  (export_statement "default" @name value: (object)) @variable
  (assignment_expression
    left: (member_expression object: (identifier) @giver property: (property_identifier) @name)
    right: (object)
    (#eq? @giver "module")) @variable

  (export_statement !source (export_clause (export_specifier name: (_) @exported)))
  (export_statement value: (identifier) @exported)
  (assignment_expression
    left: (member_expression object: (identifier) @giver)
    right: [(identifier) @exported
            (object [(shorthand_property_identifier) @exported (pair value: (identifier) @exported)])]
    (#any-of? @giver "module" "exports"))
  (assignment_expression
    left: (member_expression object: (member_expression object: (identifier) @giver))
    right: (identifier) @exported
    (#eq? @giver "module"))
`;

export const javascript: Language = {
  grammar: 'javascript',
  query: `${ecmaScriptQuery('identifier')}
  (field_definition property: (_) @name value: ${FUNCTION}) @method
  (field_definition property: (_) @name) @field
  `,
  isExported: isExportedEcmaScript,
  bareMembers: false,
};

/** Around a definition, where an export may stand. */
const BETWEEN =
  /^(?:lexical_declaration|variable_declaration|object|pair|parenthesized_expression|as_expression|satisfies_expression|expression_statement|ambient_declaration)$/;

export function isExportedEcmaScript({ name, node, container, exportedNames }: Candidate): boolean {
  if (name.startsWith('#')) return false;
  const accessibility = childOfType(node, 'accessibility_modifier')?.text;
  if (accessibility === 'private' || accessibility === 'protected') return false;
  if (container !== undefined) return isReachable(container);
  return node.type === 'export_statement' || exportedNames.has(name) || isGivenAway(node);
}

function isGivenAway(node: Node): boolean {
  if (node.type === 'assignment_expression') return isModule(node.childForFieldName('left'));
  let around = node.parent;
  while (around && BETWEEN.test(around.type)) around = around.parent;
  if (around?.type === 'assignment_expression') return isModule(around.childForFieldName('left'));
  return around?.type === 'export_statement';
}

/** `module.exports`, `exports.name` and what lies below them. */
function isModule(left: Node | null): boolean {
  return left !== null && /^(?:module\.)?exports\b/.test(left.text);
}
