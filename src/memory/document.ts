import { definedNames } from '../lib/defined-names.ts';
import { methodNames } from '../lib/method-names.ts';
import { pathKind } from '../lib/path-kind.ts';
import { DamagedTerms, mergeTerms, packTerms, unpackTerms, type TermReader, type Terms } from './terms.ts';

/** A file's content as search sees it. */
export interface Document {
  readonly content: Terms;
  /** Overlapping stretches of the file: in a long one, the right place stands out only when looked at alone. */
  readonly chunks: readonly Terms[];
  /** The words of the names that it defines. */
  readonly names: Terms;
  /** The defined names themselves. */
  readonly defines: ReadonlySet<string>;
}

/** Chunks are two of these long, and begin at every one. */
const HALF_CHUNK_LINES = 20;
const MOST_DEFINED = 2_000;

/** The path tells the language. */
export function documentOf(text: string, path: string, reader: TermReader): Document {
  const halves = stretches(text, HALF_CHUNK_LINES).map((stretch) => reader.terms(stretch));
  const defines = new Set(namesOf(text, path).slice(0, MOST_DEFINED));
  return {
    content: mergeTerms(halves),
    chunks: halves.length < 2 ? halves : halves.slice(1).map((half, at) => mergeTerms([halves[at]!, half])),
    names: reader.terms([...defines].join(' ')),
    defines,
  };
}

/** Tests and docs define methods too, and are seldom looked for by them. */
function namesOf(text: string, path: string): string[] {
  const outer = definedNames(text);
  return pathKind(path) === 'source' ? [...outer, ...methodNames(text, path)] : outer;
}

function stretches(text: string, lines: number): string[] {
  const found: string[] = [];
  let start = 0;
  let seen = 0;
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) {
    if (++seen % lines > 0) continue;
    found.push(text.slice(start, end + 1));
    start = end + 1;
  }
  if (start < text.length) found.push(text.slice(start));
  return found;
}

/** Names, content, names defined and chunks, each after its length in bytes; no bytes at all for what is no text. */
export function packDocument(document: Document | undefined): Uint8Array {
  if (document === undefined) return new Uint8Array();
  const defines = new TextEncoder().encode([...document.defines].join('\n'));
  const parts = [defines, ...[document.content, document.names, ...document.chunks].map(packTerms)];
  const packed = new Uint8Array(parts.reduce((size, part) => size + 4 + part.length, 0));
  const view = new DataView(packed.buffer);
  let at = 0;
  for (const part of parts) {
    view.setUint32(at, part.length, true);
    packed.set(part, at + 4);
    at += 4 + part.length;
  }
  return packed;
}

/** Throws `DamagedTerms` when the bytes are not what `packDocument` made. */
export function unpackDocument(packed: Uint8Array): Document | undefined {
  if (packed.length === 0) return undefined;
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const parts: Uint8Array[] = [];
  for (let at = 0; at + 4 <= packed.length;) {
    const length = view.getUint32(at, true);
    parts.push(packed.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  const [defines = new Uint8Array(), ...terms] = parts;
  const [content, names, ...chunks] = terms.map(unpackTerms);
  if (content === undefined || names === undefined) throw new DamagedTerms('a document without content');
  return { content, names, chunks, defines: new Set(new TextDecoder().decode(defines).split('\n')) };
}
