import { fields } from './routes.ts';
import type { HostedRepository } from './routes.ts';

const SHARED = [
  'id',
  'node_id',
  'number',
  'title',
  'body',
  'user',
  'labels',
  'state',
  'locked',
  'assignee',
  'assignees',
  'milestone',
  'comments',
  'created_at',
  'updated_at',
  'closed_at',
  'author_association',
  'html_url',
] as const;

/** On GitHub every pull request is an issue as well. */
export function pullAsIssue({ apiUrl }: HostedRepository, pull: unknown): Record<string, unknown> {
  const from = fields(pull);
  const url = `${apiUrl}/issues/${String(from['number'])}`;
  return {
    ...Object.fromEntries(SHARED.map((name) => [name, from[name]])),
    url,
    repository_url: apiUrl,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    timeline_url: `${url}/timeline`,
    state_reason: null,
    active_lock_reason: null,
    closed_by: null,
    performed_via_github_app: null,
    reactions: { url: `${url}/reactions` },
  };
}
