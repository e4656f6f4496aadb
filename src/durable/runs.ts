import { DBOSClient } from '@dbos-inc/dbos-sdk';
import type { PoolClient } from 'pg';
import type { Log } from '../lib/log.ts';
import { isBeforeFirstStart } from './before-first-start.ts';
import { openLedger, prepareLedger, type Ledger } from './ledger.ts';
import { APPLICATION, REQUEST_PREFIX, RUN_QUEUE, SCHEMA, VERSION } from './names.ts';
import { openPool } from './pool.ts';
import {
  ACTIVE,
  describeRun,
  describeSteps,
  isActive,
  filterFor,
  type Run,
  type RunStatus,
  type RunStep,
} from './run-status.ts';
import type { Story } from './steps.ts';
import { withSubject } from './subject-claims.ts';

type Filter = Parameters<DBOSClient['listWorkflows']>[0];

interface StartRun<Input> {
  readonly run: string;
  readonly story: Story<Input, unknown>;
  /** What the run is about, as `owner/repo#12`: at most one active run has it. */
  readonly subject: string;
  readonly repository: string;
  readonly input: Input;
}

type Started = { kind: 'started'; run: string } | { kind: 'already-active'; run: string };
type Ended = { kind: 'ended'; status: RunStatus } | { kind: 'unknown' };
type Cancelled = { kind: 'cancelled' } | Ended;
type Answered = { kind: 'answered' } | Ended;
type Continued = Started | Ended;

/** The runs in the database; usable from any process, and from inside a step. */
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
  /** What it was started with. */
  inputOf(run: string): Promise<unknown>;
  /** Takes what was asked for and is over since before then out of the database; gives how many there were. */
  deleteEndedRequests(before: Date): Promise<number>;
  readonly ledger: Ledger;
}

export interface OpenRuns extends Runs, AsyncDisposable {
  /** Makes the tables that are not DBOS's own. */
  prepare(): Promise<void>;
  queueOf(run: string): Promise<string | undefined>;
  /** Puts the run into that queue, to be told anew from there, unless it is over by now. */
  move(run: string, queue: string): Promise<void>;
}

const CONNECTIONS = 4;
const CLAIMS_AT_ONCE = 2;
const DELETED_AT_ONCE = 500;

/** For a process that tells no stories itself, as `heirloom runs cancel` beside a running server. */
export async function openRuns(databaseUrl: string, log: Log): Promise<OpenRuns> {
  await using resources = new AsyncDisposableStack();
  const { pool } = resources.use(openPool(databaseUrl, CONNECTIONS, log));
  const { pool: claims } = resources.use(openPool(databaseUrl, CLAIMS_AT_ONCE, log));
  const client = await DBOSClient.create({
    systemDatabaseUrl: databaseUrl,
    systemDatabasePool: pool,
    systemDatabaseSchemaName: SCHEMA,
    applicationName: APPLICATION,
  });
  resources.defer(() => client.destroy());

  async function query(filter: Filter): Promise<Run[]> {
    try {
      const attributes = { kind: 'run', ...filter.attributes };
      const found = await client.listWorkflows({ ...filter, attributes, sortDesc: true, loadInput: false });
      return found.map(describeRun);
    } catch (error) {
      if (isBeforeFirstStart(error)) return [];
      throw error;
    }
  }

  async function endedRequests(before: Date): Promise<string[]> {
    try {
      const found = await client.listWorkflows({
        workflow_id_prefix: REQUEST_PREFIX,
        completedBefore: before.toISOString(),
        limit: DELETED_AT_ONCE,
        loadInput: false,
        loadOutput: false,
      });
      return found.map(({ workflowID }) => workflowID);
    } catch (error) {
      if (isBeforeFirstStart(error)) return [];
      throw error;
    }
  }

  async function find(run: string): Promise<Run | undefined> {
    return (await query({ workflowIDs: [run] }))[0];
  }

  async function claim(
    subject: string,
    run: string,
    take: (transaction: PoolClient) => Promise<unknown>,
  ): Promise<Started> {
    return withSubject(claims, subject, async (transaction) => {
      const active = await query({ attributes: { subject }, status: [...ACTIVE] });
      const other = active.find((it) => it.run !== run);
      if (other) return { kind: 'already-active', run: other.run };
      await take(transaction);
      return { kind: 'started', run };
    });
  }

  async function goOn({ run, repository }: Run): Promise<void> {
    const status = (await find(run))?.status;
    if (status === 'cancelled') await client.resumeWorkflow(run, { queueName: RUN_QUEUE });
    if (status !== 'failed') return;
    const last = (await client.listWorkflowSteps(run))?.at(-1);
    const startStep = last?.error ? last.functionID : (last?.functionID ?? -1) + 1;
    await client.rewindWorkflow(run, { startStep, queueName: RUN_QUEUE, queuePartitionKey: repository });
  }

  /** To put a run into a queue would bring one back that is cancelled at the same moment. */
  function exclusively<T>(run: string, work: () => Promise<T>): Promise<T> {
    return withSubject(claims, `the place of ${run}`, work);
  }

  const kept = resources.move();
  return {
    ledger: openLedger(pool),
    prepare: () => prepareLedger(pool),
    queueOf: async (run) => (await client.getWorkflow(run))?.queueName,

    move: (run, queue) =>
      exclusively(run, async () => {
        const found = await find(run);
        if (found && isActive(found.status)) await client.resumeWorkflow(run, { queueName: queue });
      }),

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
      await exclusively(run, () => client.cancelWorkflow(run));
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
      return claim(found.subject, run, () => goOn(found));
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
      const attributes = { ...(repository && { repository }), ...(subject && { subject }) };
      return query({ attributes, limit, ...(status && filterFor(status)) });
    },

    async get(run) {
      const found = await find(run);
      return found && { ...found, steps: describeSteps((await client.listWorkflowSteps(run)) ?? []) };
    },

    async inputOf(run) {
      const [found] = await client.listWorkflows({ workflowIDs: [run], attributes: { kind: 'run' } });
      return found?.input?.[0];
    },

    async deleteEndedRequests(before) {
      let deleted = 0;
      for (;;) {
        const ended = await endedRequests(before);
        if (ended.length === 0) return deleted;
        await client.deleteWorkflows(ended);
        deleted += ended.length;
      }
    },

    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
