import { openCodeReader } from '../../code/code.ts';
import { qualifiedName, type Definition } from '../../code/definitions.ts';

export type Outline =
  | { readonly kind: 'outlined'; readonly definitions: readonly Definition[] }
  | { readonly kind: 'none'; readonly because: string };

/** What a file's text defines, in order. */
export async function outlineOf(path: string, untrustedText: string): Promise<Outline> {
  await using reader = openCodeReader();
  const parsed = await reader.read({ path, untrustedText, names: [] });
  return parsed.kind === 'parsed'
    ? { kind: 'outlined', definitions: parsed.value.definitions }
    : { kind: 'none', because: parsed.because };
}

const MOST = 300;

/** A line for each definition but fields and what is local to a function. */
export function describeOutline(definitions: readonly Definition[]): string {
  const functions = new Set(
    definitions.filter(({ kind }) => kind === 'function' || kind === 'method').map(qualifiedName),
  );
  const shown = definitions.filter(
    ({ kind, container }) => kind !== 'field' && (container === undefined || !functions.has(container)),
  );
  const lines = shown.slice(0, MOST).map((definition) => {
    const { container, from, to, name, signature, exported } = definition;
    const indent = '  '.repeat(container === undefined ? 0 : container.split('.').length);
    return `${indent}${from}-${to} ${signature || name}${exported ? ' [exported]' : ''}`;
  });
  if (shown.length > MOST) lines.push(`(and ${shown.length - MOST} more)`);
  return lines.join('\n');
}
