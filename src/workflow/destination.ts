import type { RepositoryConfig } from '../config/repository-config.ts';
import type { PatchChange } from '../repository/patch.ts';
import type { Mirror } from '../repository/repository.ts';
import type { Proposal, Proposed } from './outcome.ts';
import type { Progress, Waiting } from './progress.ts';

/** Where a run reports and leaves its change: an issue on GitHub, or a folder. Every effect can be repeated. */
export interface Destination {
  /** Looks whether the work is still wanted, and how the repository wants it done. */
  begin(signal?: AbortSignal): Promise<Beginning>;
  /** Why nobody wants the work any more, if so: looked at again before anything is proposed. */
  unwanted(signal?: AbortSignal): Promise<string | undefined>;
  /** The mirror, with everything that the source has by now; with a commit that it must hold, as it is if it does. */
  openMirror(signal: AbortSignal, holding?: string): Promise<Mirror>;
  report(progress: Progress, signal?: AbortSignal): Promise<void>;
  /** Puts a question where somebody who may answer it will see it; absent where there is nobody. */
  ask?(question: PostedQuestion, signal?: AbortSignal): Promise<void>;
  /** Where a past commit is to be seen, if anywhere. */
  commitUrl?(sha: string): string;
  /** Where lines of a file are to be seen as they are at a commit, if anywhere. */
  linesUrl?(sha: string, path: string, lines?: readonly [number, number]): string;
  /** Who its commits are by; absent where nobody may sign them. */
  readonly signer?: { readonly name: string; readonly email: string };
  /** Once aborted it begins nothing new. */
  propose(
    proposal: Proposal,
    mirror: Mirror,
    change: AcceptedChange,
    signal?: AbortSignal,
  ): Promise<Proposed>;
  /** Labels, milestone and reviewers of what was proposed; what could not be had is told, a sentence each. */
  dress?(
    proposed: Proposed,
    change: { readonly config: RepositoryConfig; readonly base: string; readonly patch: string },
    mirror: Mirror,
    signal?: AbortSignal,
  ): Promise<readonly string[]>;
}

export type Beginning =
  | {
      readonly kind: 'wanted';
      /** The commit or branch to work on. */
      readonly revision: string;
      /** Nobody has named it, so that it may be another branch where pull requests go to one. */
      readonly mayChoose?: boolean;
      readonly config: RepositoryConfig;
      /** What of the configuration was not understood. */
      readonly problems: readonly string[];
    }
  | { readonly kind: 'unwanted'; readonly because: string };

export interface PostedQuestion extends Waiting {
  /** Counts the questions of a run. */
  readonly number: number;
}

export interface AcceptedChange {
  readonly tree: string;
  readonly changes: readonly PatchChange[];
}
