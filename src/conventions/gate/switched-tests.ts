import { isTestFile } from '../../lib/path-kind.ts';
import { addedOf } from './added-lines.ts';
import type { Found } from './finding.ts';
import type { Look } from './gate.ts';

/** A focused test switches all others off without a word. */
const FOCUSED = /^\s*(?:(?:describe|it|test|suite)\.only\(|fdescribe\(|fit\()/;

export function checkSwitchedTests({ change: { files } }: Look): Found[] {
  return files
    .filter(({ path }) => isTestFile(path))
    .flatMap((file): Found[] => {
      const line = addedOf(file).find(({ text }) => FOCUSED.test(text));
      if (line === undefined) return [];
      const { path } = file;
      const message = `${path} runs one test only, so that the others say nothing: ${line.text.trim().slice(0, 100)}`;
      return [{ message, citation: `${path}:${line.new}`, path, line: line.new }];
    });
}
