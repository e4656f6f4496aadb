/** A question about the repository, as it stood when it was asked. Plain data. */
export interface AskRequest {
  readonly installation: number;
  readonly owner: string;
  readonly repo: string;
  readonly repository: string;
  /** The issue or pull request where it was asked, and the thread of a review there. */
  readonly issue: number;
  readonly thread?: number;
  readonly by: string;
  readonly untrustedQuestion: string;
}
