import { isGitFolder } from './patch-path.ts';

/** Path of a symbolic link to its target, for every one in a tree. */
export type Links = ReadonlyMap<string, string>;

const MAX_HOPS = 40;
const MAX_DEPTH = 500;
/** No system follows a longer one. */
export const LONGEST_TARGET = 4096;

/** The first link that leads somewhere it may not, unless it already did before the patch. */
export function escapingLink(before: Links, after: Links): string | undefined {
  return [...after.keys()].find(
    (path) => escapes(path, after) && !(before.get(path) === after.get(path) && escapes(path, before)),
  );
}

/** Walks the link as a file system would, through other links too; what does not exist counts as a folder. */
function escapes(path: string, links: Links): boolean {
  const place = path.split('/').slice(0, -1);
  let ahead = steps(links.get(path) ?? '');
  for (let hops = 0; ahead.length > 0;) {
    const [step = '', ...rest] = ahead;
    ahead = rest;
    if (step === '/' || isGitFolder(step) || /[\p{Cc}\\]/u.test(step)) return true;
    if (step === '..') {
      if (place.pop() === undefined) return true;
      continue;
    }
    const target = links.get([...place, step].join('/'));
    if (target === undefined) place.push(step);
    else if ((hops += 1) > MAX_HOPS) return true;
    else ahead = [...steps(target), ...ahead];
  }
  return false;
}

/** Every link that the path leads through, and the place that it ends at: links in the place of folders count too. */
export function placesBehind(path: string, links: Links): string[] {
  const places: string[] = [];
  let place: string[] = [];
  const ahead = path.split('/').toReversed();
  while (ahead.length > 0 && places.length <= MAX_HOPS && place.length <= MAX_DEPTH) {
    const step = ahead.pop() ?? '';
    const here = [...place, step].join('/');
    const target = links.get(here);
    if (step === '/') place = [];
    else if (step === '..') place.pop();
    else if (target === undefined) place.push(step);
    else {
      places.push(here);
      ahead.push(...steps(target.slice(0, LONGEST_TARGET)).toReversed());
    }
  }
  return [...places, place.join('/')];
}

function steps(target: string): string[] {
  const parts = target.split('/').filter((part) => part !== '' && part !== '.');
  return target.startsWith('/') || target === '' ? ['/', ...parts] : parts;
}
