import type { DBOSClient } from '@dbos-inc/dbos-sdk';
import { RUN_QUEUE, WAITING_QUEUE } from './names.ts';

/** `waiting`: for an answer, while others work. */
export type RunStatus = 'queued' | 'running' | 'waiting' | 'done' | 'failed' | 'cancelled';

export interface Run {
  readonly run: string;
  readonly story: string;
  readonly subject: string;
  readonly repository: string;
  readonly status: RunStatus;
  readonly createdAt: Date;
  readonly startedAt?: Date;
  readonly endedAt?: Date;
  /** What the story returned. */
  readonly outcome?: unknown;
  /** Why it failed. */
  readonly error?: string;
}

export interface RunStep {
  /** Counts the story's checkpoints; what `fork` takes. */
  readonly number: number;
  readonly name: string;
  readonly startedAt?: Date;
  readonly endedAt?: Date;
  readonly error?: string;
}

type Workflow = Awaited<ReturnType<DBOSClient['listWorkflows']>>[number];
type WorkflowStep = NonNullable<Awaited<ReturnType<DBOSClient['listWorkflowSteps']>>>[number];

const ENQUEUED = ['ENQUEUED', 'DELAYED'] as const;
export const ACTIVE = [...ENQUEUED, 'PENDING'] as const;

/** What the database calls them. */
export function filterFor(status: RunStatus) {
  switch (status) {
    case 'queued':
      return { status: [...ENQUEUED], queueName: RUN_QUEUE };
    case 'running':
      return { status: 'PENDING' as const, queueName: RUN_QUEUE };
    case 'waiting':
      return { status: [...ACTIVE], queueName: WAITING_QUEUE };
    case 'done':
      return { status: 'SUCCESS' as const };
    case 'failed':
      return { status: ['ERROR' as const, 'MAX_RECOVERY_ATTEMPTS_EXCEEDED' as const] };
    case 'cancelled':
      return { status: 'CANCELLED' as const };
  }
}

export function isActive(status: RunStatus): boolean {
  return status === 'queued' || status === 'running' || status === 'waiting';
}

export function describeRun(workflow: Workflow): Run {
  const { subject, repository } = workflow.attributes ?? {};
  const error = errorOf(workflow);
  return {
    run: workflow.workflowID,
    story: workflow.workflowName,
    subject: String(subject),
    repository: String(repository),
    status: statusOf(workflow),
    createdAt: new Date(workflow.createdAt),
    ...(workflow.dequeuedAt !== undefined && { startedAt: new Date(workflow.dequeuedAt) }),
    ...(workflow.completedAt !== undefined && { endedAt: new Date(workflow.completedAt) }),
    ...(workflow.output !== undefined && workflow.output !== null && { outcome: workflow.output }),
    ...(error !== undefined && { error }),
  };
}

export function describeSteps(steps: readonly WorkflowStep[]): RunStep[] {
  return steps
    .filter(({ name }) => name !== 'DBOS.sleep' && !name.startsWith('move to the queue'))
    .map((step) => ({
      number: step.functionID,
      name: step.name === 'DBOS.recv' ? 'wait for an answer' : step.name,
      ...(step.startedAtEpochMs !== undefined && { startedAt: new Date(step.startedAtEpochMs) }),
      ...(step.completedAtEpochMs !== undefined && { endedAt: new Date(step.completedAtEpochMs) }),
      ...(step.error && { error: step.error.message }),
    }));
}

function statusOf({ status, queueName }: Workflow): RunStatus {
  switch (status) {
    case 'ENQUEUED':
    case 'DELAYED':
      return queueName === WAITING_QUEUE ? 'waiting' : 'queued';
    case 'PENDING':
      return queueName === WAITING_QUEUE ? 'waiting' : 'running';
    case 'SUCCESS':
      return 'done';
    case 'CANCELLED':
      return 'cancelled';
    default:
      return 'failed';
  }
}

function errorOf({ status, error }: Workflow): string | undefined {
  if (status === 'MAX_RECOVERY_ATTEMPTS_EXCEEDED')
    return 'The process died too often while it worked on this run.';
  if (error === undefined || error === null) return undefined;
  return error instanceof Error ? error.message : JSON.stringify(error);
}
