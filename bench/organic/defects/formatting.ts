import { format } from 'prettier';
import type { Edition } from '../editions.ts';
import { codeOf, type FixedCode, type GivenFix } from '../given-fix.ts';

/** In a file that was formatted anew at least so many lines differ. */
const FEWEST_LINES = 20;

/** A changed file as a formatter with other settings leaves it. */
export function formattedElsewise(given: GivenFix): Promise<Edition | undefined> {
  return reformatted(given, 'script', async ({ path, after }) => {
    try {
      return await format(after, { filepath: path, ...otherSettings(after) });
    } catch {
      // Prettier cannot read every dialect; such a file is no example.
      return after;
    }
  });
}

function otherSettings(text: string): Parameters<typeof format>[1] {
  const lines = text.split('\n');
  const isMostly = (form: RegExp, other: RegExp) =>
    lines.filter((line) => form.test(line)).length > lines.filter((line) => other.test(line)).length;
  return {
    singleQuote: isMostly(/"/, /'/),
    semi: !isMostly(/;$/, /[\w)]$/),
    tabWidth: isMostly(/^ {2}\S/, /^ {4}\S/) ? 4 : 2,
    printWidth: 80,
  };
}

/** A changed file with another indentation throughout. */
export function indentedElsewise(given: GivenFix): Promise<Edition | undefined> {
  return reformatted(given, undefined, ({ after }) => {
    const isTabbed = after.split('\n').filter((line) => line.startsWith('\t')).length > 5;
    const isWide = !/^ {2}\S/m.test(after);
    const other = (indent: string) => {
      if (isTabbed) return indent.replaceAll('\t', '    ');
      return isWide ? ' '.repeat(Math.ceil(indent.length / 2)) : indent + indent;
    };
    return after.replaceAll(/^[ \t]+(?=\S)/gm, other);
  });
}

/** A changed file with the other quotes around what either can be around. */
export function quotedElsewise(given: GivenFix): Promise<Edition | undefined> {
  const scripts = codeOf(given).some(({ language }) => language.name === 'script');
  return reformatted(given, scripts ? 'script' : 'python', ({ after }) => {
    const single = (after.match(/'[^'"`\n]*'/g) ?? []).length;
    const double = (after.match(/"[^'"`\n]*"/g) ?? []).length;
    return single > double
      ? after.replaceAll(/(?<![\w'"`])'([^'"`\\\n]*)'(?!['"])/g, '"$1"')
      : after.replaceAll(/(?<![\w'"`])"([^'"`\\\n]*)"(?!['"])/g, "'$1'");
  });
}

async function reformatted(
  given: GivenFix,
  only: string | undefined,
  rewrite: (code: FixedCode) => string | Promise<string>,
): Promise<Edition | undefined> {
  const code = codeOf(given)
    .filter(({ before, language }) => before !== undefined && (only ?? language.name) === language.name)
    .at(0);
  if (code === undefined) return undefined;
  const text = await rewrite(code);
  const known = new Set(code.after.split('\n'));
  const fresh = text.split('\n').filter((line) => !known.has(line)).length;
  return fresh < FEWEST_LINES ? undefined : { write: new Map([[code.path, text]]) };
}
