import { createRequire } from 'node:module';

type Json = Record<string, unknown>;

// The package's types describe its default export, but it is a JSON file.
const examples: { name: string; examples: Json[] }[] = createRequire(import.meta.url)(
  '@octokit/webhooks-examples',
);

/** GitHub's own example of an event, as the app would get it, with some of it said otherwise. */
export function payloadOf(event: string, action: string, changes: Json = {}): Json {
  const all = examples.find(({ name }) => name === event)?.examples;
  const example = all?.findLast((candidate) => candidate['action'] === action);
  if (example === undefined) throw new Error(`There is no example of ${event}.${action}`);
  return merge(structuredClone({ ...example, installation: { id: 100, node_id: 'x' } }), changes);
}

export const labeled = (label: string, changes: Json = {}) =>
  payloadOf('issues', 'labeled', merge({ label: { name: label } }, changes));

export const commented = (body: string, changes: Json = {}) =>
  payloadOf('issue_comment', 'created', merge({ comment: { body } }, changes));

function merge(into: Json, changes: Json): Json {
  for (const [key, value] of Object.entries(changes)) {
    const before = into[key];
    into[key] = isObject(before) && isObject(value) ? merge(before, value) : value;
  }
  return into;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
