import { posix } from 'node:path';
import { isTestFile } from '../lib/path-kind.ts';

const EXAMPLES = 3;

/**
 * Why a test file stands where this repository keeps none, if so. A place is known when there is a test in the folder,
 * or when tests of the same form of name stand in many folders, beside what they test.
 */
export function foreignPlace(tests: readonly string[], known: ReadonlySet<string>): string | undefined {
  const places = [...known].filter(isTestFile);
  if (places.length === 0) return undefined;
  const folders = new Set(places.map((path) => posix.dirname(path)));
  const foreign = tests.filter(
    (path) =>
      !known.has(path) && !folders.has(posix.dirname(path)) && !standsBeside(path, places, folders.size),
  );
  if (foreign.length === 0) return undefined;
  const examples = places.slice(0, EXAMPLES).join(', ');
  return `this repository keeps no tests at ${foreign.join(', ')}; put the test where its tests are (such as ${examples}).`;
}

function standsBeside(path: string, places: readonly string[], folders: number): boolean {
  const form = formOf(path);
  return folders >= 3 && places.filter((place) => formOf(place) === form).length >= 3 && !inOwnTree(places);
}

/** What of a test's name is not the name of the thing tested: `.test.ts`, `_test.go`, `test_*.py`. */
function formOf(path: string): string {
  const name = posix.basename(path);
  const form = /([._-](?:test|tests|spec|test-d)\.\w+|_(?:test|spec)\.\w+)$/.exec(name)?.[1];
  return form ?? (name.startsWith('test_') ? `test_*${posix.extname(name)}` : posix.extname(name));
}

/** All tests below one folder of their own. */
function inOwnTree(places: readonly string[]): boolean {
  const roots = new Set(places.map((path) => path.split('/')[0]));
  return roots.size === 1 && /^(?:tests?|specs?|__tests__)$/.test([...roots][0] ?? '');
}
