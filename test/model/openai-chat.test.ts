import { describe, expect, it } from 'vitest';
import { startScriptedModel, type ScriptedReply } from '../../src/cli/demo/scripted-model.ts';
import type { ChatReply } from '../../src/model/model.ts';
import { createOpenAiChat } from '../../src/model/openai-chat.ts';
import { serverThat } from '../support/server-that.ts';

const request = { messages: [{ role: 'user' as const, content: 'hello' }], tools: [] };
const chatAt = (baseUrl: string, retries = 2, timeoutSeconds = 20) =>
  createOpenAiChat({ baseUrl, apiKey: 'test', model: 'scripted', timeoutSeconds, retries });

async function ask(reply: ScriptedReply, retries?: number): Promise<{ answer: ChatReply; requests: number }> {
  await using model = await startScriptedModel([reply]);
  const answer = await chatAt(model.url, retries).reply(request, new AbortController().signal);
  return { answer, requests: model.requests().length };
}

describe('a reply', () => {
  it('comes with its tool calls, unparsed, and with the tokens it took', async () => {
    const { answer } = await ask({ say: 'look', calls: [{ tool: 'shell', arguments: '{"command": "ls' }] });
    expect(answer).toMatchObject({
      kind: 'message',
      message: { content: 'look', calls: [{ name: 'shell', untrustedArguments: '{"command": "ls' }] },
      cutOff: false,
    });
    expect(answer.kind === 'message' && answer.usage.promptTokens).toBeGreaterThan(0);
  });

  it('that was cut off says so', async () => {
    expect((await ask({ say: 'I wil', cutOff: true })).answer).toMatchObject({
      kind: 'message',
      cutOff: true,
    });
  });

  it('that is empty is a message without words or calls', async () => {
    expect((await ask({})).answer).toMatchObject({ kind: 'message', message: { content: '', calls: [] } });
  });
});

describe('a conversation', () => {
  it('goes back with malformed arguments of earlier calls as JSON, which endpoints parse', async () => {
    await using model = await startScriptedModel([{}, { say: 'on' }]);
    const calls = [
      { id: 'a', name: 'shell', untrustedArguments: '{"command": "ls' },
      { id: 'b', name: 'shell', untrustedArguments: '{"command":"ls"}' },
    ];
    const messages = [
      ...request.messages,
      { role: 'assistant' as const, content: '', calls },
      ...calls.map(({ id }) => ({ role: 'tool' as const, callId: id, content: 'done' })),
    ];
    await chatAt(model.url).reply({ messages, tools: [] }, new AbortController().signal);
    const sent = model.requests()[0]?.messages.find(({ role }) => role === 'assistant')?.tool_calls;
    expect(sent?.map((call) => JSON.parse(call.function.arguments))).toEqual([
      { malformed: '{"command": "ls' },
      { command: 'ls' },
    ]);
  });
});

describe('an endpoint in trouble', () => {
  it('that answers 200 with an error in the body is unavailable, with what it says', async () => {
    await using server = await serverThat((response) =>
      response.setHeader('content-type', 'application/json').end('{"error":{"message":"quota used up"}}'),
    );
    const answer = await chatAt(server.url, 0).reply(request, new AbortController().signal);
    expect(answer).toMatchObject({
      kind: 'unavailable',
      because: expect.stringContaining('quota used up'),
    });
  });

  it('is asked again after 429 and 500', async () => {
    const { answer, requests } = await ask({
      say: 'at last',
      after: [{ status: 429, retryAfterSeconds: 0 }, { status: 500 }],
    });
    expect(answer).toMatchObject({ kind: 'message', message: { content: 'at last' } });
    expect(requests).toBe(3);
  });

  it('that stays in trouble is unavailable, with the reason', async () => {
    const failures = Array.from({ length: 3 }, () => ({ status: 503, message: 'overloaded' }));
    const { answer } = await ask({ say: 'never', after: failures }, 1);
    expect(answer).toMatchObject({ kind: 'unavailable', because: expect.stringContaining('overloaded') });
  });

  it.each([
    [401, /refused the key/],
    [404, /does not serve the model scripted/],
    [429, /kept limiting the rate/],
  ])('%i is told apart', async (status, because) => {
    const { answer } = await ask({ after: [{ status }, { status }] }, 0);
    expect(answer).toMatchObject({ kind: 'unavailable', because: expect.stringMatching(because) });
  });

  it('a conversation too long for it is an overflow, by its code or by its words', async () => {
    const byCode = await ask({ after: [{ status: 400, code: 'context_length_exceeded', message: 'no' }] });
    expect(byCode.answer).toEqual({ kind: 'overflow' });
    const byWords = await ask({
      after: [{ status: 400, message: "This model's maximum context length is 8192 tokens." }],
    });
    expect(byWords.answer).toEqual({ kind: 'overflow' });
  });

  it('that nobody listens at is unavailable', async () => {
    const answer = await chatAt('http://127.0.0.1:1/v1', 0).reply(request, new AbortController().signal);
    expect(answer).toMatchObject({
      kind: 'unavailable',
      because: expect.stringMatching(/could not be reached/),
    });
  });

  it('that never answers is given up after its time', async () => {
    await using silent = await silentServer();
    const answer = await chatAt(silent.url, 0, 1).reply(request, new AbortController().signal);
    expect(answer).toMatchObject({
      kind: 'unavailable',
      because: expect.stringContaining('no reply within 1 s'),
    });
  });

  it('is left at once when the run is cancelled', async () => {
    await using silent = await silentServer();
    const controller = new AbortController();
    const reply = chatAt(silent.url, 0).reply(request, controller.signal);
    setTimeout(() => controller.abort(), 100);
    await expect(reply).rejects.toThrow(/abort/i);
  });
});

/** Takes connections and says nothing. */
const silentServer = () => serverThat(() => {});
