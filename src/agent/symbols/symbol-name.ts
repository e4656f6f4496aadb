const NAME = /^[#@$]*[\p{L}\p{N}_$][\p{L}\p{N}_$-]*[?!=]?$/u;
const LONGEST = 200;

/** `Class.method` and its like in other languages, taken apart. */
export interface SymbolName {
  readonly last: string;
  /** What stands before it: a class, a module, a package. */
  readonly owners: readonly string[];
}

/** As it is written where it is used without the sign of its kind: `#private` and `@field`, but a `$` belongs to the name. */
export function withoutSign(name: string): string {
  return name.replace(/^[#@]+/, '');
}

/** Nothing when it cannot be a name, however one takes it apart. */
export function parseSymbolName(untrustedName: string): SymbolName | undefined {
  const plain = untrustedName
    .trim()
    .replace(/\(\)?$/, '')
    .replaceAll('.prototype.', '.');
  if (plain.length > LONGEST) return undefined;
  const parts = plain.split(/::|->|\.#|[.#/\\]/).filter((part, index) => part !== '' || index > 0);
  if (parts.length === 0 || !parts.every((part) => NAME.test(part))) return undefined;
  const [last = '', ...owners] = parts.toReversed();
  return { last: withoutSign(last), owners: owners.toReversed() };
}
