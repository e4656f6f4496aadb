import type { Steps } from '../../durable/durable.ts';
import type { Forge } from '../../forge/forge.ts';
import type { RunParts } from '../parts.ts';

/** What a follow-up is made with. */
export interface FollowUpParts extends RunParts {
  readonly forge: Forge;
  /** How long nobody may have written before a round begins, so that many comments in a minute make one. */
  readonly quietSeconds: number;
  /** Takes what people with write access say for rules that they may mean; none of them holds yet. */
  readonly proposeRules: (steps: Steps, statements: readonly Statement[]) => Promise<readonly ProposedRule[]>;
}

export interface Statement {
  readonly pullRequest: number;
  readonly url: string;
  readonly by: string;
  readonly untrustedText: string;
}

export interface ProposedRule {
  readonly id: string;
  readonly statement: string;
}

/** How a follow-up ends. */
export type FollowUpEnding =
  /** All that was said was answered, with commits or without. */
  | { readonly kind: 'answered'; readonly rounds: number; readonly commits: readonly string[] }
  | { readonly kind: 'nothing-to-do' }
  /** The branch is not the bot's alone any more, or what asks for work cannot be mended by it. */
  | { readonly kind: 'stopped'; readonly because: string }
  | { readonly kind: 'gave-up'; readonly because: string };
