import { pathKind } from '../../lib/path-kind.ts';
import { tokensOf, type Token } from '../../code/tokens.ts';
import { addedOf } from './added-lines.ts';
import type { GateFile } from './change.ts';
import type { Found } from './finding.ts';
import type { Look } from './gate.ts';

/** A comment that stands on lines of its own and that the change adds. */
interface AddedComment {
  readonly file: GateFile;
  readonly line: number;
  /** Without its signs, one for each line of it. */
  readonly lines: readonly string[];
  readonly isDocumentation: boolean;
  /** The code after it, on the next line. */
  readonly next: readonly Token[];
  readonly nextIsAdded: boolean;
}

/** A comment whose words are those of the code below it; in tests such comments are headings. */
export function checkRestating({ change: { files } }: Look): Found[] {
  return files.filter(isSource).flatMap((file) =>
    commentsIn(file)
      .filter(
        ({ isDocumentation, lines, nextIsAdded }) => !isDocumentation && lines.length === 1 && nextIsAdded,
      )
      .filter(({ lines: [text = ''], next }) => restates(text, next))
      .map((comment) => told(comment, 'says what the code below it says: take it out, or say why instead')),
  );
}

const NARRATION = [
  /^(?:now|first|then|next|finally|here),? (?:we|i|let'?s)\b/i,
  /^(?:fix(?:ed|es)?|bug ?fix|added|changed|removed|updated|new|modified|patch(?:ed)?)\s*(?:[:!-]|$)/i,
  /^(?:this|the following) (?:fix|change|patch)(?:es|ed)?\b/i,
  /^(?:added|changed|removed|updated|fixed|modified|moved|introduced|replaced)\b.*\b(?:issue|bug|ticket|pull request|pr|review|fix|as requested)\b/i,
  /\b(?:as requested|per (?:the )?(?:review|issue|request)|according to the (?:issue|ticket))\b/i,
  /\b(?:the )?(?:old|original|previous) (?:code|implementation|behaviou?r) (?:was|did|used to)\b/i,
  /^(?:previously|before this (?:fix|change)|used to be)\b/i,
  /^step \d+\b/i,
];

/** A comment that tells how the change came about, which is for the commit message. */
export function checkNarrating({ change: { files } }: Look): Found[] {
  return files.filter(isSource).flatMap((file) =>
    commentsIn(file)
      .filter(({ lines: [first = ''] }) => NARRATION.some((form) => form.test(first)))
      .map((comment) =>
        told(comment, 'tells the story of the change: that belongs into the summary, not into the code'),
      ),
  );
}

/** Code that was put into comments rather than taken out. */
export function checkCommentedOut({ change: { files } }: Look): Found[] {
  return files.filter(isCode).flatMap((file) => {
    const gone = new Set(
      file.hunks
        .flatMap(({ lines }) => lines)
        .filter(({ sign }) => sign === '-')
        .map(({ text }) => solid(text)),
    );
    return commentsIn(file)
      .filter(({ isDocumentation }) => !isDocumentation)
      .filter(
        ({ lines }) =>
          lines.some((line) => solid(line).length >= 10 && gone.has(solid(line))) || isAllCode(lines),
      )
      .map((comment) => told(comment, 'is code that was switched off: take it out'));
  });
}

function isCode({ path }: GateFile): boolean {
  return ['source', 'test'].includes(pathKind(path));
}

function isSource({ path }: GateFile): boolean {
  return pathKind(path) === 'source';
}

function told({ file, line, lines }: AddedComment, what: string): Found {
  const quoted = (lines.find((each) => each !== '') ?? '').slice(0, 100);
  return {
    message: `A comment in ${file.path} ${what}: “${quoted}”.`,
    citation: `${file.path}:${line}`,
    path: file.path,
    line,
  };
}

function commentsIn(file: GateFile): AddedComment[] {
  if (file.after === undefined) return [];
  const added = new Set(addedOf(file).map((line) => line.new));
  const byLine = Map.groupBy(tokensOf(file.path, file.after), ({ line }) => line);
  const own = [...byLine].filter(
    ([line, [only, other]]) => added.has(line) && only?.kind === 'comment' && other === undefined,
  );
  return own.flatMap(([line, [comment]]): AddedComment[] => {
    // Of a block of line comments, its first line stands for it.
    const isContinued = (at: number) => {
      const [token, other] = byLine.get(at) ?? [];
      return token?.kind === 'comment' && !token.text.startsWith('/*') && other === undefined;
    };
    const text = comment!.text;
    if (text.startsWith('/*')) {
      const end = line + text.split('\n').length - 1;
      return [made(line, end, [text], text.startsWith('/**'))];
    }
    if (isContinued(line - 1) && added.has(line - 1)) return [];
    let end = line;
    while (isContinued(end + 1) && added.has(end + 1)) end++;
    const texts = Array.from({ length: end - line + 1 }, (_, at) => byLine.get(line + at)![0]!.text);
    // A comment that was there and goes on is no comment of the change's own.
    if (isContinued(line - 1) || isContinued(end + 1)) return [];
    return [made(line, end, texts, /^(?:\/\/[/!])/.test(text))];
  });

  function made(line: number, end: number, texts: readonly string[], isDocumentation: boolean): AddedComment {
    const next = byLine.get(end + 1) ?? [];
    return {
      file,
      line,
      lines: texts
        .flatMap((each) => each.split('\n'))
        .map(withoutSigns)
        .filter((each) => each !== ''),
      isDocumentation,
      next: next.filter(({ kind }) => kind !== 'comment'),
      nextIsAdded: added.has(end + 1),
    };
  }
}

function withoutSigns(line: string): string {
  return line
    .replace(/^\s*(?:\/\*+!?|\/\/+!?|#+!?|\*(?!\/))?\s?/, '')
    .replace(/\*\/\s*$/, '')
    .trim();
}

/** What tools read, and what people are to find. */
const DIRECTIVE =
  /^(?:eslint|oxlint|prettier|biome|tslint|ts-|@ts-|noqa|type:|pragma|nolint|go:|lint:|clippy|rubocop|istanbul|c8|v8|pylint|mypy|ruff|fmt:|isort|region|endregion|todo|fixme|xxx|hack|note|see|safety|https?:)/i;

const FILLING = new Set(
  'a an the to of we is are be if and or for this that it its in on with then from by as at into do does so our here now when whether there all any each value values new current given just also them their was has have not no will can should must only up out'.split(
    ' ',
  ),
);

/** What signs and short words of code are called in a sentence. */
const SAID: ReadonlyMap<string, string> = new Map(
  Object.entries({
    return: 'return returns give gives',
    '=': 'set sets assign assigns store stores save initialize initialise init define declare create creates update get',
    const: 'define declare create constant',
    let: 'define declare create variable',
    var: 'define declare create variable',
    if: 'check checks ensure verify test',
    for: 'loop loops iterate iterates go over through every',
    while: 'loop loops repeat until',
    import: 'import imports',
    '(': 'call calls invoke run execute',
    throw: 'throw throws raise error',
    raise: 'raise raises throw error',
    await: 'wait await',
    def: 'define function method',
    func: 'define function method',
    function: 'define function',
    fn: 'define function',
    class: 'define class',
    '+': 'add adds increment increase plus append',
    '-': 'subtract decrement decrease minus',
    '>': 'greater more than larger',
    '<': 'less fewer than smaller',
    '!': 'not isnt',
    null: 'null none empty missing',
    None: 'none null empty missing',
    nil: 'nil null empty',
    push: 'add append',
    append: 'add',
    delete: 'remove delete',
    print: 'print log output',
    else: 'otherwise',
    '&&': 'both',
    '||': 'either default',
    '?': 'check',
    ':=': 'set',
  }),
);

const MOST_WORDS = 12;

/** What is defined may be told of in the words of its name: many houses ask for that. */
const DEFINING =
  /^(?:func|fn|def|function|class|type|struct|enum|interface|trait|impl|module|pub|export|public|private|protected|abstract|static|async|@.*)$/;

function restates(comment: string, next: readonly Token[]): boolean {
  if (DIRECTIVE.test(comment) || next.length === 0 || DEFINING.test(next[0]!.text)) return false;
  const words = wordsOf(comment).filter((word) => !FILLING.has(word));
  if (words.length < 2 || words.length > MOST_WORDS) return false;
  const code = new Set(
    next.flatMap(({ text }) => [...wordsOf(text), ...wordsOf(SAID.get(text) ?? '')]).map(stem),
  );
  return words.every((word) => code.has(stem(word)));
}

function wordsOf(text: string): string[] {
  return (
    text
      .replace(/([a-z\d])([A-Z])/g, '$1 $2')
      .match(/\p{L}+/gu)
      ?.map((word) => word.toLowerCase()) ?? []
  );
}

function stem(word: string): string {
  return word.length <= 3 ? word : word.replace(/(?:ing|ed|es|s|e)$/, '');
}

function solid(text: string): string {
  return text.replace(/\s+/g, '');
}

const STATEMENT =
  /^(?:(?:const|let|var)\s+[\w{[].*=.*|(?:return|throw|await|raise)\b.*[;)\]]|[\w.$[\]]+\s*(?::?=|\+=)\s*\S.*[;)\]'"\w]|[\w.$]+\([^)]*\)[;,]?|(?:if|for|while)\s*\(.*\)\s*\{?|(?:if|for|while|def|class)\s.*:|\}?\s*else\s*\{?|(?:import|from)\s.*['"\w];?|[}\])]+[;,]?)$/;
const PROSE = /^[A-Z]?[a-z]+(?:[ ,][a-z']+){3,}/;

/** Two lines of code and more, and nothing else. */
function isAllCode(lines: readonly string[]): boolean {
  const code = lines.filter((line) => STATEMENT.test(line) && !PROSE.test(line));
  const telling = code.filter((line) => /[;(={]/.test(line));
  return lines.length > 0 && code.length === lines.length && telling.length >= 2;
}
