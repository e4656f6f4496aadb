import { isTestFile } from '../../lib/path-kind.ts';
import { addedOf } from './added-lines.ts';
import type { Found } from './finding.ts';
import type { Look } from './gate.ts';

/** It switches all others off without a word. */
const FOCUSED =
  /^\s*(?:(?:describe|it|test|suite|context)\.only(?:\.each)?\(|fdescribe\(|fit\(|fcontext\b|focus: true)/;
/** Switched off, whatever the circumstances. */
const SKIPPED =
  /^\s*(?:(?:describe|it|test|suite)\.(?:skip|todo)\(|x(?:describe|it|test)\(|@pytest\.mark\.skip\b(?!if)|@unittest\.skip\(|#\[ignore\b|@(?:Disabled|Ignore)\b|t\.Skip(?:Now)?\(|xspecify\b)/;

/** A test that runs alone, or one that the change adds and that does not run. */
export function checkSwitchedTests({ change: { files } }: Look): Found[] {
  return files
    .filter(({ path }) => isTestFile(path))
    .flatMap((file): Found[] => {
      const { path } = file;
      const removed = new Set(
        file.hunks.flatMap(({ lines }) =>
          lines.filter(({ sign }) => sign === '-').map(({ text }) => text.trim()),
        ),
      );
      return addedOf(file)
        .filter(({ text }) => !removed.has(text.trim()))
        .flatMap(({ text, new: line }) => {
          const isAlone = FOCUSED.test(text);
          if (!isAlone && !SKIPPED.test(text)) return [];
          const what = isAlone
            ? 'runs one test only, so that the others say nothing'
            : 'has a test that does not run';
          const message = `${path} ${what}: ${text.trim().slice(0, 100)}`;
          return [{ message, citation: `${path}:${line}`, path, line, unsure: !isAlone }];
        })
        .slice(0, 1);
    });
}
