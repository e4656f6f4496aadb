import type { Steps } from '../durable/durable.ts';
import type { Mirror } from '../repository/repository.ts';
import type { Destination } from './destination.ts';
import type { Proposed } from './outcome.ts';
import type { Reporter } from './progress.ts';

interface Surroundings {
  readonly mirror: Mirror;
  readonly destination: Pick<Destination, 'dress'>;
  readonly reporter: Pick<Reporter, 'note'>;
}

/** The pull request is there already: what cannot be put on it is told and nothing more. */
export async function dressProposal(
  steps: Steps,
  proposed: Proposed,
  change: Parameters<NonNullable<Destination['dress']>>[1],
  { mirror, destination, reporter }: Surroundings,
): Promise<void> {
  if (destination.dress === undefined) return;
  const leftOut = await steps.step(
    'dress the pull request',
    async (signal) => (await destination.dress?.(proposed, change, mirror, signal)) ?? [],
    { retries: 1 },
  );
  for (const sentence of leftOut) reporter.note(`Not put on the pull request: ${sentence}`);
}
