/** How good a state of the work tree is, as far as the program has seen it by running it. */
export interface Score {
  /** `unproven`: no test shows the fault, so nothing can show that it is gone. */
  readonly fault: 'gone' | 'unproven' | 'there';
  /** Tests of the reproduction that still fail; one where they cannot be counted. */
  readonly failing: number;
  /** Tests that passed at the base commit and do not now; one where they cannot be counted. */
  readonly broken: number;
  /** Files that only people may let through, and what may not leave at all. */
  readonly forbidden: number;
  /** What the gate and the repository's own checks refuse. */
  readonly objections: number;
}

const FAULT = { gone: 0, unproven: 1, there: 2 } as const;

/**
 * Strictly better: a state that is merely as good is no progress, and is rolled back (after TraceCoder). First that
 * the fault is gone, then that nothing broke, then what the gate says.
 */
export function isBetter(now: Score, before: Score): boolean {
  const difference =
    FAULT[now.fault] - FAULT[before.fault] ||
    now.failing - before.failing ||
    now.broken - before.broken ||
    now.forbidden - before.forbidden ||
    now.objections - before.objections;
  return difference < 0;
}

/** Nothing stands against proposing it but what the gate says. */
export function holds({ fault, broken }: Score): boolean {
  return fault !== 'there' && broken === 0;
}
