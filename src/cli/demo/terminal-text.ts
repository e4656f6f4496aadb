import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Colours text, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

export function createPaint(colour: boolean): Paint {
  return colour ? (style, text) => styleText(style, text, { validateStream: false }) : (_, text) => text;
}

/** Text from elsewhere, without the characters that would move the cursor or turn the writing around. */
export function withoutControls(untrustedText: string): string {
  return untrustedText.replaceAll(/[^\P{Cc}\n\t]|\p{Bidi_Control}/gu, '\u{FFFD}');
}

/** Markdown stays Markdown; headings, code and the diffs in it stand out. */
export function paintMarkdown(markdown: string, paint: Paint): string[] {
  let fence: string | undefined;
  return markdown.split('\n').map((line) => {
    const [, marks, language] = /^\s*(`{3,}|~{3,})(\w*)/.exec(line) ?? [];
    if (marks !== undefined) {
      fence = fence === undefined ? language : undefined;
      return paint('dim', line);
    }
    if (fence === 'diff') return paintDiffLine(line, paint);
    if (fence !== undefined) return paint('cyan', line);
    return /^#{1,6} /.test(line) ? paint('bold', line) : line;
  });
}

export function paintDiff(diff: string, paint: Paint): string[] {
  return diff.split('\n').map((line) => paintDiffLine(line, paint));
}

function paintDiffLine(line: string, paint: Paint): string {
  if (/^(?:diff |index |--- |\+\+\+ |new file|deleted file|similarity|rename )/.test(line))
    return paint('bold', line);
  if (line.startsWith('@@')) return paint('cyan', line);
  if (line.startsWith('+')) return paint('green', line);
  if (line.startsWith('-')) return paint('red', line);
  return line;
}
