import type { Steps } from '../durable/durable.ts';
import type { Destination } from './destination.ts';
import type { Outcome } from './outcome.ts';

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
  const report = (name: string, progress: Partial<Progress>) =>
    steps.step(
      `report: ${name}`,
      () => destination.report({ run: steps.run, done: [...done], notes: [...notes], ...progress }),
      { retries: 2 },
    );
  return {
    async begin(next) {
      finish();
      now = next;
      await report(next, { now: next });
    },
    found(text) {
      result = text;
    },
    note(note) {
      notes.push(note);
    },
    async end(ending) {
      if (ending.kind === 'proposed') finish();
      await report(ending.kind, { ending });
    },
  };
}
