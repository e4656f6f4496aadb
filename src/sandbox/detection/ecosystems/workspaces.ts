import { z } from 'zod';
import { foldersWith } from '../detected.ts';
import { isPlainFolder } from '../shell-word.ts';
import { readJson, readYaml, type Tree } from '../tree.ts';
import type { Manifest } from './manifest.ts';

const Packages = z.object({ packages: z.array(z.string()).max(1_000) });
const MAX_MEMBERS = 1_000;

/** The folders of the packages that the root's workspaces are made of. */
export async function workspaceFolders(tree: Tree, manifest: Manifest): Promise<string[]> {
  const patterns =
    Packages.safeParse(await readYaml(tree, 'pnpm-workspace.yaml')).data?.packages ??
    manifest.workspaces ??
    Packages.safeParse(await readJson(tree, 'lerna.json')).data?.packages ??
    [];
  const [wanted, unwanted] = [
    patterns.filter((each) => !each.startsWith('!')),
    patterns.filter((each) => each.startsWith('!')),
  ];
  const isMember = matcher(wanted);
  const isLeftOut = matcher(unwanted.map((each) => each.slice(1)));
  return foldersWith(tree, 'package.json')
    .filter(
      (folder) =>
        isPlainFolder(folder) &&
        folder.split('/').length <= 20 &&
        !/(?:^|\/)node_modules(?:\/|$)/.test(folder),
    )
    .filter((folder) => isMember(folder) && !isLeftOut(folder))
    .slice(0, MAX_MEMBERS);
}

/** `packages/*`, `libs/**`, `{apps,tools}/*`: as the package managers read them, a folder's part by part. */
function matcher(patterns: readonly string[]): (folder: string) => boolean {
  const forms = patterns
    .filter((pattern) => pattern.length <= 300)
    .slice(0, 200)
    .flatMap(alternatives)
    .slice(0, 300)
    .map((pattern) =>
      pattern
        .replace(/^\.?\//, '')
        .replace(/\/+$/, '')
        .split('/'),
    )
    .filter((parts) => parts.length <= 12 && parts.filter((part) => part === '**').length <= 2);
  return (folder) => {
    const parts = folder.split('/');
    return forms.some((form) => fits(form, parts));
  };
}

function alternatives(pattern: string): string[] {
  const braces = /^(.*?)\{([^{}]*)\}(.*)$/.exec(pattern);
  return braces
    ? braces[2]!
        .split(',')
        .slice(0, 50)
        .map((each) => `${braces[1]}${each}${braces[3]}`)
    : [pattern];
}

function fits([form, ...forms]: readonly string[], parts: readonly string[]): boolean {
  if (form === undefined) return parts.length === 0;
  if (form === '**') return forms.length === 0 || parts.some((_, index) => fits(forms, parts.slice(index)));
  const [part, ...others] = parts;
  return part !== undefined && fitsPart(form, part) && fits(forms, others);
}

function fitsPart(form: string, part: string): boolean {
  const [head = '', ...pieces] = form.split('*');
  if (pieces.length === 0) return form === part;
  if (!part.startsWith(head)) return false;
  const tail = pieces.pop() ?? '';
  let at = head.length;
  for (const piece of pieces) {
    const found = part.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  return part.length >= at + tail.length && part.endsWith(tail);
}
