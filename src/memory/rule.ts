import { randomUUID } from 'node:crypto';
import { z } from 'zod';

const Citation = z.strictObject({
  path: z.string(),
  /** First and last line. */
  lines: z.tuple([z.int(), z.int()]).readonly().optional(),
  /** The blob that was read; a rule rests on it and falls with it. */
  blob: z.string(),
});

/** How a person or a seed file writes a rule; the format is told in memory/README.md. */
export const NewRule = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,79}$/)
    .optional(),
  /** Globs of the files that it is about. */
  scope: z.array(z.string()).readonly().default(['**']),
  /** When it applies, in words that an issue on the matter would use; `always` for every change. */
  trigger: z.string().min(1).default('always'),
  statement: z.string().min(1).max(1_000),
  why: z.string().max(2_000).default(''),
  citations: z.array(Citation).readonly().default([]),
  /** Commits or pull requests that kept the rule, and that broke it. */
  for: z.array(z.string()).readonly().default([]),
  against: z.array(z.string()).readonly().default([]),
  /** How many there are, where the lists above are only examples. */
  forCount: z.int().nonnegative().optional(),
  againstCount: z.int().nonnegative().optional(),
  /** Names a check of the organic gate that enforces it. */
  check: z.string().optional(),
  /** The commits since which it holds, and since which it no longer does. */
  validFrom: z.string().optional(),
  invalidAt: z.string().optional(),
  supersededBy: z.string().optional(),
  lastVerified: z.string().optional(),
  origin: z.enum(['seed', 'history', 'reflection', 'review', 'human']).default('human'),
  /** Where a reviewer's words proposed it, and whose they were. */
  proposedIn: z.string().optional(),
  proposedBy: z.string().optional(),
  /** Who accepted it, and where; until then a proposed rule does not hold. */
  acceptedBy: z.string().optional(),
  acceptedIn: z.string().optional(),
});

export type NewRule = z.input<typeof NewRule>;

export type Rule = z.output<typeof NewRule> & {
  readonly id: string;
  readonly score: number;
  /** Set when a person forgot it; kept, so that nothing learns it again. */
  readonly forgottenAt?: Date;
};

type Counted = Pick<z.output<typeof NewRule>, 'for' | 'against' | 'forCount' | 'againstCount'>;

export function keptCount(rule: Counted): number {
  return rule.forCount ?? rule.for.length;
}

export function brokenCount(rule: Counted): number {
  return rule.againstCount ?? rule.against.length;
}

export function isWaiting({ proposedIn, acceptedBy }: z.output<typeof NewRule>): boolean {
  return proposedIn !== undefined && acceptedBy === undefined;
}

/** A person wrote it, or let it in. */
export function isOfPeople({ origin, acceptedBy }: z.output<typeof NewRule>): boolean {
  return origin === 'human' || acceptedBy !== undefined;
}

export function ruleOf(written: NewRule): Rule {
  const rule = NewRule.parse(written);
  return { ...rule, id: rule.id ?? randomUUID(), score: scoreOf(keptCount(rule), brokenCount(rule)) };
}

/** Laplace's rule of succession: an untried rule has one half. */
export function scoreOf(kept: number, broken: number): number {
  return (kept + 1) / (kept + broken + 2);
}
