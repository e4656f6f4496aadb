import { childOfType, isReachable, type Language } from '../language.ts';

export const java: Language = {
  grammar: 'java',
  query: `
  (class_declaration name: (identifier) @name) @class
  (record_declaration name: (identifier) @name) @class
  (interface_declaration name: (identifier) @name) @interface
  (annotation_type_declaration name: (identifier) @name) @interface
  (enum_declaration name: (identifier) @name) @enum
  (method_declaration name: (identifier) @name) @method
  (constructor_declaration name: (identifier) @name) @method
  (field_declaration declarator: (variable_declarator name: (identifier) @name)) @field
  `,
  isExported({ node, container }) {
    if (!isReachable(container)) return false;
    if (container?.kind === 'interface') return true;
    return /\b(?:public|protected)\b/.test(childOfType(node, 'modifiers')?.text ?? '');
  },
  bareMembers: true,
};
