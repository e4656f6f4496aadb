import { SandboxFailed } from './sandbox.ts';

/** Aborts with this sentence, so that an end of our own patience is not taken for an engine that does not answer. */
export function failsAfter(milliseconds: number, sentence: string): AbortSignal {
  const late = new AbortController();
  setTimeout(() => late.abort(new SandboxFailed(sentence)), milliseconds).unref();
  return late.signal;
}
