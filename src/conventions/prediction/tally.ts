/** How often each of some things happened, the latest counting most. */
export interface Tally<Name extends string> {
  /** One more case, in which these happened. */
  add(...names: readonly Name[]): void;
  weight(name: Name): number;
  /** How often it ever happened. */
  count(name: Name): number;
  /** The weight of one as a part of another's; 0 when the other never happened. */
  share(name: Name, of: Name): number;
  fork(): Tally<Name>;
}

interface Entry {
  /** As it was at `turn`. */
  readonly weight: number;
  readonly turn: number;
  readonly count: number;
}

/** After `halfLife` newer cases a case counts half. */
export function createTally<Name extends string>(halfLife: number): Tally<Name> {
  return tally(halfLife, 0, new Map());
}

function tally<Name extends string>(halfLife: number, turns: number, entries: Map<Name, Entry>): Tally<Name> {
  let turn = turns;
  const weight = (name: Name): number => {
    const entry = entries.get(name);
    return entry === undefined ? 0 : entry.weight * 0.5 ** ((turn - entry.turn) / halfLife);
  };
  const count = (name: Name): number => entries.get(name)?.count ?? 0;
  return {
    add(...names) {
      turn += 1;
      for (const name of names) entries.set(name, { weight: weight(name) + 1, turn, count: count(name) + 1 });
    },
    weight,
    count,
    share: (name, of) => (count(of) === 0 ? 0 : weight(name) / weight(of)),
    fork: () => tally(halfLife, turn, new Map(entries)),
  };
}
