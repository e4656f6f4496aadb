import { limitReached, spend, type Limits, type PriceTable, type Spent } from '../model/budget.ts';
import type { Usage } from '../model/model.ts';

/** What a run has used up, and what it may. */
export interface Account {
  /** A repository may set lower limits than the installation's, never higher ones. */
  tighten(limits: { [Name in keyof Limits]?: Limits[Name] | undefined }): void;
  /** Notes what the conversation of that name has used by now. */
  note(conversation: string, used: Used): void;
  spent(): Spent;
  /** The first limit that is reached once the conversation has used that much, as a sentence. */
  exhausted(conversation: string, used: Used): string | undefined;
  /** The same for a part of the limits and for this alone: no phase may use up what the next one needs. */
  pastShare(used: Used, share: number): string | undefined;
}

export interface Used {
  readonly usages: readonly Usage[];
  /** What the model, its tools and the program's checks took; waiting for people does not count. */
  readonly seconds: number;
}

export function createAccount(installationLimits: Limits, prices: PriceTable): Account {
  let limits = installationLimits;
  const noted = new Map<string, Used>();
  const all = () => [...noted.values()];
  const spent = () =>
    spend(
      all().flatMap(({ usages }) => usages),
      prices,
    );
  return {
    tighten({ turns, tokens, cost, minutes }) {
      limits = {
        turns: Math.min(limits.turns, turns ?? limits.turns),
        tokens: Math.min(limits.tokens, tokens ?? limits.tokens),
        cost: Math.min(limits.cost, cost ?? limits.cost),
        minutes: Math.min(limits.minutes, minutes ?? limits.minutes),
      };
    },
    note(conversation, used) {
      noted.set(conversation, used);
    },
    spent,
    exhausted(conversation, used) {
      noted.set(conversation, used);
      const seconds = all().reduce((total, each) => total + each.seconds, 0);
      return limitReached(spent(), seconds / 60, limits);
    },
    pastShare({ usages, seconds }, share) {
      const part = {
        turns: Math.ceil(limits.turns * share),
        tokens: limits.tokens * share,
        cost: limits.cost * share,
        minutes: limits.minutes * share,
      };
      return limitReached(spend(usages, prices), seconds / 60, part);
    },
  };
}
