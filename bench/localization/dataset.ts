import { evidenceOf, type Evidence } from '../../src/memory/features.ts';
import { parseQuery } from '../../src/memory/query.ts';
import type { Standpoint, Standpoints } from '../../src/memory/standpoint.ts';
import type { Mirror } from '../../src/repository/repository.ts';
import type { Task } from './tasks.ts';

/** One task as numbers: the files that have anything to say for themselves, each with its features. */
export interface Example {
  readonly repository: string;
  readonly task: string;
  readonly isRight: readonly boolean[];
  /** How many files were to be found, also among those that are no candidates. */
  readonly wanted: number;
  /** By feature, one number a candidate. */
  readonly content: Readonly<Record<string, Float64Array>>;
  readonly memory: Readonly<Record<string, Float64Array>>;
  readonly words: number;
  readonly files: number;
}

/** Of each kind of evidence the best so many are candidates. */
const EACH = 40;
const RANKED_BY = ['content', 'contentSubject', 'chunk', 'path', 'names', 'mention', 'frame'];
const RANKED_BY_MEMORY = ['both', 'message', 'diff', 'profile', 'coChange', 'fixes'];

export async function exampleOf(
  repository: string,
  task: Task,
  standpointAt: Standpoints,
  mirror: Mirror,
): Promise<Example> {
  const standpoint = await standpointAt(mirror, task.at);
  const query = parseQuery(task.query);
  const evidence = evidenceOf(query, standpoint.index, standpoint.columns, standpoint.past);
  const candidates = candidatesOf(evidence);
  const truth = new Set(task.truth);
  return {
    repository,
    task: task.id,
    isRight: candidates.map((file) => truth.has(pathOf(standpoint, file))),
    wanted: truth.size,
    content: only(evidence.content, candidates),
    memory: only(evidence.memory, candidates),
    words: query.words.length,
    files: standpoint.index.paths.length,
  };
}

function pathOf({ index }: Standpoint, file: number): string {
  return index.paths[file] ?? '';
}

function candidatesOf({ content, memory }: Evidence): number[] {
  const features = [
    ...RANKED_BY.map((name) => content[name]),
    ...RANKED_BY_MEMORY.map((name) => memory[name]),
  ];
  const chosen = new Set(features.flatMap((feature) => (feature === undefined ? [] : best(feature))));
  return [...chosen].sort((a, b) => a - b);
}

function best(feature: Float64Array): number[] {
  return [...feature.keys()]
    .filter((file) => feature[file]! > 0)
    .sort((a, b) => feature[b]! - feature[a]!)
    .slice(0, EACH);
}

function only(
  features: Readonly<Record<string, Float64Array>>,
  files: readonly number[],
): Record<string, Float64Array> {
  return Object.fromEntries(
    Object.entries(features).map(([name, feature]) => [
      name,
      Float64Array.from(files, (file) => feature[file]!),
    ]),
  );
}
