import { Client } from 'pg';

export interface Connection extends AsyncDisposable {
  readonly client: Client;
}

/** One connection that answers; closed when disposed. */
export async function connectTo(url: string, signal?: AbortSignal): Promise<Connection> {
  signal?.throwIfAborted();
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  // Without a listener a cut connection would end the process; the query in flight fails by itself.
  client.on('error', () => undefined);
  await client.connect();
  return { client, [Symbol.asyncDispose]: () => client.end() };
}
