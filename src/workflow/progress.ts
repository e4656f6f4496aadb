import type { Steps } from '../durable/durable.ts';
import type { Destination } from './destination.ts';
import type { Outcome } from './outcome.ts';
import { isPassing } from './patience.ts';

/** How far a run is, for people. */
export interface Progress {
  readonly run: string;
  /** What is done, each in a few words. */
  readonly done: readonly string[];
  readonly now?: string;
  readonly notes: readonly string[];
  readonly ending?: Outcome;
}

export interface Reporter {
  /** What was begun last is done; this is under way. */
  begin(now: string): Promise<void>;
  /** Replaces the words of what is under way by what came of it. */
  found(result: string): void;
  note(note: string): void;
  end(ending: Outcome): Promise<void>;
}

export function createReporter(steps: Steps, destination: Pick<Destination, 'report'>): Reporter {
  const done: string[] = [];
  const notes: string[] = [];
  let now: string | undefined;
  let result: string | undefined;
  const finish = () => {
    if (now !== undefined) done.push(result ?? now);
    now = result = undefined;
  };
  const soFar = () => ({ run: steps.run, done: [...done], notes: [...notes] });
  return {
    async begin(next) {
      finish();
      now = next;
      const report = async (signal: AbortSignal) => {
        try {
          await destination.report({ ...soFar(), now: next }, signal);
        } catch (error) {
          // The next report says everything again: no run ends because this one did not get through.
          if (!isPassing(error)) throw error;
        }
      };
      await steps.step(`report: ${next}`, report, { retries: 2 });
    },
    found(text) {
      result = text;
    },
    note(note) {
      notes.push(note);
    },
    async end(ending) {
      if (ending.kind === 'proposed') finish();
      const report = (signal: AbortSignal) => destination.report({ ...soFar(), ending }, signal);
      await steps.step(`report: ${ending.kind}`, report, { retries: 2 });
    },
  };
}
