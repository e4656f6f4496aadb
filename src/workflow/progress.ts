import type { Question } from '../agent/assignment.ts';
import type { Steps } from '../durable/durable.ts';
import type { Spent } from '../model/budget.ts';
import type { Destination } from './destination.ts';
import type { EngineWait } from './engine-patience.ts';
import type { Outcome } from './outcome.ts';
import { isPassing } from './patience.ts';

/** How far a run is, for people. */
export interface Progress {
  readonly run: string;
  /** What is done, each in a few words. */
  readonly done: readonly string[];
  readonly now?: string;
  readonly notes: readonly string[];
  /** What it has cost by now. */
  readonly spent?: Spent;
  /** Nothing is under way: an answer is waited for. */
  readonly waiting?: Waiting;
  /** What is under way stands still until there is an engine for the sandbox. */
  readonly engine?: EngineWait;
  readonly ending?: Outcome;
}

export interface Waiting {
  readonly question: Question;
  readonly since: Date;
  /** When it goes on, or stops, without an answer. */
  readonly until: Date;
}

export interface Reporter {
  /** What was begun last is done; this is under way. */
  begin(now: string): Promise<void>;
  /** Replaces the words of what is under way by what came of it. */
  found(result: string): void;
  note(note: string): void;
  /** What was begun last stands still until an answer comes. */
  wait(waiting: Waiting): Promise<void>;
  /** What was begun last is under way again. */
  goOn(): Promise<void>;
  /** The same for a step that stands still, told in the middle of it; with nothing it goes on. */
  engineAway(wait: EngineWait | undefined, signal: AbortSignal): Promise<void>;
  end(ending: Outcome): Promise<void>;
  /** Whether people were told that something is under way. */
  hasBegun(): boolean;
}

export function createReporter(
  steps: Steps,
  destination: Pick<Destination, 'report'>,
  spent?: () => Spent,
): Reporter {
  const done: string[] = [];
  const notes: string[] = [];
  let now: string | undefined;
  let result: string | undefined;
  let begun = false;
  const finish = () => {
    if (now !== undefined) done.push(result ?? now);
    now = result = undefined;
  };
  const soFar = () => ({ run: steps.run, done: [...done], notes: [...notes] });

  async function tellPeople(more: Pick<Progress, 'waiting' | 'engine'>, signal: AbortSignal): Promise<void> {
    const progress = {
      ...soFar(),
      ...(now !== undefined && { now }),
      ...(spent && { spent: spent() }),
      ...more,
    };
    try {
      await destination.report(progress, signal);
    } catch (error) {
      // The next report says everything again: no run ends because this one did not get through.
      if (!isPassing(error)) throw error;
    }
  }

  async function report(name: string, more: Pick<Progress, 'waiting'> = {}): Promise<void> {
    await steps.step(`report: ${name}`, (signal) => tellPeople(more, signal), { retries: 2 });
  }

  return {
    async begin(next) {
      finish();
      begun = true;
      now = next;
      await report(next);
    },
    found(text) {
      result = text;
    },
    note(note) {
      notes.push(note);
    },
    wait: (waiting) => report('waiting for an answer', { waiting }),
    goOn: () => report('going on'),
    engineAway: (wait, signal) => tellPeople(wait === undefined ? {} : { engine: wait }, signal),
    async end(ending) {
      if (ending.kind === 'proposed') finish();
      const send = (signal: AbortSignal) => destination.report({ ...soFar(), ending }, signal);
      await steps.step(`report: ${ending.kind}`, send, { retries: 2 });
    },
    hasBegun: () => begun,
  };
}
