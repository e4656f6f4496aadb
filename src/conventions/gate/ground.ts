import type { GateLevels } from '../../config/gate-checks.ts';
import type { Mirror } from '../../repository/repository.ts';
import type { Conventions } from '../conventions.ts';
import { createRepositoryFacts, type RepositoryFacts } from './repository-facts.ts';
import type { CheckableRule } from './rule-checks.ts';

/** What is known at the base commit. */
export interface GateGround {
  readonly conventions: Pick<Conventions, 'foresight' | 'helpers'>;
  /** The rules that hold there. */
  readonly rules: readonly CheckableRule[];
  /** Regular files, with their blobs. */
  readonly files: ReadonlyMap<string, string>;
  readonly read: (path: string) => Promise<string | undefined>;
  /** What memory recalled as likely files; without it, no file is outside of them. */
  readonly recalled?: readonly string[];
  readonly facts: RepositoryFacts;
  readonly levels: GateLevels;
}

export interface GroundOptions {
  readonly mirror: Mirror;
  /** The full hash. */
  readonly at: string;
  readonly conventions: Pick<Conventions, 'foresight' | 'helpers'>;
  readonly rules?: readonly CheckableRule[];
  readonly recalled?: readonly string[] | undefined;
  /** Of gates before. */
  readonly facts?: RepositoryFacts | undefined;
  readonly levels?: GateLevels | undefined;
}

export async function gateGround({
  mirror,
  at,
  conventions,
  rules = [],
  recalled,
  facts = createRepositoryFacts(mirror),
  levels = {},
}: GroundOptions): Promise<GateGround> {
  const files = await mirror.files(at);
  return {
    conventions,
    rules,
    files: new Map(files.filter(({ mode }) => mode.startsWith('100')).map(({ path, blob }) => [path, blob])),
    async read(path) {
      const content = await mirror.read(at, path);
      return content === undefined ? undefined : new TextDecoder().decode(content);
    },
    ...(recalled !== undefined && { recalled }),
    facts,
    levels,
  };
}
