import { APIConnectionError, APIError } from 'openai';
import { LostReply, statusOf } from './patience.ts';

const OVERFLOW =
  /context.{0,20}(?:length|window|size)|maximum context|too many tokens|prompt is too long|reduce the length/i;

/** The conversation no longer fits the model's window. */
export function isOverflow(error: unknown): boolean {
  if (!(error instanceof APIError)) return false;
  const status = statusOf(error);
  if (error.code === 'context_length_exceeded' || status === 413) return true;
  return (status === undefined || status === 400 || status === 422) && OVERFLOW.test(error.message);
}

interface Endpoint {
  /** Its address. */
  readonly at: string;
  readonly model: string;
}

/** Why there is no reply, in words; `wait` is what it asks for where that is too long. */
export function explain(error: unknown, { at, model }: Endpoint, wait: number | undefined): string {
  if (error instanceof LostReply) return `${at} ${error.message}`;
  if (error instanceof APIConnectionError) return `${at} could not be reached: ${rootCause(error)}`;
  if (!(error instanceof APIError)) throw error;
  const untrustedDetail = error.message.slice(0, 300);
  if (wait !== undefined) return `${at} asks to wait ${Math.ceil(wait / 1000)} s (${untrustedDetail})`;
  const status = statusOf(error);
  if (status === 401 || status === 403) return `${at} refused the key (${untrustedDetail})`;
  if (status === 404) return `${at} does not serve the model ${model} (${untrustedDetail})`;
  if (status === 429) return `${at} kept limiting the rate (${untrustedDetail})`;
  return `${at} answered with an error (${untrustedDetail})`;
}

function rootCause(error: Error): string {
  let cause: unknown = error;
  while (cause instanceof Error && cause.cause !== undefined) cause = cause.cause;
  if (cause instanceof AggregateError) cause = cause.errors[0];
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}
