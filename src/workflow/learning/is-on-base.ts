import type { PullRequestOutcome } from '../../memory/pull-request-outcome.ts';
import { blobsAt } from '../../repository/blobs-at.ts';
import type { Mirror } from '../../repository/repository.ts';
import { UnknownRevision } from '../../repository/revision.ts';
import { sidesOf } from '../../repository/side-by-side.ts';
import { botsChange } from './bots-change.ts';

/** How git writes that there is no file. */
const ABSENT = '0'.repeat(40);

/** Whether every file of the bot's change is on the base branch as the bot left it: somebody has put it there by hand. */
export async function isOnBase(
  outcome: PullRequestOutcome,
  branch: string,
  mirror: Mirror,
): Promise<boolean> {
  const tip = await tipOf(branch, mirror);
  if (tip === undefined) return false;
  const change = await botsChange(outcome, tip, mirror);
  if (change === undefined) return false;
  const sides = [...(await sidesOf(mirror, change.base, change.tree))];
  const there = await blobsAt(
    mirror,
    tip,
    sides.map(([path]) => path),
  );
  return sides.length > 0 && sides.every(([path, { after }]) => after.endsWith(there.get(path) ?? ABSENT));
}

async function tipOf(branch: string, mirror: Mirror): Promise<string | undefined> {
  try {
    return await mirror.resolve(`refs/heads/${branch}`);
  } catch (error) {
    if (error instanceof UnknownRevision) return undefined;
    throw error;
  }
}
