import type { Shell } from '../workspace.ts';
import { changedSymbols, type Change, type ChangedSymbol } from './changed-symbols.ts';
import { openCodeReader, type CodeReader } from '../../code/code.ts';
import { patchedFiles, type PatchedFile } from './hunks.ts';
import { importersOf, moduleWord } from './importers.ts';
import { languageOf } from '../../code/languages/by-path.ts';
import { scanFor, sideOf, type Scan } from './scan.ts';
import { withoutSign } from './symbol-name.ts';
import type { FoundReference } from './symbols.ts';

export interface ImpactedSymbol extends ChangedSymbol {
  readonly sources: readonly FoundReference[];
  readonly tests: readonly FoundReference[];
  /** For members: uses of the name in files that do not name its class. They may be of other things. */
  readonly unsure: number;
}

export interface Impact {
  readonly symbols: readonly ImpactedSymbol[];
  /** Exported symbols that are touched too, of which the references were not looked for. */
  readonly left: readonly string[];
  /** Changed files of which the symbols are not known. */
  readonly unread: readonly { readonly path: string; readonly because: string }[];
  /** Files that hold one of the names and were not looked into, being too many. */
  readonly filesLeft: number;
}

const MAX_SYMBOLS = 12;
const MAX_FILES = 40;
const MAX_FILE_BYTES = 1_000_000;
const WORST_FIRST: readonly Change[] = ['removed', 'signature changed', 'changed', 'added'];

/**
 * What else in the repository uses what a patch changes: the exported symbols in the sources that it touches, and their
 * references. `shell` is at the tree with the patch applied.
 */
export async function impactOf(shell: Shell, untrustedPatch: string, signal: AbortSignal): Promise<Impact> {
  const files = patchedFiles(untrustedPatch).filter(isSourceCode);
  await using reader = openCodeReader();
  const changed: ChangedSymbol[] = [];
  const unread: { path: string; because: string }[] = [];
  for (const [index, file] of files.entries()) {
    signal.throwIfAborted();
    const found =
      index < MAX_FILES ? await symbolsIn(shell, reader, file) : 'there are too many changed files';
    if (typeof found === 'string') unread.push({ path: pathOf(file), because: found });
    else changed.push(...found);
  }
  changed.sort((a, b) => WORST_FIRST.indexOf(a.change) - WORST_FIRST.indexOf(b.change));
  const looked = changed.slice(0, MAX_SYMBOLS);
  const left = changed.slice(MAX_SYMBOLS).map(({ path, name }) => `${name} (${path})`);
  if (looked.length === 0) return { symbols: [], left, unread, filesLeft: 0 };
  const scan = await scanFor(shell, reader, [...new Set(looked.map(wordFor))], '.', signal);
  return {
    symbols: looked.map((symbol) => withReferences(symbol, scan)),
    left,
    unread,
    filesLeft: scan.left,
  };
}

function isSourceCode(file: PatchedFile): boolean {
  const path = pathOf(file);
  return languageOf(path) !== undefined && sideOf(path) === 'source' && file.hunks.length > 0;
}

function pathOf({ newPath, oldPath }: PatchedFile): string {
  return newPath ?? oldPath ?? '';
}

/** Or the reason why they are not known. */
async function symbolsIn(
  shell: Shell,
  reader: CodeReader,
  file: PatchedFile,
): Promise<readonly ChangedSymbol[] | string> {
  let text = '';
  if (file.newPath !== undefined) {
    const bytes = await read(shell, file.newPath);
    if (typeof bytes === 'string') return bytes;
    text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  }
  return (await changedSymbols(file, text, reader)) ?? 'it cannot be parsed';
}

async function read(shell: Shell, path: string): Promise<Uint8Array | string> {
  try {
    return (await shell.read(path, MAX_FILE_BYTES)) ?? 'it is not there';
  } catch (error) {
    if (error instanceof Error && /^(?:FileTooLarge|SandboxFailed|PathRefused)$/.test(error.name))
      return error.message;
    throw error;
  }
}

const MODULE_ITSELF = /^(?:default|exports)(?:\.|$)/;

/** What to look for: a constructor is used by its class's name, what has no name by its file's. */
function wordFor({ name, path }: ChangedSymbol): string {
  if (MODULE_ITSELF.test(name)) return moduleWord(path);
  const parts = name.split('.');
  const last = /^(?:constructor|__init__|initialize|__construct)$/.test(parts.at(-1)!)
    ? parts.at(-2)
    : parts.at(-1);
  return withoutSign(last ?? name);
}

function withReferences(symbol: ChangedSymbol, scan: Scan): ImpactedSymbol {
  const all = MODULE_ITSELF.test(symbol.name) ? importersOf(scan, symbol.path) : usesOf(symbol, scan);
  const elsewhere = all.filter(({ path, line }) => !isInside(symbol, path, line));
  const sure = elsewhere.filter(({ path }) => namesOwner(symbol, scan, path));
  return {
    ...symbol,
    sources: sure.filter(({ side }) => side === 'source'),
    tests: sure.filter(({ side }) => side === 'test'),
    unsure: elsewhere.length - sure.length,
  };
}

function usesOf(symbol: ChangedSymbol, scan: Scan): FoundReference[] {
  const word = wordFor(symbol);
  const isMember = symbol.kind === 'method' && word === withoutSign(symbol.name.split('.').at(-1)!);
  return scan.files.flatMap(({ path, side, uses, bareMembers }) =>
    (uses.get(word) ?? [])
      .filter(({ member }) => !isMember || member || bareMembers)
      .map((use) => ({ ...use, path, side })),
  );
}

function isInside({ path: own, lines }: ChangedSymbol, path: string, line: number): boolean {
  return path === own && lines !== undefined && lines.from <= line && line <= lines.to;
}

/** Whether a file is likely to mean this member by the name: it is its own file, or it names the class. */
function namesOwner({ path: own, name, kind }: ChangedSymbol, scan: Scan, path: string): boolean {
  const owner = name.split('.').at(-2);
  if (kind !== 'method' || owner === undefined || MODULE_ITSELF.test(name) || path === own) return true;
  return scan.files.find((file) => file.path === path)?.untrustedText.includes(owner) ?? false;
}
