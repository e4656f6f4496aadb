import { addedOf } from './added-lines.ts';
import type { GateFile } from './change.ts';
import type { Found } from './finding.ts';
import type { Look } from './gate.ts';

/** What each kind of manifest names as dependencies. */
const MANIFESTS: readonly (readonly [path: RegExp, dependencies: (text: string) => string[]])[] = [
  [/(?:^|\/)package\.json$/, ofPackageJson],
  [/(?:^|\/)composer\.json$/, ofComposer],
  [/(?:^|\/)pyproject\.toml$/, ofPyproject],
  [/(?:^|\/)requirements[^/]*\.(?:txt|in)$/, (text) => captured(text, /^([A-Za-z][\w.-]*)/gm)],
  [
    /(?:^|\/)go\.mod$/,
    (text) =>
      captured(text, /^(?:[ \t]+|require[ \t]+)([\w.-]+\.[\w./~-]+)\s+v[\w.+-]+(?!.*\/\/ indirect)/gm),
  ],
  [/(?:^|\/)Cargo\.toml$/, ofCargo],
  [
    /(?:^|\/)Gemfile$|\.gemspec$/,
    (text) =>
      captured(text, /^[ \t]*(?:gem|\w+\.add_(?:runtime_|development_)?dependency)[\s(]+['"]([\w-]+)['"]/gm),
  ],
];

/** A dependency that the project did not have. */
export function checkDependencies({ change }: Look): Found[] {
  const reasons = change.untrustedSummary ?? '';
  return change.files.flatMap((file) => {
    const read = MANIFESTS.find(([path]) => path.test(file.path))?.[1];
    if (read === undefined || file.after === undefined || file.before === undefined) return [];
    const known = new Set(read(file.before));
    return read(file.after)
      .filter((name) => !known.has(name))
      .map((name): Found => {
        const line = lineOf(file, name);
        return {
          message: `${file.path} gains the dependency ${name}: do without it, or say in the summary why it is needed.`,
          citation: line === undefined ? file.path : `${file.path}:${line}`,
          path: file.path,
          ...(line !== undefined && { line }),
          unsure: reasons.includes(name),
        };
      });
  });
}

function lineOf(file: GateFile, name: string): number | undefined {
  return addedOf(file).find(({ text }) => text.includes(name))?.new;
}

function ofPackageJson(text: string): string[] {
  const lists = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'];
  return keysOf(text, lists);
}

function ofComposer(text: string): string[] {
  return keysOf(text, ['require', 'require-dev']);
}

function keysOf(text: string, lists: readonly string[]): string[] {
  let manifest: unknown;
  try {
    manifest = JSON.parse(text);
  } catch {
    // A manifest that is no JSON is the package manager's to complain of.
    return [];
  }
  const held = (list: string): unknown =>
    typeof manifest === 'object' && manifest !== null ? Reflect.get(manifest, list) : undefined;
  return lists.flatMap((list) => {
    const names = held(list);
    return typeof names === 'object' && names !== null ? Object.keys(names) : [];
  });
}

function ofPyproject(text: string): string[] {
  return sections(text).flatMap(({ name, body }) => {
    if (/^tool\.poetry(?:\.group\.[\w-]+)?\.(?:dev-)?dependencies$/.test(name))
      return captured(body, /^([A-Za-z][\w.-]*)\s*=/gm);
    const isList =
      name === 'project' || name === 'project.optional-dependencies' || name === 'dependency-groups';
    if (!isList) return [];
    const lists = [...body.matchAll(/^([\w-]+)\s*=\s*\[([^]*?)\]\s*$/gm)];
    return lists
      .filter(([, key]) => name !== 'project' || key === 'dependencies')
      .flatMap(([, , list = '']) => captured(list, /['"]([A-Za-z][\w.-]*)/g));
  });
}

function ofCargo(text: string): string[] {
  return sections(text).flatMap(({ name, body }) => {
    const own = /(?:^|\.)(?:dev-|build-)?dependencies\.([\w-]+)$/.exec(name)?.[1];
    if (own !== undefined) return [own];
    return /(?:^|\.)(?:dev-|build-)?dependencies$/.test(name) ? captured(body, /^([\w-]+)\s*[.=]/gm) : [];
  });
}

function sections(toml: string): { readonly name: string; readonly body: string }[] {
  return toml.split(/^(?=\[)/m).map((section) => {
    const [, name = '', body = ''] = /^\[+([^\]\n]+)\]+[^\n]*\n?([^]*)$/.exec(section) ?? [];
    return { name: name.trim(), body };
  });
}

function captured(text: string, form: RegExp): string[] {
  return [...text.matchAll(form)].flatMap(([, name]) => name ?? []);
}
