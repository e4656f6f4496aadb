import type { Question } from '../agent/assignment.ts';
import type { Evidence } from '../conventions/evidence.ts';
import type { Receipt } from '../conventions/form/receipt.ts';
import type { Spent } from '../model/budget.ts';

/** How a run ends. There is no other way: every trigger leads to one of these. */
export type Ending =
  | { readonly kind: 'proposed'; readonly proposal: Proposal; readonly proposed: Proposed }
  | { readonly kind: 'asked'; readonly question: Question }
  | { readonly kind: 'gave-up'; readonly because: string };

export type Outcome = Ending & { readonly spent: Spent; readonly seconds: number };

/** A change that is ready to be shown to maintainers. */
export interface Proposal {
  readonly base: string;
  /** The branch to merge into, where it is not the default one. */
  readonly baseBranch?: string | undefined;
  readonly branch: string;
  readonly title: string;
  readonly message: string;
  readonly body: string;
  readonly draft: boolean;
  readonly patch: string;
  readonly evidence: Evidence;
  readonly receipt: Receipt;
}

/** Where it is to be found. */
export interface Proposed {
  readonly branch: string;
  readonly commit: string;
  /** Of the pull request; absent for a local run, like its address. */
  readonly number?: number | undefined;
  readonly url?: string | undefined;
}
