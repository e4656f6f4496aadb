const MODIFIERS =
  '(?:(?:public|private|protected|static|readonly|override|abstract|async|get|set|declare) )*';
const NAME = '#?([A-Za-z_$][\\w$]*)';
const ARROW = '(?:\\([^()\\n]{0,120}\\)[ \\t]{0,4}(?::[^\\n=]{0,60})?|[\\w$]+[ \\t]{0,4})=>';
const FUNCTION = `(?:async[ \\t]{0,4})?(?:function\\b|${ARROW})`;

const SCRIPT = [
  // Methods with a body, and methods that are only declared.
  `^[ \\t]{1,12}${MODIFIERS}\\*?${NAME}\\??(?:<[^<>\\n(]{1,80}>)?[ \\t]?\\([^\\n]{0,200}\\)[ \\t]{0,4}(?::[^\\n=]{0,120})?\\{[ \\t]{0,4}$`,
  `^[ \\t]{1,12}${MODIFIERS}${NAME}\\??(?:<[^<>\\n(]{1,80}>)?[ \\t]?\\([^\\n]{0,200}\\)[ \\t]{0,4}:[ \\t][^\\n]{1,120}$`,
  // Functions as values of variables, properties and fields.
  `^[ \\t]{1,12}(?:const |let |var )?${MODIFIERS}${NAME}[ \\t]{0,4}[:=][ \\t]{0,4}${FUNCTION}`,
  `^[ \\t]{0,8}[A-Za-z_$][\\w$.]{0,80}\\.${NAME}[ \\t]{0,4}=[ \\t]{0,4}(?:class\\b|${FUNCTION})`,
];

const PYTHON = ['^[ \\t]{1,16}(?:async )?def[ \\t]{1,4}(\\w+)'];

/** What interfaces ask for; other methods stand at the outer level. */
const GO = ['^\\t([A-Z]\\w*)\\([^\\n]{0,160}\\)[^\\n{]{0,80}$'];

/** What is common to Java, C#, Kotlin, Swift, PHP, Ruby and their like. */
const OTHERS = [
  `^[ \\t]{1,12}(?:(?:public|private|protected|internal|static|final|virtual|override|async|abstract) )+(?:[\\w.<>[\\],?]{1,60} ){0,3}\\$?([A-Za-z_]\\w*)[ \\t]{0,4}\\(`,
  `^[ \\t]{1,12}(?:(?:public|private|protected|internal|static|final|override|open|suspend) )*(?:def|fun|func|function)[ \\t]{1,4}(?:self\\.)?([A-Za-z_]\\w*)`,
];

const LANGUAGES: readonly { endings: RegExp; forms: readonly RegExp[] }[] = [
  { endings: /\.(?:[cm]?[jt]sx?|vue|svelte)$/, forms: compiled(SCRIPT) },
  { endings: /\.pyi?$/, forms: compiled(PYTHON) },
  { endings: /\.go$/, forms: compiled(GO) },
  { endings: /\.(?:java|cs|kts?|swift|php|rb|scala|dart|groovy)$/, forms: compiled(OTHERS) },
];

/** Every repetition that stands beside another is bounded: the text may be made to take long. */
function compiled(forms: readonly string[]): RegExp[] {
  return forms.map((form) => new RegExp(form, 'gm'));
}

/** What looks like the beginning of a method and is a statement. */
const NO_NAMES = new Set(
  `if for while switch catch function return with super constructor describe it test expect await typeof new throw
  assert do else elif match default case go defer break continue import package from except try finally raise
  yield pass`.split(/\s+/),
);

/** The methods that a source text defines, and functions within others, by the look of its lines. */
export function methodNames(text: string, path: string): string[] {
  const forms = LANGUAGES.find(({ endings }) => endings.test(path))?.forms ?? [];
  const found = forms.flatMap((form) => [...text.matchAll(form)].flatMap(([, name]) => name ?? []));
  return [...new Set(found)].filter((name) => !NO_NAMES.has(name));
}
