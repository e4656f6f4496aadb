import type { TreeFile } from '../../repository/repository.ts';

const SINGLE = /^(?:(\.github|docs)\/)?pull_request_template(?:\.(?:md|markdown|txt|rst|adoc))?$/i;
const ONE_OF_SEVERAL = /^(?:(?:\.github|docs)\/)?pull_request_template\/[^/]+\.(?:md|markdown|txt)$/i;
const LARGEST = 64_000;
/** The order in which GitHub looks. */
const PLACES = ['.github', '', 'docs'];

/** The template that GitHub would open a pull request with; of several to choose from, the one for fixes. */
export function findTemplate(files: readonly TreeFile[]): string | undefined {
  const usable = files.filter(({ mode, size }) => mode.startsWith('100') && size > 0 && size <= LARGEST);
  const paths = usable.map(({ path }) => path);
  const singles = paths.filter((path) => SINGLE.test(path));
  const [single] = singles.sort((a, b) => placeOf(a) - placeOf(b) || (a < b ? -1 : 1));
  const several = paths.filter((path) => ONE_OF_SEVERAL.test(path)).sort();
  return (
    single ?? several.find((path) => /(?:bug|fix)[^/]*$/i.test(path)) ?? several.find(isDefault) ?? several[0]
  );
}

function placeOf(path: string): number {
  return PLACES.indexOf((SINGLE.exec(path)?.[1] ?? '').toLowerCase());
}

function isDefault(path: string): boolean {
  return /(?:default|pull_request_template)\.\w+$/i.test(path);
}
