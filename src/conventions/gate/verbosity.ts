import { shapeOf } from '../../code/shape.ts';
import { tokensOf } from '../../code/tokens.ts';
import { addedOf } from './added-lines.ts';
import { isWritten, type GateFile } from './change.ts';
import type { Found } from './finding.ts';
import type { Look } from './gate.ts';

const BLOCK = 5;
const FEWEST_TOKENS = 30;
const FEWEST_LINES = 10;
const MUCH = 0.5;
const COMMENTS = 8;

/**
 * Lines of the added code that say nothing new, as SlopCodeBench counts them: blocks that the file has twice, and what
 * could be left out as it stands. Beside that, comments that the rest of the file would do without.
 */
export function checkVerbosity({ change: { files } }: Look): Found[] {
  return files
    .filter((file) => isWritten(file) && file.after !== undefined)
    .flatMap((file) => [...repeated(file), ...overcommented(file)]);
}

function repeated(file: GateFile): Found[] {
  const added = new Set(addedOf(file).map((line) => line.new));
  const end = testsBegin(file);
  const lines = codeLines(file).filter(({ line }) => line < end);
  const own = lines.filter(({ line }) => added.has(line));
  if (own.length < FEWEST_LINES) return [];
  const redundant = new Set(
    [...repeatedLines(lines), ...needlessLines(file)].filter((line) => added.has(line)),
  );
  const share = redundant.size / own.length;
  if (redundant.size < FEWEST_LINES || share < MUCH) return [];
  const line = Math.min(...redundant);
  return [
    {
      message: `${redundant.size} of the ${own.length} lines that the change adds to ${file.path} repeat others or say nothing: write it shorter.`,
      citation: `${file.path}:${line}; ${Math.round(100 * share)}% of what is added`,
      path: file.path,
      line,
    },
  ];
}

/** Rust has tests at the end of its sources, and they are alike. */
function testsBegin({ path, after = '' }: GateFile): number {
  const at = path.endsWith('.rs')
    ? after.split('\n').findIndex((text) => text.startsWith('#[cfg(test)]'))
    : -1;
  return at < 0 ? Infinity : at + 1;
}

interface CodeLine {
  readonly line: number;
  readonly shape: string;
  readonly tokens: number;
}

function codeLines({ path, after = '' }: GateFile): CodeLine[] {
  const byLine = Map.groupBy(
    tokensOf(path, after).filter(({ kind }) => kind !== 'comment'),
    ({ line }) => line,
  );
  return [...byLine].map(([line, tokens]) => ({
    line,
    shape: shapeOf(tokens).join(' '),
    tokens: tokens.length,
  }));
}

/** Lines in blocks that stand in the file twice. */
function repeatedLines(lines: readonly CodeLine[]): number[] {
  const starts = new Map<string, number[]>();
  for (let at = 0; at + BLOCK <= lines.length; at++) {
    const block = lines.slice(at, at + BLOCK);
    if (block.reduce((sum, { tokens }) => sum + tokens, 0) < FEWEST_TOKENS) continue;
    const key = block.map(({ shape }) => shape).join('\n');
    starts.set(key, [...(starts.get(key) ?? []), at]);
  }
  return [...starts.values()]
    .filter((found) => found.length > 1)
    .flatMap((found) => found.flatMap((at) => lines.slice(at, at + BLOCK).map(({ line }) => line)));
}

const NEEDLESS = [
  /^\s*(?:return|yield)?\s*(?:True|true) if .+ else (?:False|false)\s*$/,
  /[=!]==? ?(?:true|false|True|False)\b/,
  /\? true : false\b/,
  /^\s*except(?: Exception)?(?: as \w+)?:\s*(?:pass|raise)?\s*$/,
  /^\s*(?:else\s*)?(?:pass|continue|return;?)\s*$/,
  /\blen\([\w.]+\) (?:==|>) 0\b/,
  /\bis not None and\b.*\bis not None\b/,
  /!== (?:undefined|null) && .*!== (?:undefined|null)/,
];

function needlessLines(file: GateFile): number[] {
  return addedOf(file).flatMap(({ text, new: line }) =>
    NEEDLESS.some((form) => form.test(text)) ? [line] : [],
  );
}

/** Three times as many comments as the file has otherwise, and more comment than code. */
function overcommented(file: GateFile): Found[] {
  const { path, before, after = '' } = file;
  if (before === undefined) return [];
  const added = new Set(addedOf(file).map((line) => line.new));
  const own = countLines(path, after, (line) => added.has(line));
  const usual = countLines(path, before, () => true);
  if (own.comments < COMMENTS || own.comments < own.code) return [];
  const [share, usualShare] = [shareOfComments(own), shareOfComments(usual)];
  if (share < 3 * usualShare) return [];
  return [
    {
      message: `${own.comments} of the ${own.comments + own.code} lines that the change adds to ${path} are comments: keep those that say why.`,
      citation: `${Math.round(100 * usualShare)}% of ${path} before`,
      path,
    },
  ];
}

function countLines(path: string, text: string, counts: (line: number) => boolean) {
  const code = new Set<number>();
  const comments = new Set<number>();
  for (const { kind, line, text: token } of tokensOf(path, text)) {
    const lines = token.split('\n').length;
    for (let at = 0; at < lines; at++)
      if (counts(line + at)) (kind === 'comment' ? comments : code).add(line + at);
  }
  return { code: code.size, comments: [...comments].filter((line) => !code.has(line)).length };
}

function shareOfComments({ code, comments }: { readonly code: number; readonly comments: number }): number {
  return comments / Math.max(1, code + comments);
}
