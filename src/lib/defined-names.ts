const DEFINITIONS = [
  /^[ \t]{0,8}(?:export\s+)?(?:default\s+)?(?:declare\s+)?(?:abstract\s+)?(?:pub(?:\([^)\n]{1,20}\))?\s+)?(?:async\s+)?(?:public |private |protected |static )*(?:function\*?|class|interface|type|enum|def|fn|struct|trait|module|object|record)\s+([A-Za-z_$][\w$]*)/gm,
  /^(?:export\s+)?(?:const|let|var)\s+([A-Za-z_$][\w$]*)/gm,
  /^func\s+(?:\([^)\n]{1,80}\)\s*)?([A-Za-z_]\w*)/gm,
  /^(?:module\.)?exports\.([A-Za-z_$][\w$]*)\s*=/gm,
  /^[A-Za-z_$][\w$.]*\.prototype\.([A-Za-z_$][\w$]*)\s*=/gm,
];

/** The names that a source text defines at its outer level, by the look of its lines in the common languages. */
export function definedNames(text: string): string[] {
  return DEFINITIONS.flatMap((form) => [...text.matchAll(form)].flatMap(([, name]) => name ?? []));
}
