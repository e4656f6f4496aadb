import type { Mirror, TreeFile } from '../../repository/repository.ts';

const SINGLE = /^(?:(\.github|docs)\/)?pull_request_template(?:\.(?:md|markdown|txt|rst|adoc))?$/i;
const ONE_OF_SEVERAL = /^(?:(?:\.github|docs)\/)?pull_request_template\/[^/]+\.(?:md|markdown|txt)$/i;
const LARGEST = 64_000;
/** The order in which GitHub looks. */
const PLACES = ['.github', '', 'docs'];

/** The text of the template that a pull request with a fix begins with; of several to choose from, the one for fixes. */
export async function readTemplate(
  mirror: Mirror,
  at: string,
  files: readonly TreeFile[],
): Promise<string | undefined> {
  const usable = files.filter(({ mode, size }) => mode.startsWith('100') && size > 0 && size <= LARGEST);
  const paths = usable.map(({ path }) => path);
  const read = async (path: string | undefined) => {
    const content = path === undefined ? undefined : await mirror.read(at, path);
    return content === undefined ? undefined : new TextDecoder().decode(content);
  };
  const single = await read(singleTemplate(paths));
  const isChoice = single === undefined || CHOICE.test(single);
  return (isChoice ? await read(templateForFixes(paths)) : undefined) ?? single;
}

/** A template that sends its author to another one. */
const CHOICE = /[?&]template=[\w.-]+/;

/** The template that GitHub opens a pull request with. */
function singleTemplate(paths: readonly string[]): string | undefined {
  const singles = paths.filter((path) => SINGLE.test(path));
  return singles.sort((a, b) => placeOf(a) - placeOf(b) || (a < b ? -1 : 1))[0];
}

function templateForFixes(paths: readonly string[]): string | undefined {
  const several = paths.filter((path) => ONE_OF_SEVERAL.test(path)).sort();
  return several.find((path) => /(?:bug|fix)[^/]*$/i.test(path)) ?? several.find(isDefault) ?? several[0];
}

function placeOf(path: string): number {
  return PLACES.indexOf((SINGLE.exec(path)?.[1] ?? '').toLowerCase());
}

function isDefault(path: string): boolean {
  return /(?:default|pull_request_template)\.\w+$/i.test(path);
}
