import { isReachable, type Language } from '../language.ts';

export const python: Language = {
  grammar: 'python',
  query: `
  (class_definition name: (identifier) @name) @class
  (class_definition body: (block [(function_definition name: (identifier) @name) @method
    (decorated_definition definition: (function_definition name: (identifier) @name) @method)]))
  (function_definition name: (identifier) @name) @function
  (module (expression_statement (assignment left: (identifier) @name) @variable))
  (class_definition body: (block (expression_statement (assignment left: (identifier) @name) @field)))
  `,
  isExported: ({ name, container }) =>
    (!name.startsWith('_') || /^__\w+__$/.test(name)) && isReachable(container),
  bareMembers: false,
};
