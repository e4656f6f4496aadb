import { loadError, testCase, type LoadError, type TestCase, type TestReport } from './test-case.ts';

interface Point {
  readonly ok: boolean;
  readonly description: string;
  readonly directive: string;
  /** The block of its subtests, which stands before it. */
  readonly block: Block | undefined;
  /** What is said of a failure. */
  readonly details: string[];
}

interface Block {
  readonly indent: number;
  readonly points: Point[];
  planned: boolean;
}

const POINT = /^( *)(not )?ok (\d+)(?:(?: -)? (.*))?$/;
const DIRECTIVE = /(?:^|\s)#\s*(SKIP|TODO|time=).*$/i;
const DETAIL_LINES = 60;

/**
 * TAP with subtests, as node-tap and others write it, or flat, as AVA does. Tests print into the same stream: what
 * does not bear the next number of its block was printed by one.
 */
export function readTap(untrustedTap: string, source: string): TestReport | undefined {
  const top = readBlocks(untrustedTap);
  if (top.points.length === 0) return undefined;
  const cases: TestCase[] = [];
  const errors: LoadError[] = [];
  for (const point of top.points) collect(point, [], cases, errors);
  return { source, cases, errors, complete: top.planned };
}

function readBlocks(tap: string): Block {
  const top = emptyBlock(0);
  const open = [top];
  let details: string[] | undefined;
  let closing: string | undefined;
  for (const line of tap.split('\n')) {
    if (closing !== undefined) {
      if (line === closing) details = closing = undefined;
      else if (details !== undefined && details.length < DETAIL_LINES)
        details.push(line.slice(closing.length - 3));
      continue;
    }
    const indent = line.length - line.trimStart().length;
    if (line.trim() === '---' && details !== undefined) {
      closing = `${' '.repeat(indent)}...`;
      continue;
    }
    const point = POINT.exec(line);
    if (point) details = addPoint(open, point) ?? details;
    else if (/^ *1\.\.\d+/.test(line)) notePlan(open, indent);
    // node-tap leaves the outermost plan out of its files.
    else if (/^# (?:time=|\{ total: )/.test(line)) top.planned = true;
  }
  return top;
}

const emptyBlock = (indent: number): Block => ({ indent, points: [], planned: false });

function addPoint(
  open: Block[],
  [, spaces = '', not, number, text = '']: RegExpExecArray,
): string[] | undefined {
  const indent = spaces.length;
  const owner = open.findLast((block) => block.indent <= indent)!;
  const isNew = owner.indent < indent;
  if (Number(number) !== (isNew ? 1 : owner.points.length + 1)) return undefined;
  let block: Block | undefined;
  while (open.at(-1) !== owner) block = open.pop();
  if (isNew) open.push(emptyBlock(indent));
  const details: string[] = [];
  const directive = DIRECTIVE.exec(text)?.[1]?.toLowerCase() ?? '';
  const description = text
    .replace(DIRECTIVE, '')
    .replaceAll(/\\([#\\])/g, '$1')
    .trim();
  open.at(-1)!.points.push({ ok: not === undefined, description, directive, block, details });
  return details;
}

function notePlan(open: Block[], indent: number): void {
  const inner = open.at(-1)!;
  if (indent > inner.indent) open.push({ ...emptyBlock(indent), planned: true });
  else if (indent === inner.indent) inner.planned = true;
  else if (indent === 0) open[0]!.planned = true;
}

/**
 * A point that closes subtests is a test when it holds assertions of its own, or none at all; one that only holds
 * other tests is their group.
 */
function collect(point: Point, path: readonly string[], cases: TestCase[], errors: LoadError[]): void {
  const names = [...path, point.description];
  const { block } = point;
  const file = path.length === 0 && isPath(point.description) ? point.description : undefined;
  if (block === undefined) {
    if (!point.ok && isCrash(point.description)) errors.push(crash(point));
    else cases.push(caseOf(point, names));
    return;
  }
  if (block.points.length === 0 && !point.ok && file !== undefined) {
    errors.push(loadError(point.details.join('\n') || 'The file could not be run.', file));
    return;
  }
  const groups = block.points.filter((inner) => inner.block !== undefined || isSkipped(inner));
  const before = cases.length;
  for (const inner of groups) collect(inner, names, cases, errors);
  const toldInside = cases.slice(before).some(({ status }) => status === 'failed');
  if (groups.length < block.points.length || groups.length === 0 || (!point.ok && !toldInside))
    cases.push(caseOf(point, names));
}

function caseOf(point: Point, names: readonly string[]): TestCase {
  const file = names[0] !== undefined && isPath(names[0]) ? names[0] : undefined;
  const path = file !== undefined && names.length > 1 ? names.slice(1) : names;
  if (isSkipped(point)) return testCase(path, 'skipped', { file });
  const wrong = point.block?.points.find((inner) => !inner.ok && !isSkipped(inner)) ?? point;
  const message = [wrong.description, ...wrong.details].join('\n');
  return testCase(path, point.ok ? 'passed' : 'failed', { file, message });
}

function isSkipped({ directive }: Point): boolean {
  return directive === 'skip' || directive === 'todo';
}

/** AVA counts files that it could not run among its tests. */
function isCrash(description: string): boolean {
  return /^(?:\w*Error\b.*: |.* exited with a non-zero exit code: |No tests found in )/.test(description);
}

function crash({ description, details }: Point): LoadError {
  const file = /^(?:No tests found in )?(\S+\.\w+)(?:,| exited with)/.exec(description)?.[1];
  return loadError([description, ...details].join('\n'), file);
}

function isPath(name: string): boolean {
  return /^[^\s>]+\.[cm]?[jt]sx?$/.test(name);
}
