export interface Word {
  /** Without the quotes around it or in it. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** One program with its words, as it stands in a line of shell. */
export interface SimpleCommand {
  readonly words: readonly Word[];
  readonly start: number;
  readonly end: number;
}

/** A word: pieces of plain text, of quoted text, and of substitutions one level deep. */
const WORD =
  /(?:[^\s"'`\\;&|()<>$]|\\[^]|'[^']*'|"(?:[^"\\]|\\[^])*"|`[^`]*`|\$\((?:[^()'"]|'[^']*'|"(?:[^"\\]|\\[^])*")*\)|\$)+/y;
const REDIRECTION = /\d*(?:>>?|<|>&|&>)(?:&\d|\s*)/y;
const OPERATOR = /(?:&&|\|\||\|&|[;&|()\n])/y;
/** Words that may stand before a program without being one. */
const KEYWORD = /^(?:if|then|else|elif|!|\{|\}|fi)$/;
/** What is run several times would write over its own report. */
const LOOP = /^(?:for|while|until|case|function|select)$/;

/** The simple commands of a line; nothing where it is more than this reads, as here-documents and loops are. */
export function simpleCommands(line: string): SimpleCommand[] | undefined {
  if (line.includes('<<')) return undefined;
  const commands: SimpleCommand[] = [];
  let words: Word[] = [];
  let end = 0;
  let at = 0;
  const take = (form: RegExp): string | undefined => {
    form.lastIndex = at;
    return form.exec(line)?.[0];
  };
  const finish = () => {
    if (words[0]) commands.push({ words, start: words[0].start, end });
    words = [];
  };
  while (at < line.length) {
    const blank = take(/[^\S\n]+|\\\n/y);
    if (blank !== undefined) {
      at += blank.length;
      continue;
    }
    const redirection = take(REDIRECTION);
    if (redirection !== undefined) {
      at += redirection.length;
      if (!/&\d$/.test(redirection)) at += take(WORD)?.length ?? 0;
      end = at;
      continue;
    }
    const operator = take(OPERATOR);
    if (operator !== undefined) {
      finish();
      at += operator.length;
      continue;
    }
    const word = take(WORD);
    if (word === undefined) return undefined;
    if (words.length === 0 && LOOP.test(word)) return undefined;
    if (words.length > 0 || !KEYWORD.test(word))
      words.push({ text: unquoted(word), start: at, end: at + word.length });
    at += word.length;
    end = at;
  }
  finish();
  return commands;
}

function unquoted(word: string): string {
  return word.replaceAll(/'([^']*)'|"((?:[^"\\]|\\[^])*)"|\\([^])/g, (_, single, double, escaped) =>
    String(single ?? double ?? escaped ?? ''),
  );
}
