/** What a round of the conversation after a pull request is started with. Plain data. */
export interface FollowUpRequest {
  readonly installation: number;
  readonly owner: string;
  readonly repo: string;
  readonly repository: string;
  readonly pullRequest: number;
  readonly why: FollowUpReason;
}

export type FollowUpReason =
  /** People with write access have said what is not answered yet; it is read when the run begins. */
  | { readonly kind: 'review' }
  /** Checks of this commit, the branch's tip, have failed. */
  | { readonly kind: 'checks'; readonly head: string }
  /** A maintainer asks for another round. */
  | { readonly kind: 'retry'; readonly by: string; readonly untrustedHint?: string }
  /** The base branch has moved on, and the change does not fit on it any more. */
  | { readonly kind: 'conflict' };
