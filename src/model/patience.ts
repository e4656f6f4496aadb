import { APIError } from 'openai';

/** The reply was on its way and did not arrive whole. */
export class LostReply extends Error {
  override name = 'LostReply';
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 60_000;
/** A limit of tokens or requests for a minute is not over in a second. */
const RATE_LIMIT_FACTOR = 4;

/** Errors of the moment. An account without credit is none, though it is told with the status of a rate limit. */
export function isPassing(error: unknown): boolean {
  if (error instanceof LostReply) return true;
  if (!(error instanceof APIError)) return false;
  const asked = error.headers?.get('x-should-retry');
  if (asked === 'true') return true;
  if (asked === 'false' || error.code === 'insufficient_quota') return false;
  const status = statusOf(error);
  return status === undefined || status >= 500 || [408, 409, 425, 429].includes(status);
}

/** Errors inside a reply have no status of their own; some carry it as their code. */
export function statusOf(error: APIError): number | undefined {
  const code = Number(error.code);
  return error.status ?? (code >= 400 && code < 600 ? code : undefined);
}

/**
 * How long to wait before the next attempt: as long as the endpoint asks, else twice as long each time. A share is
 * left to chance, so that many runs do not come back at once.
 */
export function waitBefore(attempt: number, error: unknown, now: number, chance: number): number {
  const asked = error instanceof APIError ? askedWait(error.headers, now) : undefined;
  if (asked !== undefined) return asked * (1 + chance / 10);
  const isRateLimit = error instanceof APIError && statusOf(error) === 429;
  const wait = FIRST_WAIT_MS * 2 ** (attempt - 1) * (isRateLimit ? RATE_LIMIT_FACTOR : 1);
  return Math.min(wait, LONGEST_WAIT_MS) * (1 - chance / 4);
}

/** `Retry-After` is a number of seconds or a date; some endpoints say it in milliseconds as well. */
function askedWait(headers: Headers | undefined, now: number): number | undefined {
  const milliseconds = headers?.get('retry-after-ms');
  const after = headers?.get('retry-after');
  const said = [
    milliseconds == null || milliseconds === '' ? Number.NaN : Number(milliseconds),
    after == null || after === '' ? Number.NaN : Number(after) * 1000,
    after == null ? Number.NaN : Date.parse(after) - now,
  ];
  const wait = said.find((each) => !Number.isNaN(each));
  return wait === undefined ? undefined : Math.max(0, wait);
}
