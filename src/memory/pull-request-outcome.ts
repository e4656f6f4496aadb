import { z } from 'zod';

const texts = z.array(z.string()).readonly();

/** One round of the conversation after a pull request was opened. */
const Round = z.object({
  kind: z.enum(['review', 'checks', 'conflict', 'retry']),
  run: z.string(),
  at: z.iso.datetime(),
  /** The branch's tip that it was about. */
  head: z.string(),
  /** What it pushed. */
  commit: z.string().exactOptional(),
  /** What people with write access said, and how it was answered. */
  remarks: z
    .array(
      z
        .object({
          /** Of the comment or the review, as `comment-12` or `review-12`. */
          key: z.string(),
          by: z.string(),
          untrustedText: z.string(),
          path: z.string().exactOptional(),
          /** `noted`: nothing was asked, and nothing was said to it. */
          answer: z.enum(['done', 'declined', 'question', 'noted']),
        })
        .readonly(),
    )
    .readonly(),
  /** Names of the checks that it was to mend. */
  checks: texts,
  tokens: z.number(),
  cost: z.number().exactOptional(),
});

/** How it ended, or that it has not. */
export const OUTCOME_STATES = ['open', 'merged', 'amended', 'refused', 'reverted'] as const;

/** A pull request of the bot's own and what became of it; one row each. The format is told in memory/README.md. */
export const PullRequestOutcome = z.object({
  number: z.int(),
  url: z.string(),
  issue: z.int(),
  /** The run that opened it. */
  run: z.string(),
  openedAt: z.iso.datetime(),
  title: z.string(),
  branch: z.string(),
  baseBranch: z.string(),
  /** The commit that the change was made on. */
  base: z.string(),
  /** The tips that the bot has pushed or was allowed to build on, the oldest first: any other one was pushed by a person. */
  heads: texts,
  /** Of these, people's. */
  adopted: texts.exactOptional(),
  /** The bot's whole change as a patch on the base; cut where it is huge. */
  patch: z.string(),
  /** The issue's title and text as the run had them, for recall. */
  untrustedIssue: z.string(),
  /** The test files that show the fault; none where it was not reproduced. */
  tests: texts,
  /** Why the tests fail without the fix. */
  failure: z.string(),
  precedents: texts,
  rules: z
    .array(
      z
        .object({
          id: z.string(),
          statement: z.string(),
          used: z.boolean(),
          /** Of a used rule that can be checked: whether what people made of the change keeps it as well. */
          kept: z.boolean().exactOptional(),
        })
        .readonly(),
    )
    .readonly(),
  /** The files that memory pointed at before anything was read. */
  files: texts.exactOptional(),
  confidence: z.number(),
  model: z.string(),
  tokens: z.number(),
  cost: z.number().exactOptional(),
  rounds: z.array(Round.readonly()).readonly(),
  state: z.enum(OUTCOME_STATES),
  /** A person's push, or a reason of its own, has stopped the bot here; `/heirloom continue` takes it away. */
  stopped: z.object({ head: z.string(), because: z.string() }).readonly().exactOptional(),
  closedAt: z.iso.datetime().exactOptional(),
  closedBy: z.string().exactOptional(),
  /** What people with write access said when they refused or reverted it; empty where they said nothing. */
  untrustedBecause: z.string().exactOptional(),
  /** The commit on the base branch that it became, and the one that took it back. */
  mergedAs: z.string().exactOptional(),
  revertedBy: z.string().exactOptional(),
  /** What people changed on top of the bot's change, as a diff from the bot's to what was merged. */
  contrast: z.string().exactOptional(),
  /** Lines added or removed by people after the bot. */
  editedLines: z.int().exactOptional(),
});

export type PullRequestOutcome = Readonly<z.infer<typeof PullRequestOutcome>>;
export type Round = PullRequestOutcome['rounds'][number];
