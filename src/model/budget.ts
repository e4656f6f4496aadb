import type { Usage } from './model.ts';

/** US dollars for a million tokens. */
export interface Price {
  readonly prompt: number;
  readonly cached: number;
  readonly completion: number;
}

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
  readonly cost: number | undefined;
}

/** Adds up what a run has used. Plain data in, plain data out, so that a resumed run counts the same. */
export function spend(usages: readonly Usage[], price: Price | undefined): Spent {
  const sum = (of: (usage: Usage) => number) => usages.reduce((total, usage) => total + of(usage), 0);
  return {
    turns: usages.length,
    tokens: sum((usage) => usage.promptTokens + usage.completionTokens),
    cost: price && sum((usage) => costOf(usage, price)),
  };
}

function costOf(usage: Usage, price: Price): number {
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
