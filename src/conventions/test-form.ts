/** How the path of a test follows from the path of the source that it tests. */
export interface TestForm {
  readonly folder: TestFolder;
  /** What the test's name has before and after the source's name. */
  readonly prefix: string;
  /** With the extension, and `*` where the source's own is kept: `.test*`. */
  readonly suffix: string;
}

type TestFolder =
  | { readonly kind: 'beside' }
  /** A folder within the source's own. */
  | { readonly kind: 'within'; readonly name: string }
  /** The same path below another root: `src/a` and `test/a`. */
  | { readonly kind: 'mirrored'; readonly from: string; readonly to: string };

export interface Pair {
  readonly source: string;
  readonly test: string;
}

/** The form of one pair; undefined when the names only happen to be alike. */
export function formOf({ source, test }: Pair): TestForm | undefined {
  const stem = nameOf(source);
  const base = baseOf(test);
  const at = base.indexOf(stem);
  const prefix = base.slice(0, at);
  const extension = extensionOf(source);
  const rest = base.slice(at + stem.length);
  const suffix = rest.endsWith(extension) ? `${rest.slice(0, rest.length - extension.length)}*` : rest;
  // `reply.js` also is part of `reply-error.test.js`, which is another thing's test.
  if (
    !/^(?:|test[_-])$/.test(prefix) ||
    !/^(?:[._-]?(?:test|tests|spec|Test|Tests|test-d))?(?:\*|\.\w+)$/.test(suffix)
  ) {
    return undefined;
  }
  return { folder: folderOf(dirOf(source), dirOf(test)), prefix, suffix };
}

function folderOf(source: string, test: string): TestFolder {
  if (source === test) return { kind: 'beside' };
  const child = source === '' ? test : test.startsWith(`${source}/`) ? test.slice(source.length + 1) : '';
  if (/^(?:__tests__|tests?|spec)$/.test(child)) return { kind: 'within', name: child };
  const from = parts(source);
  const to = parts(test);
  while (from.length > 0 && from.at(-1) === to.at(-1)) {
    from.pop();
    to.pop();
  }
  return { kind: 'mirrored', from: from.join('/'), to: to.join('/') };
}

/** Where the form would put the source's test; undefined when it does not speak of such a source. */
export function pathIn({ folder, prefix, suffix }: TestForm, source: string): string | undefined {
  const dir = testDir(folder, dirOf(source));
  if (dir === undefined) return undefined;
  const name = `${prefix}${nameOf(source)}${suffix.replace('*', extensionOf(source))}`;
  return dir === '' ? name : `${dir}/${name}`;
}

function testDir(folder: TestFolder, dir: string): string | undefined {
  switch (folder.kind) {
    case 'beside':
      return dir;
    case 'within':
      return [...parts(dir), folder.name].join('/');
    case 'mirrored': {
      const from = parts(folder.from);
      const own = parts(dir);
      if (!from.every((part, index) => own[index] === part)) return undefined;
      return [...parts(folder.to), ...own.slice(from.length)].join('/');
    }
  }
}

function parts(path: string): string[] {
  return path.split('/').filter(Boolean);
}

function dirOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

export function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function extensionOf(path: string): string {
  return /\.[^./]+$/.exec(baseOf(path))?.[0] ?? '';
}

/** The last part without its extension. */
export function nameOf(path: string): string {
  const base = baseOf(path);
  return base.slice(0, base.length - extensionOf(path).length);
}
