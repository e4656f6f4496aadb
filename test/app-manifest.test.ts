import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { parse } from 'yaml';

const manifest: Record<string, unknown> = parse(
  await readFile(new URL('../app.yml', import.meta.url), 'utf8'),
);

it('asks for no permission beyond what a fix needs', () => {
  expect(manifest['default_permissions']).toEqual({
    contents: 'write',
    issues: 'write',
    pull_requests: 'write',
    checks: 'write',
    metadata: 'read',
    statuses: 'read',
    actions: 'read',
  });
});

it('listens to nothing that these permissions do not allow', () => {
  expect(manifest['default_events']).toEqual([
    'issues',
    'issue_comment',
    'pull_request',
    'pull_request_review',
    'pull_request_review_comment',
    'check_suite',
  ]);
});
