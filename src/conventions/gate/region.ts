import { pathKind } from '../../lib/path-kind.ts';
import { baseOf, nameOf } from '../test-form.ts';
import type { GateFile } from './change.ts';
import type { Found } from './finding.ts';
import type { Look } from './gate.ts';

/** A file that neither memory expected nor anything that changes with it has to do with, and that the summary does not name. */
export function checkRegion({ ground: { recalled, files: tree }, change }: Look): Found[] {
  if (recalled === undefined || recalled.length === 0) return [];
  const expected = new Set(recalled);
  const sources = change.files.filter(({ path }) => pathKind(path) === 'source');
  const near = sources.filter(({ path }) => expected.has(path));
  const reasons = `${change.untrustedTitle}\n${change.untrustedSummary ?? ''}`;
  if (near.length === 0) return [];
  return sources
    .filter((file) => tree.has(file.path) && !expected.has(file.path))
    .filter(
      (file) => !sources.some((other) => other !== file && (imports(other, file) || imports(file, other))),
    )
    .filter(({ path }) => !reasons.includes(baseOf(path)) && !reasons.includes(nameOf(path)))
    .map(({ path }) => ({
      message: `${path} is far from what the issue is about, and nothing that changes with it imports it: leave it, or name it with the reason in the summary.`,
      citation: `recalled for the issue: ${recalled.slice(0, 3).join(', ')}`,
      path,
    }));
}

function imports({ after = '', before = '' }: GateFile, { path }: GateFile): boolean {
  const name = nameOf(path);
  // A folder's own file goes by the folder's name.
  const called = /^(?:index|mod|__init__|lib)$/.test(name) ? (path.split('/').at(-2) ?? name) : name;
  return [after, before].some((text) =>
    text
      .split('\n')
      .some(
        (line) =>
          /^\s*(?:import|from|use|mod|require|export)\b|require\(|^\s*"/.test(line) && line.includes(called),
      ),
  );
}
