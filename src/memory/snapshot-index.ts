import { pathKind, type PathKind } from '../lib/path-kind.ts';
import type { TreeFile } from '../repository/repository.ts';
import { corpusOf, type Corpus } from './corpus.ts';
import { documentOf, type Document } from './document.ts';
import type { Documents } from './documents.ts';
import { createTermReader, type TermReader, type Terms } from './terms.ts';
import { words } from './words.ts';

const LARGEST_FILE = 200_000;
const MOST_FILES = 20_000;
const WRITTEN_AT_ONCE = 500;
/** So many more than a snapshot has are kept before the old ones go. */
const MOST_KEPT = 10_000;

/** The files of one commit, ready to be searched; the same number means the same file everywhere. */
export interface SnapshotIndex {
  readonly paths: readonly string[];
  readonly numbers: ReadonlyMap<string, number>;
  readonly sizes: Float64Array;
  readonly contents: Corpus;
  readonly chunks: Corpus;
  /** The file that each chunk is of. */
  readonly chunkFiles: Uint32Array;
  readonly pathWords: Corpus;
  readonly names: Corpus;
  /** The words of each file's own name, without its endings. */
  readonly ownNames: readonly (readonly string[])[];
  readonly kinds: readonly PathKind[];
  readonly defines: readonly ReadonlySet<string>[];
  /** Paths by their last part. */
  readonly byName: ReadonlyMap<string, readonly string[]>;
}

/** Streams the content of blobs; the order is free. */
export type ReadBlobs = (blobs: readonly string[]) => AsyncIterable<{ blob: string; content: Uint8Array }>;

export interface SnapshotIndexes {
  /** The index of a tree; only blobs that were never seen before are read. */
  of(files: readonly TreeFile[], read: ReadBlobs): Promise<SnapshotIndex>;
}

export function createSnapshotIndexes(documents: Documents): SnapshotIndexes {
  const reader = createTermReader();
  const names = new Map<string, PathFacts>();
  let seen: Promise<Map<string, Document | undefined>> | undefined;

  const factsOf = (path: string): PathFacts => {
    const facts = names.get(path) ?? factsOfPath(path, reader);
    names.set(path, facts);
    return facts;
  };

  const loaded = async (): Promise<Map<string, Document | undefined>> => {
    const loading = seen ?? documents.load();
    seen = loading;
    try {
      return await loading;
    } catch (error) {
      // The next question asks again.
      if (seen === loading) seen = undefined;
      throw error;
    }
  };

  const readMissing = async (
    known: Map<string, Document | undefined>,
    missing: readonly IndexedBlob[],
    read: ReadBlobs,
  ) => {
    let fresh = new Map<string, Document | undefined>();
    const byBlob = Map.groupBy(missing, ({ blob }) => blob);
    for await (const { blob, content } of read([...byBlob.keys()])) {
      const text = textOf(content);
      for (const { key, path } of byBlob.get(blob) ?? []) {
        const document = text === undefined ? undefined : documentOf(text, path, reader);
        known.set(key, document);
        fresh.set(key, document);
      }
      if (fresh.size < WRITTEN_AT_ONCE) continue;
      await documents.add(fresh);
      fresh = new Map();
    }
    if (fresh.size > 0) await documents.add(fresh);
  };

  return {
    async of(files, read) {
      if (names.size > MOST_KEPT) names.clear();
      const wanted = files
        .filter((file) => isSearchable(file, factsOf(file.path)))
        .slice(0, MOST_FILES)
        .map(({ path, blob, size }) => ({ path, blob, size, key: keyOf(blob, path, factsOf(path)) }));
      const known = await loaded();
      const keys = new Set(wanted.map(({ key }) => key));
      await readMissing(
        known,
        wanted.filter(({ key }) => !known.has(key)),
        read,
      );
      const indexed = wanted.flatMap(({ path, key, size }) => {
        const document = known.get(key);
        return document === undefined ? [] : [{ path, size, document, facts: factsOf(path) }];
      });
      if (known.size > MOST_KEPT + keys.size) {
        for (const key of known.keys()) if (!keys.has(key)) known.delete(key);
        await documents.keepOnly(keys);
      }
      return indexOf(indexed);
    },
  };
}

interface IndexedBlob {
  readonly blob: string;
  readonly path: string;
  readonly key: string;
}

/** One content under two names may be two documents: the path tells the language, and whether it is source. */
function keyOf(blob: string, path: string, { kind }: PathFacts): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const ending = /\.\w{1,8}$/.exec(name)?.[0].toLowerCase() ?? '';
  return `${blob}-${kind}${ending}`;
}

interface PathFacts {
  readonly kind: PathKind;
  readonly terms: Terms;
  readonly ownName: readonly string[];
}

function factsOfPath(path: string, reader: TermReader): PathFacts {
  const [name = ''] = path.slice(path.lastIndexOf('/') + 1).split('.');
  return { kind: pathKind(path), terms: reader.terms(path), ownName: [...words(name)] };
}

interface IndexedFile {
  readonly path: string;
  readonly size: number;
  readonly document: Document;
  readonly facts: PathFacts;
}

function indexOf(files: readonly IndexedFile[]): SnapshotIndex {
  const paths = files.map(({ path }) => path);
  return {
    paths,
    numbers: new Map(paths.map((path, number) => [path, number])),
    sizes: Float64Array.from(files, ({ size }) => size),
    kinds: files.map(({ facts }) => facts.kind),
    ownNames: files.map(({ facts }) => facts.ownName),
    contents: corpusOf(files.map(({ document }) => document.content)),
    chunks: corpusOf(files.flatMap(({ document }) => document.chunks)),
    chunkFiles: Uint32Array.from(files.flatMap(({ document }, number) => document.chunks.map(() => number))),
    pathWords: corpusOf(files.map(({ facts }) => facts.terms)),
    names: corpusOf(files.map(({ document }) => document.names)),
    defines: files.map(({ document }) => document.defines),
    byName: Map.groupBy(paths, (path) => path.slice(path.lastIndexOf('/') + 1)),
  };
}

function isSearchable({ mode, size }: TreeFile, { kind }: PathFacts): boolean {
  return mode.startsWith('100') && size <= LARGEST_FILE && kind !== 'binary' && kind !== 'generated';
}

/** Undefined for what people do not write: binary content, and minified or generated lines of endless length. */
function textOf(content: Uint8Array): string | undefined {
  if (content.subarray(0, 8_000).includes(0)) return undefined;
  const text = new TextDecoder().decode(content);
  if (text.length <= 5_000) return text;
  const lines = content.reduce((count, byte) => count + (byte === 10 ? 1 : 0), 1);
  return text.length / lines > 300 ? undefined : text;
}
