import { nodeId } from './commits.ts';
import { fields } from './routes.ts';

type Json = Record<string, unknown>;

/** Fields of the REST API that the published webhook schemas do not have. */
const ONLY_IN_A_FULL_PULL = new Set([
  'merged',
  'mergeable',
  'rebaseable',
  'mergeable_state',
  'merged_by',
  'comments',
  'review_comments',
  'maintainer_can_modify',
  'commits',
  'additions',
  'deletions',
  'changed_files',
]);

interface Published {
  readonly event: string;
  readonly payload: Json;
}

/** Brings a payload, whose parts are complete, to the form GitHub publishes. */
export function published(event: string, payload: unknown): Published {
  const form = fields(publishedPart(payload)) as Json;
  const { issue, ...rest } = form;
  // To the emulator a pull request that gets a label is an issue.
  const isPull = event === 'issues' && 'merge_commit_sha' in fields(issue);
  return isPull
    ? { event: 'pull_request', payload: publishedForm({ ...rest, pull_request: issue }) }
    : { event, payload: publishedForm(form) };
}

function publishedForm(form: Json): Json {
  const { pull_request: pull, review, comment, label, installation, action, check_suite: suite } = form;
  const ofReview = review !== undefined || comment !== undefined;
  return {
    ...form,
    ...(label !== undefined && { label: wholeLabel(form) }),
    ...(installation !== undefined && { installation: installationLite(installation) }),
    ...(pull !== undefined && !ofReview && { number: fields(pull)['number'] }),
    ...(pull !== undefined && ofReview && { pull_request: simple(pull) }),
    ...(review !== undefined && { review: publishedReview(review) }),
    ...(action === 'review_requested' && lastRequested(pull)),
    ...(suite !== undefined && { check_suite: { ...fields(suite), app: publishedApp(form, suite) } }),
    // What it was before, the emulator does not tell.
    ...(action === 'edited' && { changes: {} }),
  };
}

function publishedPart(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(publishedPart);
  if (typeof part !== 'object' || part === null) return part;
  const entries = Object.entries(part).map(([name, value]) => [name, publishedPart(value)] as const);
  const { user_view_type: _view, ...json } = Object.fromEntries<unknown>(entries);
  if ('clone_url' in json) return { ...json, custom_properties: {} };
  if (!('timeline_url' in json)) return json;
  const { closed_by: _by, ...issue } = json;
  return issue;
}

function installationLite(installation: unknown): Json {
  const { id } = fields(installation);
  return { id, node_id: nodeId('Installation', String(id)) };
}

/** A label comes with no more than name and colour; the issue knows the rest while it has it. */
function wholeLabel({ label, issue, repository }: Json): Json {
  const { name } = fields(label);
  const { labels } = fields(issue);
  const known: unknown = Array.isArray(labels)
    ? labels.find((candidate) => fields(candidate)['name'] === name)
    : undefined;
  const url = `${String(fields(repository)['url'])}/labels/${encodeURIComponent(String(name))}`;
  const bare = { id: 0, node_id: nodeId('Label', String(name)), url, description: null, default: false };
  return { ...bare, ...fields(label), ...fields(known) };
}

function lastRequested(pull: unknown): Json {
  const { requested_reviewers: reviewers } = fields(pull);
  return { requested_reviewer: Array.isArray(reviewers) ? reviewers.at(-1) : undefined };
}

/** The published schema knows no client id, and wants an owner. */
function publishedApp({ repository }: Json, of: unknown): Json {
  const { client_id: _clientId, ...app } = fields(fields(of)['app']);
  return { ...app, owner: fields(repository)['owner'] };
}

function publishedReview(review: unknown): Json {
  const { created_at: _created, updated_at: _updated, ...rest } = fields(review);
  return { ...rest, state: String(rest['state']).toLowerCase() };
}

function simple(pull: unknown): Json {
  const kept = Object.entries(fields(pull)).filter(([name]) => !ONLY_IN_A_FULL_PULL.has(name));
  return Object.fromEntries(kept);
}
