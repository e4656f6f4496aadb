/** A heading of a changelog and the lines below it, up to the next one of its own rank. */
export interface Section {
  readonly title: string;
  /** 1 is the widest; underlined ones count by the order in which their marks first appear. */
  readonly level: number;
  /** The first line of the heading, and the one after its last. */
  readonly start: number;
  readonly from: number;
  readonly end: number;
}

export function sectionsOf(lines: readonly string[]): Section[] {
  const headings = headingsOf(lines);
  return headings.map((heading, index) => {
    const next = headings.slice(index + 1).find(({ level }) => level <= heading.level);
    return { ...heading, end: next?.start ?? lines.length };
  });
}

const UNDERLINE = /^([=\-~^*+#"'])\1{2,}\s*$/;
const BOLD = /^(\*{2,3})([A-Z][^*]{1,40}?):?\1:?\s*$/;
/** Words that lists of changes stand under without being marked as a heading. */
const PLAIN =
  /^((?:bug ?fixes|fixes|security fixes|(?:new |feature )?(?:features|enhancements)|(?:performance )?improvements|(?:breaking )?changes|added|changed|fixed|removed|deprecated|miscellaneous\b[\w ]{0,20})):\s*$/i;

function headingsOf(lines: readonly string[]): Omit<Section, 'end'>[] {
  const marks: string[] = [];
  const rank = (mark: string) => (marks.includes(mark) ? marks : [...marks, mark]).indexOf(mark);
  const found: Omit<Section, 'end'>[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const [, hashes, words] = /^(#{1,6})\s+(.*?)\s*#*\s*$/.exec(line) ?? [];
    if (hashes !== undefined) {
      found.push({ title: plain(words ?? ''), level: hashes.length, start: at, from: at + 1 });
      continue;
    }
    const bold = BOLD.exec(line)?.[2];
    if (bold !== undefined) {
      found.push({ title: bold, level: 7, start: at, from: at + 1 });
      continue;
    }
    const colon = PLAIN.exec(line)?.[1];
    if (colon !== undefined && (lines[at - 1] ?? '').trim() === '') {
      found.push({ title: colon, level: 8, start: at, from: at + 1 });
      continue;
    }
    const under = UNDERLINE.exec(lines[at + 1] ?? '')?.[1];
    const isTitle =
      under !== undefined &&
      /^[^\s*+|>-]/.test(line) &&
      (lines[at + 1] ?? '').trim().length >= line.trim().length - 2;
    if (!isTitle) continue;
    const level = rank(under) + 1;
    if (!marks.includes(under)) marks.push(under);
    found.push({ title: plain(line), level, start: at, from: at + 2 });
    at++;
  }
  return found;
}

function plain(title: string): string {
  return title
    .replace(/\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])?/g, '$1')
    .replace(/[*_`]/g, '')
    .trim();
}
