/** What a run is asked to do: frozen when it was asked, so that later edits change nothing. Plain data. */
export interface FixRequest {
  /** owner/name on GitHub, or a folder's name. */
  readonly repository: string;
  readonly issue: FrozenIssue;
  /** What the maintainer added to the command. */
  readonly untrustedHint?: string;
  /** The login of whoever asked for it, with write access. */
  readonly askedBy?: string;
}

export interface FrozenIssue {
  /** Absent for a local run. */
  readonly number?: number;
  readonly untrustedTitle: string;
  readonly untrustedBody: string;
  readonly untrustedComments: readonly { readonly author: string; readonly body: string }[];
}
