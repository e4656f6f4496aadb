import { changeKind } from '../../lib/commit-title.ts';
import { branchSteps } from '../../repository/branch-steps.ts';
import type { Mirror } from '../../repository/repository.ts';

/** Names of branches on which work is gathered before it is released. */
const GATHERING = ['develop', 'development', 'dev', 'next'];
const LOOKED_AT = 60;
const FEWEST_ARRIVALS = 12;
const FEWEST_RELEASES = 4;
const RELEASES = 0.9;
const FRESH_DAYS = 120;

/**
 * The branch that pull requests go to, where that is surely not the default one: work arrives there, and the default
 * branch gets nothing but releases and merges of it.
 */
export async function usualBase(mirror: Mirror): Promise<string | undefined> {
  const main = await mirror.defaultBranch();
  const onMain = await branchSteps(mirror, main, LOOKED_AT);
  for (const branch of GATHERING) {
    if (branch === main) continue;
    const gathered = await branchSteps(mirror, branch, LOOKED_AT);
    const [tip] = gathered;
    const [released] = onMain;
    if (tip === undefined || released === undefined || released.at - tip.at > FRESH_DAYS * 86_400) continue;
    const arrivals = gathered.filter(({ title }) => isArrival(title)).length;
    const known = new Set(gathered.map(({ sha }) => sha));
    const own = onMain.filter(({ sha }) => !known.has(sha)).slice(0, 20);
    const releases = own.filter(({ title }) => isRelease(title, branch)).length;
    const isGathering = arrivals >= FEWEST_ARRIVALS && releases >= FEWEST_RELEASES;
    if (isGathering && releases >= RELEASES * own.length) return branch;
  }
  return undefined;
}

function isArrival(title: string): boolean {
  return /^Merge pull request #\d+ from /.test(title) || /\(#\d+\)$/.test(title);
}

function isRelease(title: string, branch: string): boolean {
  const from =
    /^Merge (?:pull request #\d+ from [^/\s]+\/|(?:remote-tracking )?branch '(?:[^/']+\/)?)([^'\s]+)/.exec(
      title,
    )?.[1];
  if (from !== undefined) return from === branch || /^(?:release|hotfix)\b/.test(from);
  return changeKind(title) === 'release' || /^(?:prepare |cut )?releas(?:e|ing)\b|^v?\d+\.\d+/i.test(title);
}
