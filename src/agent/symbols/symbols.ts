import type { Shell } from '../workspace.ts';
import type { Use } from '../../code/code-file.ts';
import { openCodeReader } from '../../code/code.ts';
import type { Definition } from '../../code/definitions.ts';
import { scanFor, type Scan, type ScannedFile, type Side, type TextMention } from './scan.ts';
import { parseSymbolName, withoutSign, type SymbolName } from './symbol-name.ts';

export interface FoundDefinition extends Definition {
  readonly path: string;
  readonly side: Side;
  readonly untrustedCode: string;
}

export interface FoundReference extends Use {
  readonly path: string;
  readonly side: Side;
}

export type FoundSymbol =
  | {
      readonly kind: 'searched';
      readonly definitions: readonly FoundDefinition[];
      readonly references: readonly FoundReference[];
      /** Files that hold the word, searched as text because they could not be parsed. */
      readonly mentions: readonly TextMention[];
      readonly left: number;
    }
  | { readonly kind: 'no-name' };

/**
 * Where something is defined and used, by the structure of the code and by name: no types are worked out, so members of
 * one name are told apart only where the owner is asked for and is written beside them.
 */
export async function findSymbol(
  shell: Shell,
  untrustedName: string,
  options: { readonly path?: string },
  signal: AbortSignal,
): Promise<FoundSymbol> {
  const name = parseSymbolName(untrustedName);
  if (!name) return { kind: 'no-name' };
  await using reader = openCodeReader();
  const scan = await scanFor(shell, reader, [name.last], options.path ?? '.', signal);
  const definitions = narrowed(name, definitionsOf(scan, name.last));
  return {
    kind: 'searched',
    definitions: definitions.sort((a, b) => order(a) - order(b)),
    references: referencesOf(scan, name.last, definitions),
    mentions: scan.mentions,
    left: scan.left,
  };
}

function definitionsOf(scan: Scan, name: string): FoundDefinition[] {
  return scan.files.flatMap((file) =>
    file.definitions
      .filter((definition) => withoutSign(definition.name) === name)
      .map((definition) => ({
        ...definition,
        path: file.path,
        side: file.side,
        untrustedCode: codeOf(file, definition),
      })),
  );
}

/** The places where a name is used. When it names nothing but members, a bare name is another thing. */
export function referencesOf(
  scan: Scan,
  name: string,
  definitions: readonly FoundDefinition[],
): FoundReference[] {
  const onlyMembers = definitions.length > 0 && definitions.every(isMemberOfClass);
  return scan.files
    .flatMap((file) =>
      (file.uses.get(name) ?? [])
        .filter(({ member }) => member || !onlyMembers || file.bareMembers)
        .map((use) => ({ ...use, path: file.path, side: file.side })),
    )
    .sort((a, b) => order(a) - order(b));
}

function isMemberOfClass({ kind }: Definition): boolean {
  return kind === 'method' || kind === 'field';
}

/** Those whose owner is the one asked for: a container, or else the file or package. All, when that fits none. */
function narrowed({ owners }: SymbolName, definitions: FoundDefinition[]): FoundDefinition[] {
  const owner = owners.at(-1);
  if (owner === undefined) return definitions;
  const members = definitions.filter(({ container }) => container?.split('.').at(-1) === owner);
  if (members.length > 0) return members;
  const inModule = definitions.filter(({ path }) => moduleNames(path).includes(owner));
  return inModule.length > 0 ? inModule : definitions;
}

/** What a file may be called by others: its own name, or its folder's. */
function moduleNames(path: string): string[] {
  const parts = path.split('/');
  return [parts.at(-1)?.replace(/\..*$/, ''), parts.at(-2)].filter((part) => part !== undefined);
}

function order({ side }: { readonly side: Side }): number {
  return ['source', 'test', 'vendored'].indexOf(side);
}

function codeOf({ untrustedText }: ScannedFile, { from, to }: Definition): string {
  return untrustedText
    .split('\n')
    .slice(from - 1, to)
    .join('\n');
}
