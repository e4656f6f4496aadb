import { dice, pairs } from './likeness.ts';

const LIKE_ENOUGH = 0.45;

/** The names most like `wanted`, best first. */
export function nearestNames(names: readonly string[], wanted: string, most: number): string[] {
  const sought = pairs(wanted.toLowerCase());
  return best(names, (name) => dice(sought, pairs(name.toLowerCase())), most);
}

/** The paths most like `wanted`: what a file is called counts for more than where it is. */
export function nearestPaths(paths: readonly string[], wanted: string, most: number): string[] {
  const lower = wanted.toLowerCase();
  const sought = { base: pairs(baseName(lower)), path: pairs(lower) };
  const likeness = (name: string) => {
    if (name.endsWith(`/${wanted}`)) return 2;
    const path = name.toLowerCase();
    const base = dice(sought.base, pairs(baseName(path)));
    return base < LIKE_ENOUGH ? 0 : 0.7 * base + 0.3 * dice(sought.path, pairs(path));
  };
  return best(paths, likeness, most);
}

function best(names: readonly string[], likeness: (name: string) => number, most: number): string[] {
  return names
    .map((name) => ({ name, like: likeness(name) }))
    .filter(({ like }) => like >= LIKE_ENOUGH)
    .sort((a, b) => b.like - a.like || (a.name < b.name ? -1 : 1))
    .slice(0, most)
    .map(({ name }) => name);
}

function baseName(path: string): string {
  return path.replace(/\/+$/, '').split('/').at(-1) ?? '';
}
