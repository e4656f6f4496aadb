export interface Token {
  readonly kind: 'word' | 'number' | 'string' | 'comment' | 'sign';
  readonly text: string;
  /** On which it begins, from 1. */
  readonly line: number;
  /** In characters of the text. */
  readonly at: number;
}

const WORD = String.raw`[A-Za-z_$@\u0080-\uffff][\w$\u0080-\uffff]*`;
const NUMBER = String.raw`\d(?:[\w.]|[eE][+-])*`;
const SIGN = String.raw`=>|->|::|\?\.|&&|\|\||\?\?|[^\s\w]`;
const QUOTED = String.raw`"(?:[^"\\\n]|\\[^])*"?|'(?:[^'\\\n]|\\[^])*'?`;

/** A slash after one of these begins a regular expression, and divides after anything else. */
const REGEXP = String.raw`\/(?<=(?:[(,=:[!&|?{};+]|=>|\b(?:return|typeof|case))\s{0,50}\/)(?![*/])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*`;

const C_COMMENT = String.raw`\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)`;
const HASH_COMMENT = String.raw`#[^\n]*`;

function grammar(comment: string, text: string): RegExp {
  return new RegExp(`(${comment})|(${text})|(${WORD})|(${NUMBER})|(${SIGN})`, 'g');
}

const SCRIPT = grammar(C_COMMENT, String.raw`${QUOTED}|\x60(?:[^\x60\\]|\\[^])*\x60?|${REGEXP}`);
const GO = grammar(C_COMMENT, String.raw`"(?:[^"\\\n]|\\[^])*"?|\x60[^\x60]*\x60?|'(?:[^'\\\n]|\\[^])*'?`);
/** A single quote may begin a lifetime. */
const RUST = grammar(
  C_COMMENT,
  String.raw`b?"(?:[^"\\]|\\[^])*"?|r#+"[^]*?"#+|b?'(?:[^'\\\n]|\\[^\n]{1,10})'`,
);
const PYTHON = grammar(
  HASH_COMMENT,
  String.raw`[rRbBuUfF]{0,2}(?:"""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|${QUOTED})`,
);
const RUBY = grammar(String.raw`${HASH_COMMENT}(?!\{)|^=begin\b[^]*?^=end\b`, QUOTED);
const PHP = grammar(String.raw`${C_COMMENT}|#(?!\[)[^\n]*`, QUOTED);
const SHELL = grammar(HASH_COMMENT, QUOTED);
const C = grammar(C_COMMENT, QUOTED);

const BY_ENDING: ReadonlyMap<string, RegExp> = new Map([
  ...['ts', 'mts', 'cts', 'tsx', 'js', 'jsx', 'mjs', 'cjs', 'vue', 'svelte'].map(
    (end) => [end, SCRIPT] as const,
  ),
  ...['py', 'pyi'].map((end) => [end, PYTHON] as const),
  ['go', GO],
  ['rs', RUST],
  ...['rb', 'rake'].map((end) => [end, RUBY] as const),
  ['php', PHP],
  ['sh', SHELL],
  ...['java', 'kt', 'cs', 'swift', 'scala', 'c', 'h', 'cc', 'cpp', 'hpp'].map((end) => [end, C] as const),
]);

const KINDS = ['comment', 'string', 'word', 'number', 'sign'] as const;

export function hasTokens(path: string): boolean {
  return BY_ENDING.has(endingOf(path));
}

/** The tokens of a text in the language that the path tells of; none where that is not known. */
export function tokensOf(path: string, untrustedText: string): Token[] {
  const form = BY_ENDING.get(endingOf(path));
  if (form === undefined) return [];
  const tokens: Token[] = [];
  let line = 1;
  let counted = 0;
  for (const match of untrustedText.matchAll(form)) {
    const at = match.index;
    for (let end = untrustedText.indexOf('\n', counted); end >= 0 && end < at;) {
      line++;
      counted = end + 1;
      end = untrustedText.indexOf('\n', counted);
    }
    const kind = KINDS[match.findIndex((text, group) => group > 0 && text !== undefined) - 1]!;
    const isDocumentation =
      form === PYTHON && /^\w{0,2}("""|''')/.test(match[0]) && tokens.at(-1)?.text === ':';
    tokens.push({ kind: isDocumentation ? 'comment' : kind, text: match[0], line, at });
  }
  return tokens;
}

function endingOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1).toLowerCase();
}
