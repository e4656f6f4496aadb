import type { Language } from '../language.ts';
import { ecmaScriptQuery, isExportedEcmaScript } from './javascript.ts';

const query = `${ecmaScriptQuery('type_identifier')}
  (abstract_class_declaration name: (type_identifier) @name) @class
  (interface_declaration name: (type_identifier) @name) @interface
  (type_alias_declaration name: (type_identifier) @name) @type
  (enum_declaration name: (identifier) @name) @enum
  (internal_module name: (identifier) @name) @module
  (internal_module body: (statement_block
    [(lexical_declaration (variable_declarator name: (identifier) @name) @variable)
     (export_statement (lexical_declaration (variable_declarator name: (identifier) @name) @variable))]))
  (function_signature name: (identifier) @name) @function
  (method_signature name: (_) @name) @method
  (abstract_method_signature name: (_) @name) @method
  (public_field_definition name: (_) @name value: [(function_expression) (arrow_function)]) @method
  (public_field_definition name: (_) @name) @field
  (property_signature name: (_) @name) @field
`;

export const typescript: Language = {
  grammar: 'typescript',
  query,
  isExported: isExportedEcmaScript,
  bareMembers: false,
};

export const tsx: Language = { ...typescript, grammar: 'tsx' };
