/** What somebody asked for, with the words of the issue as they stood at that moment. Plain data. */
export interface TriggerRequest {
  /** GitHub's id of the delivery: the same however often it is redelivered. */
  readonly delivery: string;
  /** When it was asked, by GitHub's clock. */
  readonly at: string;
  readonly trigger: 'label' | 'comment';
  readonly installation: number;
  readonly owner: string;
  readonly repo: string;
  readonly issue: number;
  /** Whether this account may ask is not known yet: the run asks GitHub. */
  readonly actor: { readonly login: string; readonly type: string };
  readonly frozen: { readonly title: string; readonly body: string; readonly author: string };
  readonly comment?: { readonly id: number; readonly body: string };
  readonly command: Command;
}

export type Command =
  | { readonly kind: 'fix'; readonly hint?: string }
  /** `bare`: a comment that is nothing but a number, and may not have been meant for the bot. */
  | { readonly kind: 'answer'; readonly untrustedText: string; readonly bare: boolean }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'status' }
  /** Also the answer to a word that is no command, which is then named. */
  | { readonly kind: 'help'; readonly unknown?: string };
