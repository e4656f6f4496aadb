import { DBOS, type DLogger } from '@dbos-inc/dbos-sdk';
import { enqueueWorkflows, prepareEnqueuedWorkflow } from '@dbos-inc/dbos-sdk/eventreceiver';
import type { Log } from '../lib/log.ts';
import { createDurableSteps } from './durable-steps.ts';
import { createExecutions, type Executions } from './executions.ts';
import { createIntake, type Intake } from './intake.ts';
import {
  APPLICATION,
  REQUEST_PREFIX,
  REQUEST_QUEUE,
  RUN_QUEUE,
  SCHEMA,
  VERSION,
  WAITING_QUEUE,
} from './names.ts';
import { openPool } from './pool.ts';
import { openRuns, type OpenRuns, type Runs } from './runs.ts';
import type { Story } from './steps.ts';

export type { Ledger, Used } from './ledger.ts';
export { defineStory, type Steps, type Story } from './steps.ts';

export interface Durable<Request> extends Runs, Intake<Request>, AsyncDisposable {}

export interface DurableOptions<Request> {
  readonly databaseUrl: string;
  /** This installation's name, the same at every start: what it had under way is resumed by that name. */
  readonly executor: string;
  /** `request` is told for each accepted delivery; `others` are what it starts through `runs`. */
  readonly stories: (runs: Runs) => {
    request: Story<Request, unknown>;
    others: readonly Story<never, unknown>[];
  };
  readonly concurrencyPerRepository: number;
  readonly log: Log;
}

const CONNECTIONS = 12;
const REQUESTS_AT_ONCE = 10;

/**
 * Tells stories durably: what is accepted or started is in Postgres first, and what a killed process had
 * under way goes on by itself, steps that had ended not done again. One at a time in a process.
 * Disposing halts running stories where they are; the next start resumes them.
 */
export async function startDurable<Request>(options: DurableOptions<Request>): Promise<Durable<Request>> {
  if (DBOS.isInitialized()) throw new Error('Durable stories are being told in this process already.');
  const { databaseUrl, executor, concurrencyPerRepository, log } = options;
  await using resources = new AsyncDisposableStack();

  const { pool } = resources.use(openPool(databaseUrl, CONNECTIONS, log));
  const runs = resources.use(await openRuns(databaseUrl, log));
  const { request, others } = options.stories(runs);

  DBOS.setConfig({
    name: APPLICATION,
    systemDatabaseUrl: databaseUrl,
    systemDatabasePool: pool,
    systemDatabaseSchemaName: SCHEMA,
    executorID: executor,
    applicationVersion: VERSION,
    logger: quiet(log),
  });
  resources.defer(() => DBOS.shutdown({ deregister: true }));
  const executions = createExecutions(cancelledAmong, log);
  resources.defer(() => executions.stop());
  const requestWorkflow = register(request, executions, runs, log);
  for (const story of others) register(story, executions, runs, log);
  await runs.prepare();
  await DBOS.launch();
  await DBOS.registerQueue(REQUEST_QUEUE, {
    workerConcurrency: REQUESTS_AT_ONCE,
    minPollingIntervalMs: 200,
    onConflict: 'always_update',
  });
  await DBOS.registerQueue(RUN_QUEUE, {
    partitionConcurrency: concurrencyPerRepository,
    minPollingIntervalMs: 500,
    onConflict: 'always_update',
  });
  await DBOS.registerQueue(WAITING_QUEUE, { minPollingIntervalMs: 500, onConflict: 'always_update' });

  const intake = createIntake<Request>(async (batch) => {
    const rows = await Promise.all(
      batch.map(({ id, request: input }) =>
        prepareEnqueuedWorkflow(requestWorkflow, [input], {
          workflowID: workflowOf(id),
          queueName: REQUEST_QUEUE,
        }),
      ),
    );
    const stored = await enqueueWorkflows(rows);
    return new Set(batch.map(({ id }) => id).filter((id) => stored.has(workflowOf(id))));
  });

  const kept = resources.move();
  return { ...runs, ...intake, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

function workflowOf(delivery: string): string {
  return `${REQUEST_PREFIX}${delivery}`;
}

function register<Input>(
  { name, tell }: Story<Input, unknown>,
  executions: Executions,
  runs: OpenRuns,
  log: Log,
) {
  return DBOS.registerWorkflow(
    async (input: Input) => {
      using execution = executions.begin(DBOS.workflowID ?? '');
      try {
        return await tell(
          createDurableSteps(execution, (run) => runs.queueOf(run), log),
          input,
        );
      } catch (error) {
        if (execution.destination !== undefined) await runs.move(execution.run, execution.destination);
        if (!execution.signal.aborted)
          log.error('a story failed', { story: name, run: execution.run, error });
        throw error;
      }
    },
    { name },
  );
}

async function cancelledAmong(runs: string[]): Promise<string[]> {
  const query = { workflowIDs: runs, status: 'CANCELLED', loadInput: false, loadOutput: false } as const;
  return (await DBOS.listWorkflows(query)).map(({ workflowID }) => workflowID);
}

/** DBOS logs each step it takes, and failures of stories, which are logged where they are told. */
function quiet(log: Log): DLogger {
  const debug = (entry: unknown) => log.debug(String(entry));
  const warn = (entry: unknown) => (isOutage(entry) ? log.warn(String(entry)) : debug(entry));
  return { debug: () => undefined, info: debug, warn, error: debug };
}

function isOutage(entry: unknown): boolean {
  return String(entry).startsWith('Database connection failed');
}
