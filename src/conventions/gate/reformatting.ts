import { pathKind } from '../../lib/path-kind.ts';
import { hasTokens, tokensOf } from '../../code/tokens.ts';
import type { PatchLine } from '../changed-files.ts';
import type { GateFile } from './change.ts';
import type { Found } from './finding.ts';
import type { Look } from './gate.ts';

/** So many lines may be in passing. */
const FEW = 8;
const MOST_COMPARED = 4_000_000;

/** Lines that change in their form only, beside what the change is about. */
export function checkReformatting({ change: { files } }: Look): Found[] {
  return files.filter(isByHand).flatMap((file): Found[] => {
    const lines = formattingLines(file);
    if (lines.length < FEW) return [];
    const { path } = file;
    return [
      {
        message: `${lines.length} lines of ${path} change in their form only (whitespace, quotes, line breaks, order of imports): take that back.`,
        citation: `${path}:${lines[0]}`,
        path,
        line: lines[0]!,
      },
    ];
  });
}

function isByHand({ path, status }: GateFile): boolean {
  return status === 'modified' && ['source', 'test'].includes(pathKind(path)) && hasTokens(path);
}

/** The numbers of such lines, as they are now. */
function formattingLines({ path, hunks }: GateFile): number[] {
  const inBlocks = hunks.flatMap(({ lines }) => blocksOf(lines).flatMap((block) => inBlock(path, block)));
  const lines = hunks.flatMap((hunk) => hunk.lines);
  return [...new Set([...inBlocks, ...movedImports(lines)])].sort((a, b) => a - b);
}

/** Imports that only stand elsewhere among the others. */
function movedImports(lines: readonly PatchLine[]): number[] {
  const imports = lines.filter(({ text }) => /^(?:import|from|use|#include)\b/.test(text));
  const gone = imports.filter(({ sign }) => sign === '-').map(({ text }) => text);
  return imports.flatMap((line) => (line.sign === '+' && gone.includes(line.text) ? [line.new] : []));
}

/** Changed lines that stand together; an empty line between them separates nothing. */
function blocksOf(lines: readonly PatchLine[]): PatchLine[][] {
  const blocks: PatchLine[][] = [[]];
  for (const line of lines) {
    if (line.sign !== ' ' || line.text.trim() === '') blocks.at(-1)!.push(line);
    else if (blocks.at(-1)!.length > 0) blocks.push([]);
  }
  return blocks.filter((block) => block.some(({ sign }) => sign !== ' '));
}

interface Line extends PatchLine {
  /** What it says, however it is written. */
  readonly sense: string;
}

function inBlock(path: string, block: readonly PatchLine[]): number[] {
  const lines = block.map((line) => ({ ...line, sense: senseOf(path, line.text) }));
  const old = lines.filter(({ sign, sense }) => sign === '-' && sense !== '');
  const fresh = lines.filter(({ sign, sense }) => sign === '+' && sense !== '');
  const numbers = fresh.map((line) => line.new);
  if (old.length === 0 || fresh.length === 0) return [];
  const sense = (some: readonly Line[]) => some.map((line) => line.sense).join('');
  if (withoutCommas(sense(old)) === withoutCommas(sense(fresh))) return numbers;
  return inMixedBlock(old, fresh);
}

/**
 * Among lines that say something new, those that say the same as before. What stands below a line that came or went may
 * move in or out with it, all by as much.
 */
function inMixedBlock(old: readonly Line[], fresh: readonly Line[]): number[] {
  const partner = alike(old, fresh);
  const numbers: number[] = [];
  let next = 0;
  const isAligned = partner.size < Math.max(old.length, fresh.length);
  let isMoved = false;
  let shift: number | undefined;
  for (const [at, line] of fresh.entries()) {
    const before = partner.get(at);
    if (before === undefined || before !== old[next]) {
      isMoved = true;
      shift = undefined;
    }
    if (before === undefined) continue;
    next = old.indexOf(before) + 1;
    const by = shiftOf(before, line);
    shift ??= by;
    const isSameText = inOneColumn(before.text) === inOneColumn(line.text);
    const isInPassing = isMoved ? by === shift : isAligned && by === 0;
    if (!isSameText || !isInPassing || isIndentedElsewise(before, line)) numbers.push(line.new);
  }
  return numbers;
}

/** Tables are aligned anew when they gain a row. */
function inOneColumn(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ');
}

/** With tabs instead of spaces, or the other way round. */
function isIndentedElsewise({ text: before }: Line, { text: now }: Line): boolean {
  return /^\s/.test(before) && /^\s/.test(now) && before[0] !== now[0];
}

function shiftOf(before: Line, now: Line): number {
  return indentOf(now.text) - indentOf(before.text);
}

function indentOf(text: string): number {
  const indent = /^\s*/.exec(text)![0];
  return indent.replaceAll('\t', '    ').length;
}

/** For each new line the old one that says the same, in their order: the longest such list. */
function alike(old: readonly Line[], fresh: readonly Line[]): Map<number, Line> {
  const partner = new Map<number, Line>();
  if (old.length * fresh.length > MOST_COMPARED) return partner;
  const width = fresh.length + 1;
  const longest = new Uint32Array((old.length + 1) * width);
  for (let a = old.length - 1; a >= 0; a--)
    for (let b = fresh.length - 1; b >= 0; b--)
      longest[a * width + b] =
        old[a]!.sense === fresh[b]!.sense
          ? 1 + longest[(a + 1) * width + b + 1]!
          : Math.max(longest[(a + 1) * width + b]!, longest[a * width + b + 1]!);
  for (let a = 0, b = 0; a < old.length && b < fresh.length;) {
    if (old[a]!.sense === fresh[b]!.sense) partner.set(b++, old[a++]!);
    else if (longest[(a + 1) * width + b]! >= longest[a * width + b + 1]!) a++;
    else b++;
  }
  return partner;
}

function senseOf(path: string, text: string): string {
  return tokensOf(path, text)
    .filter(({ text: token }) => token !== ';')
    .map(({ kind, text: token }) => (kind === 'string' ? `"${token.replace(/^['"`]|['"`]$/g, '')}"` : token))
    .join('\u0001');
}

/** Line breaks bring commas and brackets with them. */
function withoutCommas(sense: string): string {
  return sense.replaceAll('\u0001', '').replaceAll(/,(?=[)\]}])|[()]/g, '');
}
