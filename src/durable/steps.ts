/**
 * What a story is told with. After a crash or a restart the story is told again from its beginning:
 * steps that had ended give back what they gave then, and the first one that had not is done (again).
 * That works only when the telling goes the same way each time, so between steps a story
 *
 * - takes everything that may differ (time, randomness, files, network, a model) from a step;
 * - calls the same steps in the same order, decided by its input and by results of earlier steps;
 *   renaming, adding or reordering steps breaks runs that are under way;
 * - starts no two steps at once;
 * - keeps step results to plain JSON, and tells caught errors apart by `name` and `message`: a repeated
 *   error has them, but not its class.
 *
 * A step that was cut off in the middle is done again, so what it does outward must be safe to repeat.
 */
export interface Steps {
  /** The run's id. */
  readonly run: string;
  /** Aborted soon after the run is cancelled, by whatever process, or when this process stops. */
  readonly signal: AbortSignal;
  /** Does the work once and remembers its result; tries again up to `retries` times when it throws. */
  step<T>(name: string, work: (signal: AbortSignal) => Promise<T>, options?: StepOptions): Promise<T>;
  /** The time, the same in every telling. */
  now(): Promise<Date>;
  /**
   * What somebody answers on this topic, or undefined when nobody does in time. Only in a run: while it waits it is
   * none of those that work at the same time, and afterwards it takes its turn again. The telling ends, as at a
   * cancellation, before and after the wait, so that whatever it holds is let go.
   */
  waitFor<T>(topic: string, timeoutMs: number): Promise<T | undefined>;
}

interface StepOptions {
  readonly retries?: number;
}

/** A durable piece of work: named for good, because runs under way find it by that name. */
export interface Story<Input, Output> {
  readonly name: string;
  readonly tell: (steps: Steps, input: Input) => Promise<Output>;
}

export function defineStory<Input, Output>(
  name: string,
  tell: (steps: Steps, input: Input) => Promise<Output>,
): Story<Input, Output> {
  return { name, tell };
}
