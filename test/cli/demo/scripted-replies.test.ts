import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { converse } from '../../../src/agent/agent.ts';
import type { Verdict } from '../../../src/agent/assignment.ts';
import { beginConversation } from '../../../src/agent/conversation.ts';
import { createToolbelt } from '../../../src/agent/toolbelt.ts';
import { createSampleRepository } from '../../../src/cli/demo/sample-repository/sample-repository.ts';
import { startScriptedModel } from '../../../src/cli/demo/scripted-model.ts';
import { scriptedReplies } from '../../../src/cli/demo/scripted-replies.ts';
import { createOpenAiChat } from '../../../src/model/openai-chat.ts';
import { folderShell } from '../../support/folder-shell.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'heirloom-replies-'));
  await createSampleRepository(dir);
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const git = async (...args: string[]) => (await promisify(execFile)('git', ['-C', dir, ...args])).stdout;
const runTests = () => folderShell(dir).run({ command: `"${process.execPath}" --test`, timeoutMs: 60_000 });
const accepted = (value: unknown): Promise<Verdict<unknown>> => Promise.resolve({ kind: 'accepted', value });

test('the scripted replies reproduce the fault, forget the changelog once, and mend it', async () => {
  await using scripted = await startScriptedModel(scriptedReplies(74));
  const model = createOpenAiChat({
    baseUrl: scripted.url,
    apiKey: 'none',
    model: 'scripted',
    timeoutSeconds: 10,
    retries: 0,
  });
  const common = {
    model,
    summariser: model,
    windowTokens: 100_000,
    toolbelt: createToolbelt({
      recall: () => Promise.resolve('d1ea960 fix(clock): …'),
      commandSeconds: 60,
    }),
    workspace: { at: () => Promise.resolve(folderShell(dir)), save: () => Promise.resolve('') },
    step: <T>(_: string, work: (signal: AbortSignal) => Promise<T>) => work(new AbortController().signal),
    note: () => undefined,
    exhausted: () => undefined,
  };
  const start = beginConversation([{ role: 'user', content: 'the issue' }]);

  const reproduced = await converse(start, { ...common, phase: 'reproduce', judge: accepted });
  expect(reproduced).toMatchObject({
    kind: 'accepted',
    value: { tests: ['test/parse.test.js'], failure: 'Missing expected exception' },
  });
  expect(await git('diff', '--name-only')).toBe('test/parse.test.js\n');
  expect(await runTests()).toMatchObject({
    exitCode: 1,
    output: expect.stringMatching(/fail 1\b[\s\S]*Missing expected exception/),
  });

  let sentBack = 0;
  const judge = async (value: unknown): Promise<Verdict<unknown>> => {
    if ((await git('diff', '--name-only')).includes('CHANGELOG.md')) return { kind: 'accepted', value };
    sentBack += 1;
    return { kind: 'sent-back', feedback: 'a fix here also changes CHANGELOG.md' };
  };
  const fixed = await converse(reproduced.conversation, { ...common, phase: 'fix', judge });
  expect(fixed).toMatchObject({
    kind: 'accepted',
    value: { title: expect.stringMatching(/^fix\(parse\): /) },
  });
  expect(sentBack).toBe(1);
  expect(await runTests()).toMatchObject({ exitCode: 0, output: expect.stringMatching(/fail 0\b/) });
  expect(await git('diff', '--stat')).toMatchInlineSnapshot(`
    " CHANGELOG.md       | 1 +
     src/parse.js       | 3 +++
     test/parse.test.js | 6 ++++++
     3 files changed, 10 insertions(+)
    "
  `);
  const answers = fixed.conversation.messages.flatMap((message) =>
    message.role === 'tool' ? [message.content] : [],
  );
  expect(answers.join('\n')).not.toMatch(/There is no `|not JSON|do not fit|stands in/);
});
