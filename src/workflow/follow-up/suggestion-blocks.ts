/** What a comment on lines wants to have in their place. */
export interface SuggestionBlock {
  /** Without line ends; none where the lines are to go. */
  readonly lines: readonly string[];
}

export interface ReadSuggestions {
  readonly blocks: readonly SuggestionBlock[];
  /** The comment without them. */
  readonly untrustedRest: string;
}

const OPENING = /^ {0,3}(`{3,}|~{3,})[ \t]*(\S*)/;

/**
 * The ```suggestion blocks of a comment, as GitHub reads them: a fence may be longer than three, so that the suggested
 * text may hold fences itself, and a block ends with a fence as long, or with the comment.
 */
export function readSuggestions(untrustedBody: string): ReadSuggestions {
  const blocks: SuggestionBlock[] = [];
  const rest: string[] = [];
  const lines = untrustedBody.split(/\r\n|\r|\n/);
  for (let at = 0; at < lines.length; at++) {
    const opening = OPENING.exec(lines[at]!);
    if (opening === null) {
      rest.push(lines[at]!);
      continue;
    }
    const end = endOfBlock(lines, at + 1, opening[1]!);
    if (opening[2]!.toLowerCase() === 'suggestion') blocks.push({ lines: lines.slice(at + 1, end) });
    else rest.push(...lines.slice(at, end + 1));
    at = end;
  }
  return { blocks, untrustedRest: rest.join('\n').trim() };
}

function endOfBlock(lines: readonly string[], from: number, fence: string): number {
  const character = fence[0]!;
  const closing = (line: string) => {
    const text = line.trim();
    const indent = line.length - line.trimStart().length;
    return indent <= 3 && text.length >= fence.length && text === character.repeat(text.length);
  };
  const end = lines.findIndex((line, at) => at >= from && closing(line));
  return end === -1 ? lines.length : end;
}
