/** What a delivery of GitHub's asks for. Plain data: kept in the database until it is carried out. */
export type Request = TriggerRequest | LookRequest;

/**
 * Something has happened to a pull request of the bot's own. What is to be done follows from how it stands when it is
 * looked at, so that a delivery which is lost, late or doubled does no harm.
 */
export interface LookRequest {
  readonly kind: 'look';
  readonly delivery: string;
  readonly at: string;
  readonly installation: number;
  readonly owner: string;
  readonly repo: string;
  readonly pullRequest: number;
  /** A run that was about to end, and may have missed what happened at its end: the look begins once it is over. */
  readonly after?: string;
}

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
  /** Of the issue, or of the pull request where it was said. */
  readonly issue: number;
  /** Absent: an issue. */
  readonly on?: 'issue' | 'pull-request';
  /** Whether this account may ask is not known yet: the run asks GitHub. */
  readonly actor: { readonly login: string; readonly type: string };
  readonly frozen: { readonly title: string; readonly body: string; readonly author: string };
  /** `thread`: it was said about lines of a pull request, in the thread that this comment began. */
  readonly comment?: { readonly id: number; readonly body: string; readonly thread?: number };
  readonly command: Command;
}

export type Command =
  | { readonly kind: 'fix'; readonly hint?: string }
  /** `bare`: a comment that is nothing but a number, and may not have been meant for the bot. */
  | { readonly kind: 'answer'; readonly untrustedText: string; readonly bare: boolean }
  | { readonly kind: 'cancel' }
  /** An issue: a new run. A pull request: another round, with the hint as a maintainer's wish. */
  | { readonly kind: 'retry'; readonly hint?: string }
  | { readonly kind: 'continue' }
  | { readonly kind: 'explain' }
  /** A rule in words, or the id of one that was proposed. */
  | { readonly kind: 'remember'; readonly untrustedRule: string }
  | { readonly kind: 'forget'; readonly untrustedRule: string }
  | { readonly kind: 'ask'; readonly untrustedQuestion: string }
  | { readonly kind: 'status' }
  /** Also the answer to a word that is no command, which is then named. */
  | { readonly kind: 'help'; readonly unknown?: string };
