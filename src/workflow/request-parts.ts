import type { Steps, Story } from '../durable/durable.ts';
import type { Memory } from '../memory/memory.ts';
import type { PullRequestOutcome } from '../memory/pull-request-outcome.ts';
import type { Sandboxes } from '../sandbox/sandbox.ts';
import type { AskRequest } from './ask/ask-request.ts';
import type { FixRequest } from './fix-request.ts';
import type { RuleCommand } from './learning/rule-commands.ts';
import type { LookParts } from './look-after/look-after.ts';

/** What a run of `fixIssue` on GitHub is started with. */
export interface GitHubFixRequest extends FixRequest {
  readonly installation: number;
  readonly owner: string;
  readonly repo: string;
  readonly issue: FixRequest['issue'] & { readonly number: number };
}

/** What requests are carried out with, for one repository. */
export interface RequestParts extends LookParts {
  readonly memory: Pick<Memory, 'outcomes'>;
  readonly sandboxes: Pick<Sandboxes, 'remove'>;
  readonly fixStory: Story<GitHubFixRequest, unknown>;
  /** Answers where it was asked. */
  readonly askStory: Story<AskRequest, unknown>;
  /** Why a pull request changes what it changes, in Markdown. */
  readonly explain: (outcome: PullRequestOutcome, signal: AbortSignal) => Promise<string>;
  /** Each gives what whoever spoke is told, in Markdown. */
  readonly rememberRule: (steps: Steps, command: RuleCommand) => Promise<string>;
  readonly forgetRule: (steps: Steps, command: RuleCommand) => Promise<string>;
  /** Logins of bots that may ask. */
  readonly allowBots: readonly string[];
}
