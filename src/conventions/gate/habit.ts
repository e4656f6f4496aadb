import type { GateGround } from './ground.ts';

/** The chance from which it is asked for what past changes like it had. */
const HABIT = 0.6;
const FEWEST_CASES = 10;

export function isHabit({ conventions: { foresight } }: GateGround, chance: number): boolean {
  return chance >= HABIT && foresight.fixSize.of >= FEWEST_CASES;
}
