import { fingerprints, shapeOf } from '../../code/shape.ts';
import { hasTokens, tokensOf } from '../../code/tokens.ts';
import { definedNames } from '../../lib/defined-names.ts';
import { pathKind } from '../../lib/path-kind.ts';
import { readBlobs } from '../../repository/blobs.ts';
import type { Mirror } from '../../repository/repository.ts';

/** What there is to know of a source text for finding copies of its parts. */
export interface IndexedFile {
  readonly fingerprints: Uint32Array;
  /** What it defines at its outer level. */
  readonly names: ReadonlySet<string>;
}

/** Remembers each text by its blob, so that it serves many commits of one repository. */
export interface CodeIndex {
  /** Of the source files among these paths with their blobs. */
  at(files: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, IndexedFile>>;
}

const LARGEST = 300_000;
const MOST_FILES = 10_000;

export function createCodeIndex(mirror: Pick<Mirror, 'git'>): CodeIndex {
  const known = new Map<string, IndexedFile>();
  return {
    async at(files) {
      const sources = [...files]
        .filter(([path]) => hasTokens(path) && pathKind(path) === 'source' && !path.endsWith('.d.ts'))
        .slice(0, MOST_FILES);
      const pathOf = new Map(sources.map(([path, blob]) => [blob, path]));
      const unknown = [...pathOf.keys()].filter((blob) => !known.has(blob));
      for await (const { blob, content } of readBlobs(mirror, unknown))
        known.set(blob, content.length > LARGEST ? NOTHING : indexed(pathOf.get(blob) ?? '', content));
      return new Map(
        sources.flatMap(([path, blob]) => {
          const file = known.get(blob);
          return file === undefined ? [] : [[path, file] as const];
        }),
      );
    },
  };
}

const NOTHING: IndexedFile = { fingerprints: new Uint32Array(), names: new Set() };

function indexed(path: string, content: Uint8Array): IndexedFile {
  const text = new TextDecoder().decode(content);
  return {
    fingerprints: fingerprints(shapeOf(tokensOf(path, text))),
    names: new Set(definedNames(text)),
  };
}
