/** The pairs of letters next to each other in a text: what two texts are compared by. */
export function pairs(text: string): Set<string> {
  const bare = text.trim().slice(0, 400);
  if (bare.length < 2) return new Set([bare]);
  return new Set(Array.from({ length: bare.length - 1 }, (_, index) => bare.slice(index, index + 2)));
}

/** From 0, nothing shared, to 1 (Dice). */
export function dice(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const pair of a) if (b.has(pair)) shared++;
  return (2 * shared) / (a.size + b.size);
}
