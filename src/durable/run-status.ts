import type { DBOSClient } from '@dbos-inc/dbos-sdk';

const STATUSES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;
export type RunStatus = (typeof STATUSES)[number];

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

/** What the database calls them. */
const STATES = {
  queued: ['ENQUEUED', 'DELAYED'],
  running: ['PENDING'],
  done: ['SUCCESS'],
  failed: ['ERROR', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED'],
  cancelled: ['CANCELLED'],
} as const satisfies Record<RunStatus, readonly string[]>;

export const ACTIVE = [...STATES.queued, ...STATES.running];

export function statesOf(status: RunStatus) {
  return [...STATES[status]];
}

export function isActive(status: RunStatus): boolean {
  return status === 'queued' || status === 'running';
}

export function describeRun(workflow: Workflow): Run {
  const { subject, repository } = workflow.attributes ?? {};
  const error = errorOf(workflow);
  return {
    run: workflow.workflowID,
    story: workflow.workflowName,
    subject: String(subject),
    repository: String(repository),
    status: statusOf(workflow.status),
    createdAt: new Date(workflow.createdAt),
    ...(workflow.dequeuedAt !== undefined && { startedAt: new Date(workflow.dequeuedAt) }),
    ...(workflow.completedAt !== undefined && { endedAt: new Date(workflow.completedAt) }),
    ...(workflow.output !== undefined && workflow.output !== null && { outcome: workflow.output }),
    ...(error !== undefined && { error }),
  };
}

export function describeSteps(steps: readonly WorkflowStep[]): RunStep[] {
  return steps
    .filter(({ name }) => name !== 'DBOS.sleep')
    .map((step) => ({
      number: step.functionID,
      name: step.name === 'DBOS.recv' ? 'wait for an answer' : step.name,
      ...(step.startedAtEpochMs !== undefined && { startedAt: new Date(step.startedAtEpochMs) }),
      ...(step.completedAtEpochMs !== undefined && { endedAt: new Date(step.completedAtEpochMs) }),
      ...(step.error && { error: step.error.message }),
    }));
}

function statusOf(state: string): RunStatus {
  return STATUSES.find((status) => STATES[status].some((it) => it === state)) ?? 'failed';
}

function errorOf({ status, error }: Workflow): string | undefined {
  if (status === 'MAX_RECOVERY_ATTEMPTS_EXCEEDED')
    return 'The process died too often while it worked on this run.';
  if (error === undefined || error === null) return undefined;
  return error instanceof Error ? error.message : JSON.stringify(error);
}
