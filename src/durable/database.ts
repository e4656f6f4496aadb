import type { Log } from '../lib/log.ts';
import { connectTo } from './connection.ts';
import { findEmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts';

/** The Postgres named by DATABASE_URL does not answer. */
export class DatabaseUnreachable extends Error {
  override readonly name = 'DatabaseUnreachable';
}

export interface Database extends AsyncDisposable {
  readonly url: string;
  /** True when the embedded Postgres was found running, left behind by a killed process. */
  readonly adopted: boolean;
}

interface DatabaseOptions {
  /** A Postgres of one's own (DATABASE_URL). Without it, the embedded one under the data home is used. */
  readonly url?: string;
  readonly dataHome: string;
  readonly log: Log;
  readonly signal?: AbortSignal;
}

/**
 * A Postgres that answers. The caller holds the data home's lock: the embedded one is started, or adopted,
 * for this process alone and stopped when disposed; one's own is only checked. Throws DatabaseUnreachable.
 */
export async function openDatabase({ url, dataHome, log, signal }: DatabaseOptions): Promise<Database> {
  if (url === undefined) return startEmbeddedPostgres(dataHome, log, signal);
  await checkAnswers(url, signal);
  return { url, adopted: false, async [Symbol.asyncDispose]() {} };
}

/**
 * The database for a command run beside the process that owns the data home: never started, never stopped.
 * Undefined when none runs.
 */
export async function findDatabase({
  url,
  dataHome,
}: {
  url?: string;
  dataHome: string;
}): Promise<string | undefined> {
  return url ?? findEmbeddedPostgres(dataHome);
}

async function checkAnswers(url: string, signal?: AbortSignal): Promise<void> {
  const place = placeOf(url);
  try {
    await using connection = await connectTo(url, signal);
    await connection.client.query('select 1');
  } catch (cause) {
    signal?.throwIfAborted();
    throw new DatabaseUnreachable(
      `The Postgres at ${place} (DATABASE_URL) does not answer: ${reasonOf(cause)}.`,
      { cause },
    );
  }
}

/** host:port, and nothing else of the address: the rest may hold a password. */
function placeOf(url: string): string {
  const parsed = URL.parse(url);
  if (!parsed || !/^postgres(ql)?:$/.test(parsed.protocol)) {
    throw new DatabaseUnreachable(
      'DATABASE_URL is not of the form postgresql://user:password@host:port/database.',
    );
  }
  return `${parsed.hostname || 'localhost'}:${parsed.port || '5432'}`;
}

function reasonOf(cause: unknown): string {
  // A name with several addresses fails with all their errors at once, and an empty message of its own.
  const first: unknown = cause instanceof AggregateError ? cause.errors[0] : cause;
  return first instanceof Error ? first.message : String(first);
}
