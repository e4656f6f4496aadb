import type { Edition } from '../editions.ts';
import { addedLines, codeOf, type FixedCode, type GivenFix } from '../given-fix.ts';

/** A line that its author only wanted for looking at something. */
export function debugLine(given: GivenFix): Edition | undefined {
  return besideAnAddedLine(given, ({ language }, line) => {
    const left = given.pick(language.debugging, 'debugging') ?? '';
    const end = language.name === 'script' && /;\s*$/.test(line) ? ';' : '';
    return isStatement(line) ? `${indentOf(line)}${left}${end}` : undefined;
  });
}

/** A comment that says what the next line says. */
export function restatingComment(given: GivenFix): Edition | undefined {
  return besideAnAddedLine(given, ({ language }, line) => {
    const said = inWords(line.trim());
    return said === undefined ? undefined : `${indentOf(line)}${language.comment} ${said}`;
  });
}

/** Lines that a statement may stand before in every one of the languages, as far as one line can tell. */
function isStatement(line: string): boolean {
  return /^\s+(?:return\b|if\b.*[{:]$|(?:const|let|var)\s|\w[\w.]*(?:\(.*\);?$| :?= ))/.test(line);
}

const SAYINGS: readonly (readonly [RegExp, (...parts: string[]) => string])[] = [
  [/^return (\w[\w.]*(?:\(.*\))?);?$/, (what) => `Return the ${words(what)}`],
  [
    /^(?:const|let|var|let mut)\s+(\w+)(?::.*)? = (?:await )?(.+?)[;{]?$/,
    (name, what) => `Set ${words(name)} to ${words(what)}`,
  ],
  [/^(?:this\.|self\.)?(\w+) :?= (.+?);?$/, (name, what) => `Set ${words(name)} to ${words(what)}`],
  [/^if \(?(.+?)\)?\s*[{:]$/, (condition) => `Check if ${words(condition)}`],
  [
    /^(\w[\w.]*)\((.*)\);?$/,
    (what, given) => `Call ${words(what)}${words(given) === '' ? '' : ` with ${words(given)}`}`,
  ],
];

function inWords(line: string): string | undefined {
  // Nobody says a pattern or a text in words.
  if (/['"`]|\/[^/*]/.test(line)) return undefined;
  for (const [form, say] of SAYINGS) {
    const parts = form.exec(line)?.slice(1);
    if (parts !== undefined) return say(...parts);
  }
  return undefined;
}

const MOST_WORDS = 5;

/** `user.firstName` as `user first name`. */
function words(code: string): string {
  return (code.replace(/([a-z\d])([A-Z])/g, '$1 $2').match(/[A-Za-z]+/g) ?? [])
    .slice(0, MOST_WORDS)
    .join(' ')
    .toLowerCase();
}

/** Writes a line before the first added line that suits. */
function besideAnAddedLine(
  given: GivenFix,
  write: (code: FixedCode, line: string) => string | undefined,
): Edition | undefined {
  for (const code of codeOf(given)) {
    const lines = code.after.split('\n');
    for (const at of addedLines(code)) {
      const before = lines.slice(0, at).findLast((line) => line.trim() !== '') ?? '';
      // In the middle of an expression nothing can stand.
      const fresh =
        /[,([=&|?:+.]$/.test(before) && !/\)?:$/.test(before) ? undefined : write(code, lines[at]!);
      if (fresh !== undefined)
        return { write: new Map([[code.path, lines.toSpliced(at, 0, fresh).join('\n')]]) };
    }
  }
  return undefined;
}

function indentOf(line: string): string {
  return /^\s*/.exec(line)![0];
}
