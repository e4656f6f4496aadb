import { bm25 } from './bm25.ts';
import { scaled, type Feature } from './feature.ts';
import { filesMeant, type Query } from './query.ts';
import type { SnapshotIndex } from './snapshot-index.ts';

const MOST_NAMES = 3;

/** What the files themselves say about a query: their words, paths and names, and what the query says of them. */
export function contentFeatures(query: Query, index: SnapshotIndex): Record<string, Feature> {
  const contents = bm25(index.contents, query.terms);
  const chunks = bm25(index.chunks, query.terms);
  const paths = bm25(index.pathWords, query.terms);
  const names = bm25(index.names, query.terms);
  const { all, subject, identifiers } = query.weights;
  return {
    content: scaled(contents.score(all)),
    contentSubject: scaled(contents.score(subject)),
    contentNames: scaled(contents.score(identifiers)),
    chunk: scaled(bestChunks(chunks.score(all), index)),
    chunkSubject: scaled(bestChunks(chunks.score(subject), index)),
    path: scaled(paths.score(all)),
    pathSubject: scaled(paths.score(subject)),
    names: scaled(names.score(all)),
    namesSubject: scaled(names.score(subject)),
    defines: perFile(
      index,
      (file) => Math.min(MOST_NAMES, definedBy(query, index, file).length) / MOST_NAMES,
    ),
    ownName: ownNames(query, index),
    ...mentions(query, index),
    ...kinds(index),
  };
}

/** The names in the query that a file defines. */
export function definedBy(query: Query, index: SnapshotIndex, file: number): string[] {
  return query.identifiers.filter((name) => index.defines[file]!.has(name));
}

function perFile(index: SnapshotIndex, value: (file: number) => number): Feature {
  return Float64Array.from(index.paths, (_, file) => value(file));
}

function bestChunks(scores: Float64Array, { chunkFiles, paths }: SnapshotIndex): Feature {
  const highest = new Float64Array(paths.length);
  chunkFiles.forEach((file, chunk) => (highest[file] = Math.max(highest[file]!, scores[chunk]!)));
  return highest;
}

/** Whether the query has all words of a file's own name: `parse-query.ts` for "the query is not parsed". */
function ownNames(query: Query, index: SnapshotIndex): Feature {
  const subject = new Set(query.subject);
  const all = new Set(query.words);
  return perFile(index, (file) => {
    const parts = index.ownNames[file]!;
    if (parts.length === 0) return 0;
    if (parts.every((part) => subject.has(part))) return 1;
    return parts.every((part) => all.has(part)) ? 0.5 : 0;
  });
}

/** The first frames of a stack are the nearest to the fault; each further one counts this much less. */
const NEXT_FRAME = 0.7;

function mentions(query: Query, index: SnapshotIndex): { mention: Feature; frame: Feature } {
  const mention = new Float64Array(index.paths.length);
  const frame = new Float64Array(index.paths.length);
  let nearness = 1;
  for (const { path, isFrame } of query.mentions) {
    const meant = filesMeant(path, index.byName);
    const into = isFrame ? frame : mention;
    for (const named of meant) {
      const file = index.numbers.get(named)!;
      into[file] = Math.max(into[file]!, (isFrame ? nearness : 1) / meant.length);
    }
    if (isFrame && meant.length > 0) nearness *= NEXT_FRAME;
  }
  return { mention, frame };
}

const ASIDE = /(?:^|\/)(?:examples?|bench(?:marks?)?|scripts?|tools?|docs?|website|playground|templates?)\//;

/** A fault is seldom mended in tests, docs or configuration alone, yet they share its words. */
function kinds(index: SnapshotIndex): Record<string, Feature> {
  const is = (kind: string): Feature => perFile(index, (file) => (index.kinds[file] === kind ? 1 : 0));
  return {
    isTest: is('test'),
    isDocs: is('docs'),
    isConfig: is('config'),
    isAside: perFile(index, (file) => (ASIDE.test(index.paths[file]!) ? 1 : 0)),
    size: scaled(index.sizes.map(Math.log1p)),
    depth: scaled(perFile(index, (file) => index.paths[file]!.split('/').length)),
  };
}
