import type { DBOSClient } from '@dbos-inc/dbos-sdk';

export type RunStatus = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

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

function statusOf(status: string): RunStatus {
  switch (status) {
    case 'ENQUEUED':
    case 'DELAYED':
      return 'queued';
    case 'PENDING':
      return 'running';
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
