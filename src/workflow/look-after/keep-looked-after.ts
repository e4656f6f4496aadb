import { randomUUID } from 'node:crypto';
import type { Runs } from '../../durable/runs.ts';
import type { Forge } from '../../forge/forge.ts';
import { every } from '../../lib/every.ts';
import type { Log } from '../../lib/log.ts';
import type { Memory } from '../../memory/memory.ts';
import type { LookRequest } from '../trigger-request.ts';
import { whatIsDue } from './due.ts';

/** A repository on GitHub, and the installation by which the bot works there. */
type Place = Pick<LookRequest, 'installation' | 'owner' | 'repo'>;

export interface KeepLookedAfter {
  /** What is remembered, of every repository that is known. */
  readonly memories: () => Promise<readonly Pick<Memory, 'outcomes'>[]>;
  /** Where a run worked; undefined where that is not known any more. */
  readonly placeOf: (run: string) => Promise<Place | undefined>;
  readonly forgeOf: (place: Place) => Forge;
  readonly runs: Pick<Runs, 'list'>;
  /** Resolves once the request can no longer be lost. */
  readonly accept: (request: LookRequest) => Promise<unknown>;
  readonly log: Log;
  readonly everyMs?: number;
}

const EVERY_MS = 10 * 60_000;

/**
 * Looks at once, and then every ten minutes, at every open pull request of the bot's own: GitHub tells nobody that a base
 * branch has moved on, and a delivery may be lost. Only where something is due is a look asked for.
 */
export function keepLookedAfter(parts: KeepLookedAfter): AsyncDisposable {
  const { log, everyMs = EVERY_MS } = parts;
  const stopping = new AbortController();
  const looks = every(everyMs, async () => {
    try {
      await lookAtAll(parts, stopping.signal);
    } catch (error) {
      if (!stopping.signal.aborted) log.warn('could not look after the open pull requests', { error });
    }
  });
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await looks[Symbol.asyncDispose]();
    },
  };
}

async function lookAtAll(parts: KeepLookedAfter, signal: AbortSignal): Promise<void> {
  for (const memory of await parts.memories()) {
    const open = (await memory.outcomes.list()).filter(({ state }) => state === 'open');
    for (const { run, number } of open) {
      signal.throwIfAborted();
      const place = await parts.placeOf(run);
      if (place !== undefined) await lookAtOne({ ...place, pullRequest: number }, memory, parts);
    }
  }
}

/** What fails for one, such as a repository that is gone, fails for no other. */
async function lookAtOne(
  place: Place & Pick<LookRequest, 'pullRequest'>,
  memory: Pick<Memory, 'outcomes'>,
  { forgeOf, runs, accept, log }: KeepLookedAfter,
): Promise<void> {
  const { owner, repo, pullRequest } = place;
  const found = { repository: `${owner}/${repo}`, pullRequest };
  try {
    const due = await whatIsDue(place, { forge: forgeOf(place), runs, memory });
    if (due.kind === 'nothing') return;
    log.info('a pull request is to be looked after', { ...found, due: due.kind });
    await accept({
      kind: 'look',
      delivery: `sweep-${randomUUID()}`,
      at: new Date().toISOString(),
      ...place,
    });
  } catch (error) {
    log.warn('a pull request could not be looked at', { ...found, error });
  }
}
