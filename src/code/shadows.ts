import type { Node } from '@vscode/tree-sitter-wasm';

export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Where, of a name's places, a parameter or local variable of the same name takes it over. */
export function shadowedRanges(names: readonly Node[]): Range[] {
  return names.flatMap((node) => {
    if (node.type !== 'identifier' || !isLocalBinding(node)) return [];
    const scope = scopeOf(node);
    return scope ? [{ from: scope.startIndex, to: scope.endIndex }] : [];
  });
}

/** By the type of the parent: the field that holds the new name, or any place in it. */
const BINDINGS: Readonly<Record<string, string | true>> = {
  // JavaScript and TypeScript
  formal_parameters: true,
  required_parameter: 'pattern',
  optional_parameter: 'pattern',
  rest_pattern: true,
  array_pattern: true,
  arrow_function: 'parameter',
  catch_clause: 'parameter',
  for_in_statement: 'left',
  assignment_pattern: 'left',
  // Python
  parameters: true,
  lambda_parameters: true,
  default_parameter: 'name',
  typed_parameter: true,
  typed_default_parameter: 'name',
  list_splat_pattern: true,
  dictionary_splat_pattern: true,
  for_statement: 'left',
  // Go
  parameter_declaration: 'name',
  // Rust
  parameter: 'pattern',
  let_declaration: 'pattern',
  closure_parameters: true,
  // Java
  formal_parameter: 'name',
  inferred_parameters: true,
  catch_formal_parameter: 'name',
  enhanced_for_statement: 'name',
  // Ruby
  method_parameters: true,
  block_parameters: true,
  keyword_parameter: 'name',
};

function isLocalBinding(node: Node): boolean {
  const { parent } = node;
  if (!parent) return false;
  if (parent.type === 'variable_declarator') return isField(parent, 'name', node) && !takesFromModule(parent);
  if (parent.type === 'assignment') return isField(parent, 'left', node);
  if (parent.type === 'expression_list')
    return parent.parent?.type === 'short_var_declaration' && isField(parent.parent, 'left', parent);
  const field = BINDINGS[parent.type];
  return field === true || (field !== undefined && isField(parent, field, node));
}

function isField(parent: Node, field: string, node: Node): boolean {
  return parent.childForFieldName(field)?.startIndex === node.startIndex;
}

/** `const parse = require('./parse')` names the thing itself. */
function takesFromModule(declarator: Node): boolean {
  return /^(?:await\s+)?(?:require|import)\b/.test(declarator.childForFieldName('value')?.text ?? '');
}

const FUNCTION =
  /function|method|lambda|closure|^func_literal$|^constructor_declaration$|^(?:do_)?block$|^catch_clause$|^for_/;
const NO_SCOPE = /parameters$|_name$|call|^method_elem$/;

/** The nearest function or block around a local name; nothing at the outer level, where the name is everyone's. */
function scopeOf(node: Node): Node | undefined {
  for (let around = node.parent; around; around = around.parent) {
    if (around.type === 'statement_block') return around;
    if (FUNCTION.test(around.type) && !NO_SCOPE.test(around.type) && !isPythonBlock(around)) return around;
  }
  return undefined;
}

/** Python's blocks and loops have no scope of their own. */
function isPythonBlock(node: Node): boolean {
  return (
    /^(?:block|for_statement)$/.test(node.type) &&
    /^(?:if|elif|else|for|while|with|try|except|finally|class|match|case|module|async)/.test(
      node.parent?.type ?? '',
    ) &&
    node.tree.rootNode.type === 'module'
  );
}
