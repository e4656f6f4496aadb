import type { Log } from '../lib/log.ts';
import type { Redact } from '../lib/redact.ts';
import type { Memory } from '../memory/memory.ts';
import type { Limits, PriceTable } from '../model/budget.ts';
import type { ChatModel } from '../model/model.ts';
import type { GivesAway } from '../repository/known-strings.ts';
import type { PatchLimits } from '../repository/patch.ts';
import type { SandboxLimits, Sandboxes } from '../sandbox/sandbox.ts';
import type { DailyBudget } from './daily-budget.ts';
import type { Destination } from './destination.ts';

/** What a fix is made with; `compose.ts` puts it together for one repository. */
export interface Parts extends RunParts {
  readonly destination: Destination;
}

/** What any run is made with that works in a sandbox. */
export interface RunParts {
  readonly destination: Pick<
    Destination,
    'openMirror' | 'report' | 'ask' | 'commitUrl' | 'linesUrl' | 'signer'
  >;
  readonly memory: Memory;
  readonly sandboxes: Sandboxes;
  readonly sandboxLimits: SandboxLimits;
  /** How long a step waits for a sandbox engine that has gone away. */
  readonly enginePatienceMinutes: number;
  /** For reading, reproducing and fixing; for looking at the change; for shortening a long conversation. */
  readonly models: { readonly [work in 'coding' | 'reviewing' | 'summarising']: ChatModel };
  readonly windowTokens: number;
  readonly prices: PriceTable;
  readonly limits: Limits;
  /** Absent for a local run, which nobody else pays for. */
  readonly daily?: DailyBudget;
  /** How long an answer is waited for, where the repository does not say. */
  readonly answerDays: number;
  /** How many candidates are made in any case, and at most where none is sure. */
  readonly candidates: number;
  readonly mostCandidates: number;
  /** Whether a second conversation looks at a change before it is proposed. */
  readonly review: boolean;
  readonly patchLimits: PatchLimits;
  /** What is protected in every repository beside what always is, as globs. */
  readonly protectedPaths: readonly string[];
  /** Whoever started the run lets protected files through. */
  readonly allowProtected?: boolean;
  /** Recognises the secrets of the installation. */
  readonly givesAway: GivesAway;
  readonly redact: Redact;
  readonly log: Log;
}
