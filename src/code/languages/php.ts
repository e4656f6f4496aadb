import { childOfType, isReachable, type Language } from '../language.ts';

export const php: Language = {
  grammar: 'php',
  query: `
  (class_declaration name: (name) @name) @class
  (interface_declaration name: (name) @name) @interface
  (trait_declaration name: (name) @name) @trait
  (enum_declaration name: (name) @name) @enum
  (function_definition name: (name) @name) @function
  (method_declaration name: (name) @name) @method
  (property_declaration (property_element name: (variable_name (name) @name))) @field
  (const_declaration (const_element (name) @name)) @variable
  `,
  isExported: ({ node, container }) =>
    isReachable(container) && childOfType(node, 'visibility_modifier')?.text !== 'private',
  bareMembers: false,
};
