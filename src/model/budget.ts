import type { Usage } from './model.ts';

/** US dollars for a million tokens. */
export interface Price {
  readonly prompt: number;
  readonly cached: number;
  readonly completion: number;
}

/** Prices by the models' names, as they are configured. */
export type PriceTable = ReadonlyMap<string, Price>;

export interface Limits {
  readonly turns: number;
  readonly tokens: number;
  /** US dollars; holds only where the model's price is known. */
  readonly cost: number;
  readonly minutes: number;
}

export interface Spent {
  readonly turns: number;
  readonly tokens: number;
  /** US dollars; unknown as soon as the price of one model is. */
  readonly cost: number | undefined;
  /** The models that were used and whose price is not known. */
  readonly unpriced: readonly string[];
}

/** Adds up what a run has used. Plain data in, plain data out, so that a resumed run counts the same. */
export function spend(usages: readonly Usage[], prices: PriceTable): Spent {
  const sum = (of: (usage: Usage) => number) => usages.reduce((total, usage) => total + of(usage), 0);
  const used = new Set(usages.map(({ model }) => model));
  const unpriced = [...used].filter((model) => !prices.has(model));
  return {
    turns: usages.length,
    tokens: sum((usage) => usage.promptTokens + usage.completionTokens),
    cost: unpriced.length > 0 ? undefined : sum((usage) => costOf(usage, prices.get(usage.model))),
    unpriced,
  };
}

function costOf(usage: Usage, price: Price | undefined): number {
  if (price === undefined) return 0;
  const fresh = usage.promptTokens - usage.cachedTokens;
  return (
    (fresh * price.prompt + usage.cachedTokens * price.cached + usage.completionTokens * price.completion) /
    1e6
  );
}

/** The first limit that is reached, as a sentence, or nothing. */
export function limitReached(spent: Spent, minutes: number, limits: Limits): string | undefined {
  if (spent.turns >= limits.turns) return `the limit of ${limits.turns} turns is reached`;
  if (spent.tokens >= limits.tokens) return `the limit of ${limits.tokens} tokens is reached`;
  if (spent.cost !== undefined && spent.cost >= limits.cost) return `the limit of $${limits.cost} is reached`;
  if (minutes >= limits.minutes) return `the limit of ${limits.minutes} minutes is reached`;
  return undefined;
}
