import { openCodeReader } from '../../code/code.ts';
import type { Definition } from '../../code/definitions.ts';
import { tokensOf, type Token } from '../../code/tokens.ts';
import type { GateFile } from './change.ts';

/** What code holds, each text read once for all checks. */
export interface Sides extends AsyncDisposable {
  /** Empty where there is no text, or none that can be parsed. */
  before(file: GateFile): Promise<CodeText>;
  after(file: GateFile): Promise<CodeText>;
  read(path: string, untrustedText: string): Promise<CodeText>;
}

export interface CodeText {
  readonly definitions: readonly Definition[];
  readonly tokens: readonly Token[];
  readonly untrustedText: string;
}

const NOTHING: CodeText = { definitions: [], tokens: [], untrustedText: '' };

export function openSides(): Sides {
  const reader = openCodeReader();
  const known = new Map<string, Promise<CodeText>>();
  const read = (path: string, untrustedText: string | undefined): Promise<CodeText> => {
    if (untrustedText === undefined) return Promise.resolve(NOTHING);
    const key = `${path}\0${untrustedText}`;
    const code = known.get(key) ?? readCode(path, untrustedText);
    known.set(key, code);
    return code;
  };
  const readCode = async (path: string, untrustedText: string): Promise<CodeText> => {
    const parsed = await oneByOne(() => reader.read({ path, untrustedText, names: [] }));
    const definitions = parsed.kind === 'parsed' ? parsed.value.definitions : [];
    return { definitions, tokens: tokensOf(path, untrustedText), untrustedText };
  };
  // The reader answers one question at a time.
  let last: Promise<unknown> = Promise.resolve();
  const oneByOne = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
  return {
    before: (file) => read(file.from ?? file.path, file.before),
    after: (file) => read(file.path, file.after),
    read,
    [Symbol.asyncDispose]: () => reader[Symbol.asyncDispose](),
  };
}
