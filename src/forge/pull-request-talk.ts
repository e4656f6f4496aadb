import type { FileChange } from './publication.ts';

/** A pull request as GitHub has it now. Title and body are untrusted. */
export type PullRequestState =
  | {
      readonly kind: 'found';
      readonly number: number;
      readonly url: string;
      readonly title: string;
      readonly body: string;
      readonly author: string;
      /** Opened by the app, from a branch of this repository. */
      readonly isOwn: boolean;
      /** The issue and the run that its markers name; only where it is the app's own. */
      readonly issue?: number;
      readonly run?: string;
      readonly state: 'open' | 'closed';
      readonly merged: boolean;
      /** The commit on the base branch that it became. */
      readonly mergeCommit?: string;
      readonly mergedBy?: string;
      readonly closedAt?: string;
      readonly draft: boolean;
      readonly branch: string;
      readonly head: string;
      readonly base: { readonly branch: string; readonly sha: string };
      /** Undefined while GitHub has not worked it out. */
      readonly mergeable?: boolean;
      readonly labels: readonly string[];
    }
  | { readonly kind: 'gone' };

export interface Speaker {
  readonly login: string;
  readonly isBot: boolean;
  /** The app itself. */
  readonly isSelf: boolean;
}

/** A comment on a line, in a thread. */
export interface ReviewComment {
  readonly id: number;
  /** The comment that the thread began with. */
  readonly thread: number;
  readonly by: Speaker;
  readonly at: string;
  /** Undefined where it was never edited. */
  readonly editedAt?: string;
  readonly untrustedBody: string;
  readonly url: string;
  readonly path: string;
  /** The commit that the lines are of: the newest one where they still stand. */
  readonly commit: string;
  /** On the new side; undefined where the lines have changed since. */
  readonly line?: number;
  /** Where it is about more than one line. */
  readonly startLine?: number;
  /** What the diff showed there. */
  readonly untrustedHunk: string;
}

/** What a reviewer says of the whole. */
export interface ReviewSummary {
  readonly id: number;
  readonly by: Speaker;
  readonly at: string;
  readonly state: 'approved' | 'changes-requested' | 'commented' | 'dismissed';
  readonly untrustedBody: string;
  readonly url: string;
  readonly commit: string;
}

export interface Remark {
  readonly id: number;
  readonly by: Speaker;
  readonly at: string;
  readonly editedAt?: string;
  readonly untrustedBody: string;
  readonly url: string;
}

/** All that was said in a pull request, oldest first; the bot's own words too. */
export interface PullRequestTalk {
  readonly comments: readonly ReviewComment[];
  readonly reviews: readonly ReviewSummary[];
  /** What stands in the conversation itself. */
  readonly remarks: readonly Remark[];
}

/** A check run or a commit status, the newest of its name. */
export interface CheckState {
  readonly name: string;
  /** Of a check run; a commit status has none. */
  readonly id?: number;
  /** The app that it comes from, such as `github-actions`. */
  readonly app?: string;
  readonly isOwn: boolean;
  readonly state: 'pending' | 'passed' | 'failed';
  readonly url?: string;
  readonly untrustedSummary: string;
}

export interface PullRequestCommit {
  readonly sha: string;
  readonly author?: string;
  readonly committer?: string;
  readonly title: string;
}

/** A commit that is put on top of a branch, never in the place of others. */
export interface Push {
  readonly branch: string;
  /** The branch's tip as it was when the commit was made. */
  readonly onto: string;
  /** On top of the tip's tree, or of that of `merging`. */
  readonly changes: readonly FileChange[];
  readonly message: string;
  /** A commit of the base branch that becomes the second parent: conflicts with it are resolved by this one. */
  readonly merging?: string;
}

export type Pushed =
  | { readonly kind: 'pushed'; readonly commit: string }
  /** Somebody pushed in the meantime, or removed the branch. */
  | { readonly kind: 'moved'; readonly head: string | undefined };

/** What a pull request wears beside its text; adding what is there already changes nothing. */
export interface Dress {
  readonly labels?: readonly string[];
  /** By its title; one that is not there is not made. */
  readonly milestone?: string;
  readonly reviewers?: readonly string[];
  readonly teams?: readonly string[];
}

/** How the newest merged pull requests were dressed. */
export interface MergedPullRequest {
  readonly number: number;
  readonly title: string;
  readonly author: string;
  readonly labels: readonly string[];
  readonly milestone?: string;
  readonly mergeCommit?: string;
}
