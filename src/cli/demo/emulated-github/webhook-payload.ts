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

/** Brings a payload of the emulator, whose parts are complete, to the form GitHub publishes. */
export function publishedForm(payload: Readonly<Json>): Json {
  const form = fields(publishedPart(payload)) as Json;
  const { pull_request: pull, review, label, installation, action } = form;
  return {
    ...form,
    ...(label !== undefined && { label: wholeLabel(form) }),
    ...(installation !== undefined && { installation: installationLite(installation) }),
    ...(pull !== undefined && review === undefined && { number: fields(pull)['number'] }),
    ...(review !== undefined && { review: publishedReview(review), pull_request: simple(pull) }),
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

function publishedReview(review: unknown): Json {
  const { created_at: _created, updated_at: _updated, ...rest } = fields(review);
  return { ...rest, state: String(rest['state']).toLowerCase() };
}

function simple(pull: unknown): Json {
  const kept = Object.entries(fields(pull)).filter(([name]) => !ONLY_IN_A_FULL_PULL.has(name));
  return Object.fromEntries(kept);
}
