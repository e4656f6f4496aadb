import type { Language } from '../language.ts';

export const go: Language = {
  grammar: 'go',
  query: `
  (type_spec name: (type_identifier) @name type: (struct_type)) @struct
  (type_spec name: (type_identifier) @name type: (interface_type)) @interface
  (type_spec name: (type_identifier) @name) @type
  (type_alias name: (type_identifier) @name) @type
  (function_declaration name: (identifier) @name) @function
  (method_declaration
    receiver: (parameter_list (parameter_declaration type: [
      (type_identifier) @owner
      (generic_type type: (type_identifier) @owner)
      (pointer_type (type_identifier) @owner)
      (pointer_type (generic_type type: (type_identifier) @owner))]))
    name: (field_identifier) @name) @method
  (method_elem name: (field_identifier) @name) @method
  (field_declaration name: (field_identifier) @name) @field
  (source_file (const_declaration (const_spec name: (identifier) @name) @variable))
  (source_file (var_declaration (var_spec name: (identifier) @name) @variable))
  (source_file (var_declaration (var_spec_list (var_spec name: (identifier) @name) @variable)))
  `,
  isExported: ({ name, container }) =>
    /^\p{Lu}/u.test(name) && container?.kind !== 'function' && container?.kind !== 'method',
  bareMembers: false,
};
