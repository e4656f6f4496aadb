import { makeArrowTable } from '@lancedb/lancedb';
import { Float64, Int32, Schema, TimestampMillisecond, Utf8 } from 'apache-arrow';
import { z } from 'zod';
import { json } from './json-column.ts';
import { field, keyField, type Store, type TableFormat } from './store.ts';

/** One row for each state of the manifests: what its tests ran in the last time. */
const ENVIRONMENTS: TableFormat = {
  name: 'environments',
  whenDamaged: 'rebuild',
  schema: new Schema([
    keyField('key'),
    field('base', new Utf8()),
    field('at', new TimestampMillisecond()),
    field('environment', new Utf8()),
    field('commands', new Utf8()),
    field('runtimes', new Utf8()),
    field('seconds', new Float64()),
    field('passed', new Int32(), true),
  ]),
};

const RuntimeName = z.enum(['node', 'python', 'go', 'rust', 'java', 'ruby', 'php']);
const texts = z.array(z.string()).readonly();
const named = z.record(z.string(), z.string()).readonly();

/** As the sandbox describes it. */
const Environment = z.object({
  systemPackages: texts,
  runtimes: z.array(z.object({ name: RuntimeName, wants: z.string() }).readonly()).readonly(),
  install: z.string().exactOptional(),
  scripts: z.boolean(),
  build: z.boolean(),
  withoutRegistry: z.boolean(),
});

const Row = z.object({
  key: z.string(),
  base: z.string(),
  at: z.number().transform((at) => new Date(at)),
  environment: json(Environment.readonly()),
  commands: json(named),
  runtimes: json(named),
  seconds: z.number(),
  passed: z
    .number()
    .nullable()
    .transform((passed) => passed ?? undefined),
});

/** An environment that the repository's tests ran in. */
export interface EnvironmentEpisode {
  /** Of the manifests and lock files, so that others get another one. */
  readonly key: string;
  /** The commit that was prepared. */
  readonly base: string;
  readonly at: Date;
  readonly environment: Readonly<z.infer<typeof Environment>>;
  /** What was run, by what it is for: `install`, `scripts`, `build`, `test`. */
  readonly commands: Readonly<Record<string, string>>;
  /** The versions that were there. */
  readonly runtimes: Readonly<Record<string, string>>;
  /** From nothing to the end of the first tests, without a prepared image. */
  readonly seconds: number;
  /** How many tests passed before any change; undefined where no report told. */
  readonly passed: number | undefined;
}

export interface Environments {
  /** Takes the place of an older one with the same key; safe to repeat. */
  remember(episode: EnvironmentEpisode): Promise<void>;
  /** The one for these manifests, else the newest for any. */
  latest(key: string): Promise<(EnvironmentEpisode & { readonly sameKey: boolean }) | undefined>;
  /** The newest first. */
  list(): Promise<EnvironmentEpisode[]>;
}

/** Lock files change often, and an environment of long ago helps nobody. */
const MOST_KEPT = 100;
/** Each write is a version of the table; so many of them are kept before they are made one. */
const VERSIONS = 64;

export async function openEnvironments(store: Store): Promise<Environments> {
  const table = await store.table(ENVIRONMENTS);

  const list = async (): Promise<EnvironmentEpisode[]> => {
    const rows: unknown[] = await table.query().toArray();
    // What another edition of the program wrote in another form is learnt anew.
    return rows
      .flatMap((row) => Row.safeParse(row).data ?? [])
      .sort((a, b) => b.at.getTime() - a.at.getTime());
  };

  return {
    list,
    async remember(episode) {
      await table
        .mergeInsert('key')
        .whenMatchedUpdateAll({ where: 'target.at <= source.at' })
        .whenNotMatchedInsertAll()
        .execute(makeArrowTable([toRow(episode)], { schema: ENVIRONMENTS.schema }));
      const oldest = (await list())[MOST_KEPT];
      if (oldest) await table.delete(`at <= to_timestamp_millis(${oldest.at.getTime()})`);
      if ((await table.version()) % VERSIONS === 0) await table.optimize();
    },
    async latest(key) {
      const newestFirst = await list();
      const found = newestFirst.find((episode) => episode.key === key) ?? newestFirst[0];
      return found && { ...found, sameKey: found.key === key };
    },
  };
}

function toRow({ environment, commands, runtimes, passed, ...plain }: EnvironmentEpisode) {
  return {
    ...plain,
    environment: JSON.stringify(environment),
    commands: JSON.stringify(commands),
    runtimes: JSON.stringify(runtimes),
    passed: passed ?? null,
  };
}
