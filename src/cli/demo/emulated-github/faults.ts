import { json } from './routes.ts';
import type { Answer, Call } from './routes.ts';

interface Aim {
  readonly method: string;
  /** Tried on the path without the query. */
  readonly path: RegExp;
  /** How many matching requests it strikes; one unless told. */
  readonly times?: number;
}

/** A request that goes wrong. */
export interface Failure extends Aim {
  /** The status to answer, or the connection closed without an answer. */
  readonly status: number | 'hang-up';
  readonly headers?: Readonly<Record<string, string>>;
  readonly message?: string;
  /** The request is carried out, and only its answer is lost. */
  readonly afterEffect?: boolean;
}

/** A request that is carried out only when this promise has been kept. */
export interface Delay extends Aim {
  readonly until: Promise<unknown>;
  /** Called when a request has come and begins to wait. */
  readonly reached?: () => void;
}

export interface Faults {
  fail(failure: Failure): void;
  delay(delay: Delay): void;
  /** Carries the request out, or what a fault makes of it; undefined is a hang-up. */
  strike(call: Call, carryOut: () => Promise<Answer>): Promise<Answer | undefined>;
}

export function createFaults(): Faults {
  const failures: { fault: Failure; left: number }[] = [];
  const delays: { fault: Delay; left: number }[] = [];
  return {
    fail: (fault) => void failures.push({ fault, left: fault.times ?? 1 }),
    delay: (fault) => void delays.push({ fault, left: fault.times ?? 1 }),
    async strike(call, carryOut) {
      const failure = take(failures, call);
      const delay = take(delays, call);
      delay?.reached?.();
      await delay?.until;
      if (!failure) return carryOut();
      if (failure.afterEffect) await carryOut();
      return failure.status === 'hang-up' ? undefined : failed(failure, failure.status);
    },
  };
}

function take<F extends Aim>(faults: { fault: F; left: number }[], call: Call): F | undefined {
  const hit = faults.find(
    ({ fault, left }) => left > 0 && fault.method === call.method && fault.path.test(call.url.pathname),
  );
  if (hit) hit.left -= 1;
  return hit?.fault;
}

function failed({ headers = {}, message = 'An injected fault' }: Failure, status: number): Answer {
  return { ...json({ message }, status), headers };
}
