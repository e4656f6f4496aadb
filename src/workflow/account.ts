import { limitReached, spend, type Limits, type PriceTable, type Spent } from '../model/budget.ts';
import type { Usage } from '../model/model.ts';

/** What a run has used up, and what it may. */
export interface Account {
  /** A repository may set lower limits than the installation's, never higher ones. */
  tighten(limits: { [Name in keyof Limits]?: Limits[Name] | undefined }): void;
  /** Notes what a conversation has used by now; each conversation counts from the run's beginning. */
  note(usages: readonly Usage[]): void;
  spent(): Spent;
  /** `seconds`: what the model and its tools took; the program's own checks come on top. */
  exhausted(usages: readonly Usage[], seconds: number): string | undefined;
}

export function createAccount(installationLimits: Limits, prices: PriceTable): Account {
  let limits = installationLimits;
  let noted: readonly Usage[] = [];
  return {
    tighten({ turns, tokens, cost, minutes }) {
      limits = {
        turns: Math.min(limits.turns, turns ?? limits.turns),
        tokens: Math.min(limits.tokens, tokens ?? limits.tokens),
        cost: Math.min(limits.cost, cost ?? limits.cost),
        minutes: Math.min(limits.minutes, minutes ?? limits.minutes),
      };
    },
    note(usages) {
      noted = usages;
    },
    spent: () => spend(noted, prices),
    exhausted: (usages, seconds) => limitReached(spend(usages, prices), seconds / 60, limits),
  };
}
