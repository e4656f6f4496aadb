import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSampleRepository } from '../../src/cli/demo/sample-repository/sample-repository.ts';
import { scriptedReplies } from '../../src/cli/demo/scripted-replies.ts';
import { saidAndCalled } from '../../src/model/text-protocol.ts';
import { delta, endpointThat, sendEvents, sendJson } from '../model/endpoint.ts';
import { heirloom } from '../support/command-line.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heirloom-words-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** The demo's replies as a model would write them that has no tools of its own. */
const replies = scriptedReplies(1).map(({ say = '', calls = [] }) =>
  saidAndCalled({
    content: say,
    calls: calls.map(({ tool, arguments: given }) => ({
      id: '',
      name: tool,
      untrustedArguments: typeof given === 'string' ? given : JSON.stringify(given),
    })),
  }),
);

it('a model without tools and system messages fixes the issue all the same', async () => {
  const sample = await createSampleRepository(join(folder, 'sample'));
  await using endpoint = await endpointThat((response, body) => {
    if ('tools' in body) return sendJson(response, { error: 'this model does not support tools' }, 400);
    if (body.messages.some(({ role }) => role === 'system'))
      return sendJson(response, { error: { message: 'System role not supported' } }, 400);
    const reply = replies[body.messages.filter(({ role }) => role === 'assistant').length] ?? '';
    sendEvents(response, [
      delta({ content: reply.slice(0, 40) }),
      delta({ content: reply.slice(40) }, 'stop'),
    ]);
    response.end();
  });
  const { code, out, err } = await heirloom(
    [
      'fix',
      '--repo',
      sample.dir,
      '--issue',
      '-',
      '--dry-run',
      '--json',
      '--sandbox',
      'process',
      '--trust-repository',
    ],
    {
      HEIRLOOM_DATA: join(folder, 'data'),
      OPENAI_BASE_URL: endpoint.url,
      HEIRLOOM_PRICES: 'gpt-5.2=1/1/1',
      HEIRLOOM_REVIEW: 'off',
    },
    `${sample.issue.title}\n\n${sample.issue.body}`,
  );
  expect({ code, err }).toMatchObject({ code: 0 });
  expect(JSON.parse(out)).toMatchObject({
    outcome: 'proposed',
    patch: expect.stringContaining('+++ b/src/parse.js'),
    turns: replies.length,
    cost: expect.any(Number),
    unpriced: [],
  });
  const roles = endpoint.asked.at(-1)!.messages.map(({ role }) => role);
  expect(roles).toEqual(roles.map((_, index) => (index % 2 === 0 ? 'user' : 'assistant')));
}, 120_000);
