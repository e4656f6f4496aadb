import { limitReached, spend, type Limits, type Price, type Spent } from '../model/budget.ts';
import type { Usage } from '../model/model.ts';

/** What a run has used up, and how long it has taken. */
export interface Account {
  /** Notes what a conversation has used by now; each conversation counts from the run's beginning. */
  note(usages: readonly Usage[]): void;
  spent(): Spent;
  exhausted(usages: readonly Usage[]): string | undefined;
}

export function createAccount(startedAt: Date, limits: Limits, price: Price | undefined): Account {
  let noted: readonly Usage[] = [];
  return {
    note(usages) {
      noted = usages;
    },
    spent: () => spend(noted, price),
    exhausted(usages) {
      const minutes = (Date.now() - startedAt.getTime()) / 60_000;
      return limitReached(spend(usages, price), minutes, limits);
    },
  };
}
