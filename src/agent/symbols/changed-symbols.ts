import type { CodeReader } from '../../code/code.ts';
import { qualifiedName, type Definition } from '../../code/definitions.ts';
import { changedLines, textBefore, type PatchedFile } from './hunks.ts';
import type { Kind } from '../../code/language.ts';

export type Change = 'removed' | 'signature changed' | 'changed' | 'added';

export interface ChangedSymbol {
  readonly path: string;
  /** With what it is a member of. */
  readonly name: string;
  readonly kind: Kind;
  readonly change: Change;
  readonly signature: string;
  readonly signatureBefore: string | undefined;
  /** Its lines now, unless it was removed. */
  readonly lines: { readonly from: number; readonly to: number } | undefined;
  /** What is not exported, and was changed in its stead. */
  readonly via: string | undefined;
}

interface Touched {
  readonly definition: Definition;
  readonly via: string | undefined;
}

/** The exported symbols of one file that a patch touches. Nothing when the file cannot be parsed. */
export async function changedSymbols(
  file: PatchedFile,
  untrustedText: string,
  reader: CodeReader,
): Promise<ChangedSymbol[] | undefined> {
  const lines = changedLines(file.hunks);
  const path = file.newPath ?? file.oldPath ?? '';
  const readSide = async (
    text: string | undefined,
    numbers: readonly number[],
  ): Promise<PatchSide | undefined> =>
    text === undefined ? undefined : sideOf({ path, untrustedText: text, reader }, numbers);
  const now = await readSide(untrustedText, lines.new);
  const before = await readSide(textBefore(untrustedText, file.hunks), lines.old);
  if (!now && !before) return undefined;
  // Where one side is not known, what the other has was there before and is there still.
  const fresh = (now ?? before)!.definitions;
  const old = (before ?? now)!.definitions;

  const touched = [...(before?.touched ?? []), ...(now?.touched ?? [])];
  const byName = Map.groupBy(touched, ({ definition }) => qualifiedName(definition));
  return [...byName.values()].map((found) => {
    const { definition, via } = found.find((one) => one.via === undefined) ?? found[0]!;
    const changed = compare(definition, exportedAs(old, definition), exportedAs(fresh, definition));
    return { ...changed, path, via };
  });
}

interface Code {
  readonly path: string;
  readonly untrustedText: string;
  readonly reader: CodeReader;
}

interface PatchSide {
  readonly definitions: readonly Definition[];
  readonly touched: readonly Touched[];
}

async function sideOf(code: Code, lines: readonly number[]): Promise<PatchSide | undefined> {
  const { path, untrustedText, reader } = code;
  const parsed = await reader.read({ path, untrustedText, names: [] });
  if (parsed.kind === 'unparsed') return undefined;
  const { definitions } = parsed.value;
  return { definitions, touched: await touchedBy(lines, definitions, code) };
}

/** The innermost exported definitions around the lines; for what is not exported, those in the file that use it. */
async function touchedBy(
  lines: readonly number[],
  definitions: readonly Definition[],
  code: Code,
): Promise<Touched[]> {
  const around = lines.map((line) => ({ shown: exportedAround(definitions, line), line }));
  const direct = around.flatMap(({ shown }) => (shown ? [{ definition: shown, via: undefined }] : []));
  const hidden = around
    .filter(({ shown }) => !shown)
    .map(({ line }) => definitions.find(({ from, to }) => from <= line && line <= to)?.name);
  const names = [...new Set(hidden.filter((name) => name !== undefined))];
  return [...unique(direct), ...(await usersOf(names, definitions, code))];
}

async function usersOf(
  names: readonly string[],
  definitions: readonly Definition[],
  { path, untrustedText, reader }: Code,
): Promise<Touched[]> {
  if (names.length === 0) return [];
  const parsed = await reader.read({ path, untrustedText, names });
  if (parsed.kind === 'unparsed') return [];
  return [...parsed.value.uses].flatMap(([name, uses]) =>
    unique(
      uses.flatMap(({ line }) => {
        const definition = exportedAround(definitions, line);
        return definition ? [{ definition, via: name }] : [];
      }),
    ),
  );
}

function unique(touched: readonly Touched[]): Touched[] {
  return [...new Map(touched.map((one) => [one.definition, one])).values()];
}

/** Fields and modules are left out: what holds the one, and what is in the other, is told instead. */
function exportedAround(definitions: readonly Definition[], line: number): Definition | undefined {
  return definitions.findLast(
    ({ from, to, exported, kind }) =>
      exported && kind !== 'field' && kind !== 'module' && from <= line && line <= to,
  );
}

/** All of one name, for it may be overloaded. */
function exportedAs(definitions: readonly Definition[], like: Definition): Definition[] {
  return definitions.filter((one) => one.exported && qualifiedName(one) === qualifiedName(like));
}

function compare(
  { kind, ...definition }: Definition,
  old: readonly Definition[],
  fresh: readonly Definition[],
): Omit<ChangedSymbol, 'path' | 'via'> {
  const [before, after] = [signatures(old), signatures(fresh)];
  const lines = fresh.length > 0 ? { from: fresh[0]!.from, to: fresh.at(-1)!.to } : undefined;
  const about = { name: qualifiedName(definition), kind, lines };
  if (fresh.length === 0) return { ...about, change: 'removed', signature: before, signatureBefore: before };
  if (old.length === 0) return { ...about, change: 'added', signature: after, signatureBefore: undefined };
  const change = before === after ? 'changed' : 'signature changed';
  return { ...about, change, signature: after, signatureBefore: before };
}

function signatures(definitions: readonly Definition[]): string {
  return definitions.map(({ signature }) => signature).join(' | ');
}
