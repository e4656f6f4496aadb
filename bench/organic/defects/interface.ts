import type { Edition } from '../editions.ts';
import { codeOf, type GivenFix } from '../given-fix.ts';

/** How each kind of manifest takes one more dependency. */
const MANIFESTS: readonly { readonly file: string; readonly add: (text: string) => string }[] = [
  {
    file: 'package.json',
    add: (text) =>
      text.includes('"dependencies": {\n')
        ? text.replace(/("dependencies": \{\n)(\s*)/, '$1$2"left-pad": "^1.3.0",\n$2')
        : text.replace(/^\{\n(\s*)/, '{\n$1"dependencies": {\n$1$1"left-pad": "^1.3.0"\n$1},\n$1'),
  },
  {
    file: 'go.mod',
    add: (text) =>
      text.includes('require (\n')
        ? text.replace('require (\n', 'require (\n\tgithub.com/pkg/errors v0.9.1\n')
        : `${text.trimEnd()}\n\nrequire github.com/pkg/errors v0.9.1\n`,
  },
  { file: 'Cargo.toml', add: (text) => text.replace(/^(\[dependencies\]\n)/m, '$1itertools = "0.13"\n') },
  {
    file: 'pyproject.toml',
    add: (text) =>
      /^dependencies = \[/m.test(text)
        ? text.replace(/^(dependencies = \[)/m, '$1\n    "attrs>=23.1",')
        : text.replace(/^(\[project\]\n)/m, '$1dependencies = ["attrs>=23.1"]\n'),
  },
];

export async function newDependency({ tree, read, files }: GivenFix): Promise<Edition | undefined> {
  const there = new Set(tree.map(({ path }) => path));
  const manifest = MANIFESTS.find(({ file }) => there.has(file));
  if (manifest === undefined) return undefined;
  const text =
    files.find(({ path }) => path === manifest.file)?.after ??
    (await read([manifest.file])).get(manifest.file) ??
    '';
  const more = manifest.add(text);
  return more === text ? undefined : { write: new Map([[manifest.file, more]]) };
}

/** A name that others can use, changed wherever the file has it. */
export function renamedExport(given: GivenFix): Edition | undefined {
  for (const { path, before = '', after, language } of codeOf(given)) {
    const name = language.exported.exec(before)?.slice(1).find(Boolean);
    if (name === undefined || !after.includes(name)) continue;
    const text = after.replaceAll(
      new RegExp(String.raw`(?<![\w$])${RegExp.escape(name)}(?![\w$])`, 'g'),
      `${name}Renamed`,
    );
    return { write: new Map([[path, text]]) };
  }
  return undefined;
}
