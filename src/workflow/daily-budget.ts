import type { RepositoryConfig } from '../config/repository-config.ts';
import type { Ledger, Steps, Used } from '../durable/durable.ts';
import type { Account } from './account.ts';

export interface DailyLimits {
  readonly runs: number;
  readonly tokens: number;
  /** US dollars; holds only as far as prices are known. */
  readonly cost: number;
}

/** What the runs of a repository may use together within 24 hours, and the book of what they did. */
export interface DailyBudget {
  readonly limits: DailyLimits;
  readonly ledger: Pick<Ledger, 'ofRepository'>;
}

type Left =
  | { readonly kind: 'left'; readonly tokens: number; readonly cost: number }
  | { readonly kind: 'used-up'; readonly because: string };

type Lower = NonNullable<RepositoryConfig['daily']>;

const DAY_MS = 24 * 60 * 60_000;

/**
 * Tightens a run's limits to those of its repository and to what is left of the day, or answers why it must not
 * begin. Runs that begin at the same time are all given what is left.
 */
export async function setLimits(
  steps: Steps,
  account: Account,
  repository: string,
  { limits = {}, daily = {} }: RepositoryConfig,
  budget: DailyBudget | undefined,
): Promise<string | undefined> {
  account.tighten(limits);
  if (budget === undefined) return undefined;
  const left = await steps.step('budget of the day', () => leftOfTheDay(budget, repository, daily));
  if (left.kind === 'used-up') return left.because;
  account.tighten({ tokens: left.tokens, cost: left.cost });
  return undefined;
}

async function leftOfTheDay(
  { limits, ledger }: DailyBudget,
  repository: string,
  lower: Lower,
): Promise<Left> {
  const runs = Math.min(limits.runs, lower.runs ?? limits.runs);
  const tokens = Math.min(limits.tokens, lower.tokens ?? limits.tokens);
  const cost = Math.min(limits.cost, lower.cost ?? limits.cost);
  const used = await ledger.ofRepository(repository, new Date(Date.now() - DAY_MS));
  const reached = limitReached(used, { runs, tokens, cost });
  if (reached === undefined) return { kind: 'left', tokens: tokens - used.tokens, cost: cost - used.cost };
  const because = `What this repository may use within 24 hours is used up: ${reached}. Ask again later.`;
  return { kind: 'used-up', because };
}

function limitReached(used: Used, { runs, tokens, cost }: DailyLimits): string | undefined {
  if (used.runs >= runs) return `${used.runs} of ${runs} runs`;
  if (used.tokens >= tokens) return `${used.tokens} of ${tokens} tokens`;
  if (used.cost >= cost) return `$${used.cost.toFixed(2)} of $${cost.toFixed(2)}`;
  return undefined;
}
