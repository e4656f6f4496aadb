import { coerce, major, maxSatisfying, satisfies, validRange } from 'semver';
import { RUNTIME_TITLES, type RuntimeName, type RuntimeNeed } from '../runtime.ts';

/** `17` is a version as well as `3.11.2` and `1.22.12-3~bpo12+1` are. */
export function isWithin(version: string | undefined, wants: string): boolean {
  const whole = coerce(version);
  return whole !== null && satisfies(whole, wants);
}

export function newestWithin(versions: readonly string[], wants: string): string | undefined {
  const whole = new Map(versions.map((version) => [coerce(version)?.version ?? '', version]));
  const newest = maxSatisfying([...whole.keys()], wants);
  return newest === null ? undefined : whole.get(newest);
}

/** Even majors of Node are supported for years: an odd one is taken only where no other will do. */
export function newestNode(versions: readonly string[], wants: string): string | undefined {
  const lasting = versions.filter((version) => major(version) % 2 === 0);
  return newestWithin(lasting, wants) ?? newestWithin(versions, wants);
}

/** Says of those that are not to be had what there is instead. */
export function unmetSentences(
  needs: readonly RuntimeNeed[],
  has: Readonly<Partial<Record<RuntimeName, string>>>,
): string[] {
  return needs
    .filter(({ name, wants }) => !isWithin(has[name], wants))
    .map(({ name, wants }) => {
      const wanted = validRange(wants) === null ? ' of a version that is not understood' : untilWanted(wants);
      return `${RUNTIME_TITLES[name]}${wanted} is wanted; ${has[name] ?? 'none'} is what there is.`;
    });
}

const untilWanted = (wants: string) => (wants === '*' ? '' : ` ${wants}`);
