import { DBOS } from '@dbos-inc/dbos-sdk';
import type { Log } from '../lib/log.ts';
import type { Execution } from './executions.ts';
import { RUN_QUEUE, WAITING_QUEUE } from './names.ts';
import { withRetries } from './retry.ts';
import type { Steps } from './steps.ts';

/** Steps whose results are kept in Postgres; see Steps for what a story has to heed. */
export function createDurableSteps(
  execution: Execution,
  queueOf: (run: string) => Promise<string | undefined>,
  log: Log,
): Steps {
  const { run, signal } = execution;
  async function step<T>(
    name: string,
    work: (signal: AbortSignal) => Promise<T>,
    retries: number,
  ): Promise<T> {
    let remembered = true;
    const attempt = () => {
      remembered = false;
      return execution.work(() => withRetries(work, retries, signal));
    };
    const result = await execution.unlessStopping(() => DBOS.runStep(attempt, { name }));
    if (!remembered) log.debug('step ended', { run, step: name });
    return result;
  }
  /** Done with once the run is told from that queue; from any other one the telling ends here, unrecorded. */
  async function moveTo(queue: string): Promise<void> {
    const arrive = async () => ((await queueOf(run)) === queue ? queue : execution.leaveFor(queue));
    const arrival = () => DBOS.runStep(arrive, { name: `move to the queue ${queue}` });
    await execution.unlessStopping(() => execution.unlessLeaving(arrival));
  }
  return {
    run,
    signal,
    step: (name, work, { retries = 0 } = {}) => step(name, work, retries),
    now: async () => new Date(await step('now', async () => Date.now(), 0)),
    async waitFor<T>(topic: string, timeoutMs: number): Promise<T | undefined> {
      const options = { timeoutSeconds: timeoutMs / 1000, pollingIntervalMs: 1000 };
      await moveTo(WAITING_QUEUE);
      const answer = await execution.unlessStopping(() => DBOS.recv<{ value: T }>(topic, options));
      await moveTo(RUN_QUEUE);
      return answer?.value;
    },
  };
}
