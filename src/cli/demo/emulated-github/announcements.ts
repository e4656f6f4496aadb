import { accountOf } from './accounts.ts';
import type { Deliveries } from './deliveries.ts';
import type { Emulator } from './emulator.ts';
import type { ReadAsOwner } from './pulls.ts';
import type { Actor, HostedRepository } from './routes.ts';
import { published } from './webhook-payload.ts';

type Json = Readonly<Record<string, unknown>>;

interface Occasion {
  readonly repository: HostedRepository;
  readonly actor: Actor;
}

/** Sends a webhook of which the emulator knows nothing. `read` looks below the repository's API address. */
export type Announce = (
  occasion: Occasion,
  event: string,
  payload: (read: (path: string) => Promise<unknown>) => Promise<Json>,
) => Promise<void>;

interface Parts {
  readonly emulator: Emulator;
  readonly deliveries: Deliveries;
  readonly complete: (json: unknown) => Promise<unknown>;
  readonly isInstalled: () => boolean;
  readonly installationOf: (owner: string) => number | undefined;
  readonly read: ReadAsOwner;
}

export function createAnnouncements(parts: Parts): Announce {
  const { emulator, deliveries, complete } = parts;
  return async ({ repository, actor }, event, payload) => {
    if (!parts.isInstalled()) return;
    const read = (path: string) => parts.read(repository, path);
    const login = 'login' in actor ? actor.login : repository.owner;
    const whole = await complete({
      ...(await payload(read)),
      repository: await read(''),
      installation: { id: parts.installationOf(repository.owner) },
      sender: await accountOf(emulator, login),
    });
    const { event: named, payload: form } = published(event, whole);
    // As by GitHub: who caused it does not wait until the app has answered. The deliveries own it.
    void deliveries.deliver(named, form);
  };
}
