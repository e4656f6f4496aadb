/** A command that people of the repository wrote down for working on it. */
export interface Clue {
  /** Words as a shell would split them, quotes and the variables set before them taken away. */
  readonly words: readonly string[];
  /** Where it stands, to follow "from". */
  readonly source: string;
  /** The folder that it is run in; nothing for the root. */
  readonly folder: string;
  /** Variables that its workflow sets and that tests go by. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
}

const MAX_LINE = 2_000;
const MAX_CLUES = 1_000;

/** The simple commands of some lines of shell, without those whose meaning depends on what is not known here. */
export function cluesIn(untrustedScript: string, source: string, folder = ''): Clue[] {
  const lines = untrustedScript.replaceAll(/\\\r?\n/g, ' ').split(/\r?\n/);
  let current = folder;
  const clues = lines.slice(0, 500).flatMap((line) => {
    if (line.length > MAX_LINE || isOutOfReach(line)) return [];
    return line.split(/&&|\|\||;|\|/).flatMap((part) => {
      const words = wordsOf(part);
      if (words[0] === 'cd') {
        current = joined(current, words[1] ?? '');
        return [];
      }
      return words.length === 0 ? [] : [{ words, source, folder: current }];
    });
  });
  return clues.slice(0, MAX_CLUES);
}

/** Secrets, expressions that were not resolved, and what publishes. */
function isOutOfReach(line: string): boolean {
  return (
    /\$\{\{|secrets?\.|\b(?:publish|deploy|codecov|coveralls|upload|login|docker(?:-compose)?\s+[a-z])\b/i.test(
      line,
    ) || /^\s*#/.test(line)
  );
}

function wordsOf(part: string): string[] {
  const words = (part.match(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g) ?? []).map((word) =>
    word.replaceAll(/"([^"]*)"|'([^']*)'/g, '$1$2'),
  );
  const start = words.findIndex(
    (word) => !/^(?:[A-Za-z_]\w*=.*|sudo|time|env|exec|command|\$|xvfb-run|-a)$/.test(word),
  );
  if (start === -1) return [];
  const [program = '', ...rest] = words.slice(start);
  // Where a script keeps the folder of its programs.
  return [program.replace(/^\$(?:\w+\/|\{\w+\}\/?)/, ''), ...rest];
}

function joined(folder: string, into: string): string {
  const parts = `${folder}/${into}`.split('/').filter((part) => part !== '' && part !== '.');
  return parts.includes('..') ? '' : parts.join('/');
}
