import { pathKind } from '../lib/path-kind.ts';
import type { TreeFile } from '../repository/repository.ts';
import { createVocabulary, documentOf, type Document, type Vocabulary } from './document.ts';

const LARGEST_FILE = 200_000;
const MOST_FILES = 20_000;
const MOST_KEPT = 60_000;

/** The snapshot of one commit, ready to be searched. */
export interface ContentIndex {
  readonly paths: readonly string[];
  readonly contents: readonly Document[];
  readonly names: readonly Document[];
  readonly vocabulary: Vocabulary;
  /** Paths by their last part. */
  readonly byName: ReadonlyMap<string, readonly string[]>;
}

/** Streams the content of blobs; the order is free. */
export type ReadBlobs = (blobs: readonly string[]) => AsyncIterable<{ blob: string; content: Uint8Array }>;

export interface ContentIndexes {
  /** The index of a tree; only blobs that were never seen before are read. */
  of(files: readonly TreeFile[], read: ReadBlobs): Promise<ContentIndex>;
}

export function createContentIndexes(): ContentIndexes {
  let cache = emptyCache();

  return {
    async of(files, read) {
      if (cache.seen.size > MOST_KEPT) cache = emptyCache();
      const { seen, vocabulary } = cache;
      const wanted = files.filter(isSearchable).slice(0, MOST_FILES);
      const missing = [...new Set(wanted.map(({ blob }) => blob))].filter((blob) => !seen.has(blob));
      for await (const { blob, content } of read(missing)) {
        const text = textOf(content);
        seen.set(blob, text === undefined ? undefined : documentOf(text, vocabulary));
      }
      return indexOf(wanted, seen, vocabulary);
    },
  };
}

interface Cache {
  readonly seen: Map<string, Document | undefined>;
  readonly vocabulary: Vocabulary;
}

function emptyCache(): Cache {
  return { seen: new Map(), vocabulary: createVocabulary() };
}

function indexOf(
  files: readonly TreeFile[],
  documents: ReadonlyMap<string, Document | undefined>,
  vocabulary: Vocabulary,
): ContentIndex {
  const paths: string[] = [];
  const contents: Document[] = [];
  for (const { path, blob } of files) {
    const document = documents.get(blob);
    if (document === undefined) continue;
    paths.push(path);
    contents.push(document);
  }
  const names = paths.map((path) => documentOf(path, vocabulary));
  const byName = Map.groupBy(paths, (path) => path.slice(path.lastIndexOf('/') + 1));
  return { paths, contents, names, vocabulary, byName };
}

function isSearchable({ path, mode, size }: TreeFile): boolean {
  const kind = pathKind(path);
  return mode.startsWith('100') && size <= LARGEST_FILE && kind !== 'binary' && kind !== 'generated';
}

/** Undefined for what people do not write: binary content, and minified or generated lines of endless length. */
function textOf(content: Uint8Array): string | undefined {
  if (content.subarray(0, 8_000).includes(0)) return undefined;
  const text = new TextDecoder().decode(content);
  const lines = text.split('\n').length;
  return text.length > 5_000 && text.length / lines > 300 ? undefined : text;
}
