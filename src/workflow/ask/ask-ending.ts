import type { Spent } from '../../model/budget.ts';
import type { Answer } from './answer-markdown.ts';

export type Found =
  | {
      readonly kind: 'answered';
      readonly answer: Answer;
      /** The commit that was read. */
      readonly base: string;
    }
  | { readonly kind: 'no-answer'; readonly because: string };

/** How a question ended. */
export type AskEnding = Found & { readonly spent: Spent };
