import type { Evidence } from './evidence.ts';
import type { Receipt } from './receipt.ts';

export interface PullRequestBodyInput {
  /** The repository's own template, as `learnConventions` found it. */
  readonly template?: string | undefined;
  /** Left out for a local run without an issue number. */
  readonly issue?: number | undefined;
  /** What was wrong and what the change does, in a few sentences; the model's words. */
  readonly untrustedSummary: string;
  readonly evidence: Evidence;
  readonly receipt: Receipt;
  /** Where the change departs from the repository's habits and why; findings that stayed advisory. */
  readonly deviations: readonly string[];
}

export function pullRequestBody(input: PullRequestBodyInput): string {
  return input.untrustedSummary;
}
