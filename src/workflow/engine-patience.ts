import { setTimeout as sleep } from 'node:timers/promises';
import type { Steps } from '../durable/durable.ts';
import { EngineUnreachable, isEngineTrouble } from '../sandbox/engine-trouble.ts';
import type { Sandboxes } from '../sandbox/sandbox.ts';

/** The run stands still because no sandbox can be had. */
export interface EngineWait {
  readonly because: string;
  readonly since: Date;
  /** When the run ends with that reason. */
  readonly until: Date;
}

export interface EnginePatience {
  readonly sandboxes: Pick<Sandboxes, 'check'>;
  /** How long one step waits, all its waits together. */
  readonly minutes: number;
  /** Tells people that the run waits, and with nothing that it goes on. */
  readonly tell: (wait: EngineWait | undefined, signal: AbortSignal) => Promise<void>;
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}

const LONGEST_PAUSE_MS = 30_000;
/** A command that ends its own container does so again: it is not done for ever. */
const MOST_LOSSES = 3;
/** An engine that answers in between every time, and is never there for long enough. */
const MOST_TROUBLES = 20;

/**
 * Steps that outlast an engine that goes away. A sandbox's files are lost with it, but each step begins at a saved
 * tree: so what was begun is done again, from there, as soon as the engine answers.
 */
export function outlastingTheEngine(steps: Steps, patience: EnginePatience): Steps {
  return {
    ...steps,
    step: (name, work, options) => {
      const outlast = patienceOfOneStep(patience);
      return steps.step(name, (signal) => outlast(work, signal), options);
    },
  };
}

function patienceOfOneStep({ sandboxes, minutes, tell, pause = rest }: EnginePatience) {
  let waitedMs = 0;
  let losses = 0;
  let troubles = 0;

  /** Why the engine is not there even when the patience is over; nothing once it is. */
  async function waitForEngine(trouble: string, signal: AbortSignal): Promise<string | undefined> {
    const since = Date.now();
    const until = since + minutes * 60_000 - waitedMs;
    let because = trouble;
    let told = false;
    try {
      for (let attempt = 0; Date.now() < until; attempt++) {
        await pause(Math.min(1000 * 2 ** attempt, LONGEST_PAUSE_MS, until - Date.now()), signal);
        const check = await sandboxes.check();
        signal.throwIfAborted();
        if (check.kind === 'ready') return undefined;
        because = check.what;
        if (!told) await tell({ because, since: new Date(since), until: new Date(until) }, signal);
        told = true;
      }
      return because;
    } finally {
      waitedMs += Date.now() - since;
      if (told && !signal.aborted) await tell(undefined, signal);
    }
  }

  return async function outlast<T>(
    work: (signal: AbortSignal) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    for (;;) {
      try {
        return await work(signal);
      } catch (error) {
        if (!isEngineTrouble(error) || signal.aborted) throw error;
        troubles++;
        if (!(error instanceof EngineUnreachable)) losses++;
        if (losses > MOST_LOSSES || troubles > MOST_TROUBLES) throw error;
        const because = await waitForEngine(error.message, signal);
        if (because === undefined) continue;
        throw new EngineUnreachable(`${because} It was waited for ${minutes} minutes.`, { cause: error });
      }
    }
  };
}

const rest = (ms: number, signal: AbortSignal) => sleep(Math.max(0, ms), undefined, { signal });
