import { DBOSClient } from '@dbos-inc/dbos-sdk';
import type { Pool, PoolClient } from 'pg';
import { APPLICATION, RUN_QUEUE, SCHEMA, VERSION } from './names.ts';
import {
  describeRun,
  describeSteps,
  isActive,
  type Run,
  type RunStatus,
  type RunStep,
} from './run-status.ts';
import type { Story } from './steps.ts';

export interface StartRun<Input> {
  readonly run: string;
  readonly story: Story<Input, unknown>;
  /** What the run is about, as `owner/repo#12`: at most one active run has it. */
  readonly subject: string;
  readonly repository: string;
  readonly input: Input;
}

export type Started = { kind: 'started'; run: string } | { kind: 'already-active'; run: string };
type Ended = { kind: 'ended'; status: RunStatus } | { kind: 'unknown' };
export type Cancelled = { kind: 'cancelled' } | Ended;
export type Answered = { kind: 'answered' } | Ended;
export type Continued = Started | Ended;

/** The runs in the database, from any process and also from inside a step: whoever executes them notices. */
export interface Runs {
  /** Queues the run. With an id that is known already nothing changes, so that a repeated step may call it again. */
  startRun<Input>(options: StartRun<Input>): Promise<Started>;
  /** Ends the run; its signal aborts within about a second where it executes. */
  cancel(run: string): Promise<Cancelled>;
  /** Goes on where a cancelled run stopped, or with the step that made a failed one fail. */
  resume(run: string): Promise<Continued>;
  /** A new run with the same input and the results of the steps before this one. */
  fork(run: string, fromStep: number, as: string): Promise<Continued>;
  /** Hands an answer to a run that waits, or will wait, for this topic. The same key counts once. */
  answer(run: string, topic: string, value: unknown, key?: string): Promise<Answered>;
  /** Newest first, without their steps. */
  list(filter?: {
    repository?: string;
    subject?: string;
    status?: RunStatus;
    limit?: number;
  }): Promise<Run[]>;
  get(run: string): Promise<(Run & { steps: RunStep[] }) | undefined>;
}

export interface OpenRuns extends Runs, AsyncDisposable {}

/** `pool` stays the caller's. */
export async function openRuns(databaseUrl: string, pool: Pool): Promise<OpenRuns> {
  const client = await DBOSClient.create({
    systemDatabaseUrl: databaseUrl,
    systemDatabasePool: pool,
    systemDatabaseSchemaName: SCHEMA,
    applicationName: APPLICATION,
  });

  async function find(run: string): Promise<Run | undefined> {
    const [found] = await client.listWorkflows({ workflowIDs: [run], attributes: { kind: 'run' } });
    return found && describeRun(found);
  }

  async function activeOn(subject: string): Promise<string | undefined> {
    const active = await client.listWorkflows({
      attributes: { kind: 'run', subject },
      status: ['ENQUEUED', 'DELAYED', 'PENDING'],
      loadInput: false,
      loadOutput: false,
    });
    return active[0]?.workflowID;
  }

  /** Lets one caller at a time, among all processes, find out whether the subject is free and take it. */
  async function claim(
    subject: string,
    run: string,
    take: (transaction: PoolClient) => Promise<unknown>,
  ): Promise<Started> {
    return inTransaction(pool, async (transaction) => {
      await transaction.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
        `heirloom:${subject}`,
      ]);
      const active = await activeOn(subject);
      if (active !== undefined && active !== run) return { kind: 'already-active', run: active };
      await take(transaction);
      return { kind: 'started', run };
    });
  }

  async function proceed(status: RunStatus, run: Run): Promise<void> {
    if (status === 'cancelled') {
      await client.resumeWorkflow(run.run, { queueName: RUN_QUEUE });
      return;
    }
    const steps = (await client.listWorkflowSteps(run.run)) ?? [];
    const last = steps.at(-1);
    const startStep = last?.error ? last.functionID : (last?.functionID ?? -1) + 1;
    await client.rewindWorkflow(run.run, {
      startStep,
      queueName: RUN_QUEUE,
      queuePartitionKey: run.repository,
    });
  }

  return {
    async startRun({ run, story, subject, repository, input }) {
      if (await find(run)) return { kind: 'started', run };
      return claim(subject, run, (transaction) =>
        client.enqueueInTransaction(
          transaction,
          {
            workflowName: story.name,
            workflowID: run,
            queueName: RUN_QUEUE,
            queuePartitionKey: repository,
            appVersion: VERSION,
            attributes: { kind: 'run', subject, repository },
          },
          input,
        ),
      );
    },

    async cancel(run) {
      const found = await find(run);
      if (!found) return { kind: 'unknown' };
      if (!isActive(found.status)) return { kind: 'ended', status: found.status };
      await client.cancelWorkflow(run);
      const now = await find(run);
      return now && now.status !== 'cancelled'
        ? { kind: 'ended', status: now.status }
        : { kind: 'cancelled' };
    },

    async resume(run) {
      const found = await find(run);
      if (!found) return { kind: 'unknown' };
      if (found.status === 'done') return { kind: 'ended', status: found.status };
      if (isActive(found.status)) return { kind: 'already-active', run };
      return claim(found.subject, run, () => proceed(found.status, found));
    },

    async fork(run, fromStep, as) {
      const found = await find(run);
      if (!found) return { kind: 'unknown' };
      return claim(found.subject, as, () =>
        client.forkWorkflow(run, fromStep, {
          newWorkflowID: as,
          applicationVersion: VERSION,
          queueName: RUN_QUEUE,
          queuePartitionKey: found.repository,
        }),
      );
    },

    async answer(run, topic, value, key) {
      const found = await find(run);
      if (!found) return { kind: 'unknown' };
      if (!isActive(found.status)) return { kind: 'ended', status: found.status };
      await client.send(run, { value }, topic, key);
      return { kind: 'answered' };
    },

    async list({ repository, subject, status, limit = 100 } = {}) {
      const attributes = { kind: 'run', ...(repository && { repository }), ...(subject && { subject }) };
      const found = await client.listWorkflows({ attributes, limit, sortDesc: true, loadInput: false });
      return found.map(describeRun).filter((run) => status === undefined || run.status === status);
    },

    async get(run) {
      const found = await find(run);
      return found && { ...found, steps: describeSteps((await client.listWorkflowSteps(run)) ?? []) };
    },

    [Symbol.asyncDispose]: () => client.destroy(),
  };
}

async function inTransaction<T>(pool: Pool, work: (transaction: PoolClient) => Promise<T>): Promise<T> {
  const transaction = await pool.connect();
  try {
    await transaction.query('begin');
    const result = await work(transaction);
    await transaction.query('commit');
    transaction.release();
    return result;
  } catch (error) {
    // Closing the connection rolls back, whatever state it is in.
    transaction.release(true);
    throw error;
  }
}
