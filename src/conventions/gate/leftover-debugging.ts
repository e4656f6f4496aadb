import { tokensOf } from '../../code/tokens.ts';
import { pathKind } from '../../lib/path-kind.ts';
import type { PatchLine } from '../changed-files.ts';
import { addedOf } from './added-lines.ts';
import type { GateFile } from './change.ts';
import type { Found } from './finding.ts';
import type { Look } from './gate.ts';

interface Habits {
  readonly files: RegExp;
  /** Nobody means these to stay. */
  readonly stop: RegExp;
  /** What a program may print as well, where its file does so anyway. */
  readonly print: RegExp;
}

const LANGUAGES: readonly Habits[] = [
  {
    files: /\.(?:[cm]?[jt]sx?|vue|svelte)$/,
    stop: /^\s*(?:debugger\b|alert\()/,
    print: /^\s*(console\.(?:log|debug|trace|dir|table|info|warn|error)\()/,
  },
  {
    files: /\.py$/,
    stop: /^\s*(?:breakpoint\(\)|import (?:i?pdb|pudb)\b|(?:i?pdb|pudb)\.set_trace\(|__import__\(['"]i?pdb)/,
    print: /^\s*(p?print\()/,
  },
  {
    files: /\.(?:rb|rake)$/,
    stop: /^\s*(?:binding\.(?:pry|irb|break)|byebug|debugger)\b/,
    print: /^\s*((?:puts|pp?) )/,
  },
  { files: /\.go$/, stop: /^\s*(?:println\(|spew\.Dump\()/, print: /^\s*(fmt\.Print(?:ln|f)?\()/ },
  { files: /\.rs$/, stop: /^\s*dbg!\(/, print: /^\s*(e?println!\()/ },
  { files: /\.php$/, stop: /^\s*(?:var_dump|dd|dump)\(/, print: /^\s*(print_r\()/ },
  {
    files: /\.(?:java|kt|scala)$/,
    stop: /\.printStackTrace\(\)/,
    print: /^\s*((?:System\.(?:out|err)\.print\w*|println)\()/,
  },
];

/** Programs that talk on the terminal for a living. */
const TALKATIVE =
  /(?:^|\/)(?:bin|cli|cmd|scripts?|examples?|benchmarks?|bench|tools?|xtask|demo|build)(?:\/|\.)/i;
/** Words that nobody writes for others to read. */
const SHOUTING =
  /\b(?:DEBUG|XXX|HERE|WTF|TEMP)\b|['"`](?:here|debug|test(?:ing)?|foo|bar|asdf)\b|['"`](?:-{3,}|={3,}|\*{3,}|>{3,}|#{3,})/;

/** Output and stops that somebody only wanted for finding the fault. */
export function checkLeftovers({ change: { files } }: Look): Found[] {
  return files.flatMap((file) => {
    const language = LANGUAGES.find((each) => each.files.test(file.path));
    if (language === undefined || pathKind(file.path) !== 'source') return [];
    const code = linesOfCode(file);
    return addedOf(file)
      .filter((line) => code.has(line.new) && isLeftover(line, file, language))
      .slice(0, 3)
      .map((line) => told(file, line));
  });
}

function isLeftover({ text }: PatchLine, { path, before = '' }: GateFile, { stop, print }: Habits): boolean {
  if (stop.test(text)) return true;
  const call = print.exec(text)?.[1];
  if (call === undefined) return false;
  return SHOUTING.test(text) || (!TALKATIVE.test(path) && !MEANT.test(call) && !before.includes(call));
}

/** A warning is meant to be read. */
const MEANT = /^console\.(?:info|warn|error)/;

/** Lines that begin with code, and not within a text or a comment. */
function linesOfCode({ path, after = '' }: GateFile): ReadonlySet<number> {
  return new Set(
    tokensOf(path, after)
      .filter(({ kind }) => kind === 'word' || kind === 'sign')
      .map(({ line }) => line),
  );
}

function told({ path }: GateFile, { text, new: line }: PatchLine): Found {
  const message = `${path} has a leftover of debugging, to be removed: ${text.trim().slice(0, 100)}`;
  return { message, citation: `${path}:${line}`, path, line };
}
