import path from 'node:path';
import { pathKind } from '../../lib/path-kind.ts';
import { baseOf, nameOf } from '../test-form.ts';
import type { GateFile } from './change.ts';
import type { Found } from './finding.ts';
import type { Look } from './gate.ts';

/** A file that neither memory expected nor anything that changes with it has to do with, and that the summary does not name. */
export function checkRegion({ ground: { recalled, files: tree }, change }: Look): Found[] {
  if (recalled === undefined || recalled.length === 0) return [];
  const expected = new Set(recalled);
  const sources = change.files.filter((file) => pathKind(file.path) === 'source');
  const near = sources.filter((file) => expected.has(file.path));
  const reasons = `${change.untrustedTitle}\n${change.untrustedSummary ?? ''}`;
  if (near.length === 0) return [];
  return sources
    .filter((file) => tree.has(file.path) && !expected.has(file.path))
    .filter(
      (file) => !sources.some((other) => other !== file && (imports(other, file) || imports(file, other))),
    )
    .filter((file) => !reasons.includes(baseOf(file.path)) && !reasons.includes(nameOf(file.path)))
    .map((file) => ({
      message: `${file.path} is far from what the issue is about, and nothing that changes with it imports it: leave it, or name it with the reason in the summary.`,
      citation: `recalled for the issue: ${recalled.slice(0, 3).join(', ')}`,
      path: file.path,
    }));
}

const IMPORT = /^\s*(?:import|from|use|mod|require|export|pub)\b|\brequire\(|^\s*"[\w./-]+"$/;
const RELATIVE = /['"](\.{1,2}\/[^'"]*)['"]/;

/** Relative imports say exactly what they import; of others, a whole word must be the file's name. */
function imports(file: GateFile, { path: target }: GateFile): boolean {
  const name = nameOf(target);
  const folder = path.posix.dirname(target);
  // A folder's own file goes by the folder's name, and the files of a Go package by that of the package.
  const isFolders = /^(?:index|mod|__init__|lib)$/.test(name) || target.endsWith('.go');
  const called = new RegExp(
    String.raw`(?<![\w-])${RegExp.escape(isFolders ? path.posix.basename(folder) : name)}(?![\w-])`,
  );
  const wanted = [withoutEnding(target), ...(isFolders ? [folder] : [])];
  return [file.after, file.before].some((text = '') =>
    text
      .split('\n')
      .filter((line) => IMPORT.test(line))
      .some((line) => {
        const relative = RELATIVE.exec(line)?.[1];
        if (relative === undefined) return called.test(line);
        return wanted.includes(withoutEnding(path.posix.join(path.posix.dirname(file.path), relative)));
      }),
  );
}

function withoutEnding(file: string): string {
  return file.replace(/\.[cm]?[jt]sx?$/, '').replace(/\/$/, '');
}
