import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { loadWebhookSchemas } from './webhook-schemas.ts';

type Json = Record<string, unknown>;
const published: { name: string; examples: Json[] }[] = createRequire(import.meta.url)(
  '@octokit/webhooks-examples',
);
const schemas = loadWebhookSchemas();

function example(event: string, action: string): Json {
  const all = published.find(({ name }) => name === event)?.examples ?? [];
  const found = all.findLast((candidate) => candidate['action'] === action);
  if (!found) throw new Error(`There is no example of ${event}.${action}`);
  return found;
}

test('the newest published examples of what we listen to are as the schemas say', () => {
  expect(schemas.violations('issues', example('issues', 'labeled'))).toEqual([]);
  expect(schemas.violations('issue_comment', example('issue_comment', 'created'))).toEqual([]);
});

test('a payload without its sender is a violation', () => {
  const { sender: _sender, ...payload } = example('issues', 'labeled');
  expect(schemas.violations('issues', payload).join()).toMatch(/sender/);
});

test('a payload with a field that GitHub does not send is a violation', () => {
  const payload = { ...example('issue_comment', 'created'), mood: 'sunny' };
  expect(schemas.violations('issue_comment', payload).join()).toMatch(/mood/);
});

test('an issue whose number is a word is a violation', () => {
  const labeled = example('issues', 'labeled');
  const payload = { ...labeled, issue: Object.assign({}, labeled['issue'], { number: 'three' }) };
  expect(schemas.violations('issues', payload).join()).toMatch(/issue\/number: must be integer/);
});

test('an event or an action that GitHub does not have is a violation', () => {
  expect(schemas.violations('issues', { action: 'painted' })[0]).toMatch(/no such webhook/);
  expect(schemas.violations('weather', {})[0]).toMatch(/no such webhook/);
});
