import { expect, test } from 'vitest';
import { loadOpenApi } from './openapi.ts';

const openApi = loadOpenApi();

function violations(request: string, body?: unknown): string[] {
  const [method = '', target = ''] = request.split(' ');
  const { pathname: path, searchParams: query } = new URL(target, 'http://localhost');
  return openApi.violations({ method, path, query, body });
}

test.each([
  ['GET /repos/acme/shop/issues/3'],
  ['GET /repos/acme/shop/issues/3/comments?per_page=100&page=2&since=2024-01-01T00:00:00Z'],
  ['GET /repos/acme/shop/contents/.github/heirloom.yml?ref=main'],
  ['GET /repos/acme/shop/contents/.github%2Fheirloom.yml'],
  ['GET /repos/acme/shop/git/ref/heads%2Ffix%2Fit'],
  ['GET /repos/acme/shop/collaborators/ada/permission'],
  ['GET /repos/acme/shop/commits/abc/check-runs?check_name=Heirloom&filter=latest'],
  ['GET /app/hook/deliveries?per_page=100&cursor=v1_12'],
  ['POST /app/installations/100/access_tokens', { permissions: { contents: 'read' } }],
  ['POST /repos/acme/shop/issues/3/comments', { body: 'Hello' }],
  ['POST /repos/acme/shop/issues/3/reactions', { content: 'eyes' }],
  ['POST /repos/acme/shop/git/blobs', { content: 'aGk=', encoding: 'base64' }],
  ['POST /repos/acme/shop/git/trees', { tree: [{ path: 'a', mode: '100644', type: 'blob', sha: null }] }],
  ['POST /repos/acme/shop/git/refs', { ref: 'refs/heads/a', sha: 'a'.repeat(40) }],
  ['POST /repos/acme/shop/pulls', { title: 't', head: 'a', base: 'main', draft: true }],
  ['POST /repos/acme/shop/check-runs', { name: 'n', head_sha: 'a', status: 'in_progress' }],
])('%s as GitHub describes it is no violation', (request, body?: unknown) => {
  expect(violations(request, body)).toEqual([]);
});

test.each([
  ['GET /repos/acme/shop/nonsense', undefined, /no such operation/],
  ['PUT /repos/acme/shop/issues/3', undefined, /no such operation/],
  ['GET /repos/acme/shop/issues/three', undefined, /path\/issue_number: must be integer/],
  ['GET /repos/acme/shop/issues?state=ajar', undefined, /query\/state: must be equal/],
  ['GET /repos/acme/shop/issues?colour=red', undefined, /additional properties \("colour"\)/],
  ['GET /repos/acme/shop/issues/3', {}, /body: none is expected/],
  ['POST /repos/acme/shop/issues/3/comments', undefined, /body: one is required/],
  ['POST /repos/acme/shop/issues/3/comments', {}, /required property 'body'/],
  ['POST /repos/acme/shop/issues/3/comments', { body: 7 }, /body\/body: must be string/],
  ['POST /repos/acme/shop/issues/3/reactions', { content: 'thumbs' }, /body\/content: must be equal/],
  ['POST /repos/acme/shop/pulls', { head: 'a', base: 'b', headline: 'x' }, /"headline" is not a property/],
  ['POST /repos/acme/shop/git/trees', { tree: [{ mode: '777' }] }, /body\/tree\/0\/mode/],
  ['POST /repos/acme/shop/git/refs', { ref: null, sha: 'a' }, /body\/ref: must be string/],
])('%s with a mistake in it is a violation', (request, body, expected) => {
  expect(violations(request, body).join('\n')).toMatch(expected);
});

test('git speaking its own protocol is none of the API', () => {
  expect(violations('GET /acme/shop.git/info/refs?service=git-upload-pack')).toEqual([]);
  expect(violations('POST /acme/shop.git/git-upload-pack')).toEqual([]);
});
