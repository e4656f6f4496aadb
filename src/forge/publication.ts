import type { PullRequest } from './pull-request.ts';

export interface FileChange {
  readonly path: string;
  readonly mode: '100644' | '100755' | '120000' | undefined;
  /** Undefined where the file is deleted. */
  readonly content: Uint8Array | undefined;
}

export interface Publication {
  readonly run: string;
  readonly issue: number;
  /** The commit that the change was made on. */
  readonly base: string;
  readonly baseBranch: string;
  readonly changes: readonly FileChange[];
  /** The wished name; another is chosen when somebody else has it. */
  readonly branch: string;
  readonly message: string;
  readonly title: string;
  readonly body: string;
  readonly draft: boolean;
}

export interface Published {
  readonly branch: string;
  readonly commit: string;
  readonly pullRequest: PullRequest;
}
