import { pathKind } from '../../lib/path-kind.ts';
import type { ChangedFile } from '../changed-files.ts';
import { addedOf } from './added-lines.ts';
import type { Found } from './finding.ts';
import type { Look } from './gate.ts';

const FORMS: readonly (readonly [files: RegExp, line: RegExp])[] = [
  [/\.[cm]?[jt]sx?$/, /^\s*(?:console\.(?:log|debug|trace|dir)\(|debugger\b)/],
  [/\.py$/, /^\s*(?:print\(|breakpoint\(\)|import i?pdb\b|i?pdb\.set_trace\()/],
  [/\.rb$/, /^\s*(?:binding\.(?:pry|irb)|byebug)\b/],
  [/\.go$/, /^\s*(?:fmt\.Print(?:ln|f)?\(|spew\.Dump\()/],
  [/\.rs$/, /^\s*dbg!\(/],
  [/\.php$/, /^\s*(?:var_dump|print_r|dd)\(/],
];

/** Programs that talk on the terminal for a living. */
const TALKATIVE = /(?:^|\/)(?:bin|cli|cmd|scripts?|examples?|benchmarks?|tools?)(?:\/|\.)/i;

export function checkLeftovers({ change: { files } }: Look): Found[] {
  return files.flatMap(leftoversIn);
}

function leftoversIn(file: ChangedFile): Found[] {
  const { path } = file;
  if (pathKind(path) !== 'source' || TALKATIVE.test(path)) return [];
  const forms = FORMS.filter(([files]) => files.test(path)).map(([, line]) => line);
  const left = addedOf(file).find(({ text }) => forms.some((form) => form.test(text)));
  if (left === undefined) return [];
  const message = `${path} has a leftover of debugging, to be removed: ${left.text.trim().slice(0, 100)}`;
  return [{ message, citation: `${path}:${left.new}`, path, line: left.new }];
}
