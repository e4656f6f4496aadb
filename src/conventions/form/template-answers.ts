import type { Seen } from './checklist.ts';

/** What is known of a change, for the parts of a template that ask for it. Every text is safe to stand in Markdown. */
export interface Answers extends Seen {
  readonly issue?: number | undefined;
  readonly summary: string;
  /** What happens without the change, and with it, where that was told apart. */
  readonly before?: string | undefined;
  readonly after?: string | undefined;
  /** What users have to change, in words; where it is known that they have nothing to, `breaksNothing` says so. */
  readonly breaking?: string | undefined;
  /** What was seen of the tests, in a sentence or two. */
  readonly proof: string;
  /** What reviewers should know besides. */
  readonly notes: readonly string[];
  readonly model: string;
}
