import { afterEach, describe, expect, test } from 'vitest';
import { startScriptedModel, type Script, type ScriptedModel } from '../../../src/cli/demo/scripted-model.ts';
import type { ChatReply, Message } from '../../../src/model/model.ts';
import { createOpenAiChat } from '../../../src/model/openai-chat.ts';

const models: ScriptedModel[] = [];
afterEach(async () => {
  for (const model of models.splice(0)) await model.close();
});

/** Asks a scripted endpoint through the same client that the program uses. */
async function ask(script: Script, retries = 2) {
  const model = await startScriptedModel(script);
  models.push(model);
  const chat = createOpenAiChat({
    baseUrl: model.url,
    apiKey: 'none',
    model: 'm',
    timeoutSeconds: 5,
    retries,
  });
  const reply = (messages: readonly Message[]): Promise<ChatReply> =>
    chat.reply({ messages, tools: [] }, new AbortController().signal);
  return { model, reply };
}

const user = (content: string): Message => ({ role: 'user', content });
const assistant = (content: string): Message => ({ role: 'assistant', content, calls: [] });

describe('a scripted model', () => {
  test('gives the reply that the conversation has reached, however often it is asked', async () => {
    const { reply } = await ask([{ say: 'one' }, { say: 'two' }]);
    for (let times = 0; times < 2; times++) {
      expect(await reply([user('go'), assistant('one'), user('on')])).toMatchObject({
        message: { content: 'two' },
      });
      expect(await reply([user('go')])).toMatchObject({ message: { content: 'one' } });
    }
  });

  test('calls tools, with malformed arguments too', async () => {
    const { reply } = await ask([
      {
        say: 'looking',
        calls: [
          { tool: 'view', arguments: { path: 'a.js' } },
          { tool: 'shell', arguments: '{"command": ' },
        ],
      },
    ]);
    expect(await reply([user('go')])).toMatchObject({
      kind: 'message',
      message: {
        content: 'looking',
        calls: [
          { id: 'call_0_0', name: 'view', untrustedArguments: '{"path":"a.js"}' },
          { id: 'call_0_1', name: 'shell', untrustedArguments: '{"command": ' },
        ],
      },
    });
  });

  test('replies with nothing, and with a reply that was cut off', async () => {
    const { reply } = await ask([{}, { say: 'I wi', cutOff: true }]);
    expect(await reply([user('go')])).toMatchObject({ message: { content: '', calls: [] }, cutOff: false });
    expect(await reply([user('go'), assistant('')])).toMatchObject({
      message: { content: 'I wi' },
      cutOff: true,
    });
  });

  test('fails before it replies, once for each scripted failure', async () => {
    const { model, reply } = await ask([
      { say: 'done', after: [{ status: 429, retryAfterSeconds: 0 }, { status: 500 }] },
    ]);
    expect(await reply([user('go')])).toMatchObject({ message: { content: 'done' } });
    expect(model.requests()).toHaveLength(3);
  });

  test('plays an overflow of the context', async () => {
    const { reply } = await ask([{ after: [{ status: 400, code: 'context_length_exceeded' }] }]);
    expect(await reply([user('go')])).toEqual({ kind: 'overflow' });
  });

  test('tells conversations apart by how they open', async () => {
    const { reply } = await ask((opening) => [{ say: opening.includes('issue 7') ? 'seven' : 'other' }]);
    expect(await reply([user('fix issue 7')])).toMatchObject({ message: { content: 'seven' } });
    expect(await reply([user('fix issue 8')])).toMatchObject({ message: { content: 'other' } });
  });

  test('says so when the script has ended', async () => {
    const { reply } = await ask([{ say: 'one' }], 0);
    expect(await reply([user('go'), assistant('one')])).toMatchObject({
      kind: 'unavailable',
      because: expect.stringContaining('The script ends after 1 replies'),
    });
  });

  test('keeps what it was asked', async () => {
    const { model, reply } = await ask([{ say: 'one' }]);
    await reply([user('go')]);
    expect(model.requests()).toMatchObject([{ model: 'm', messages: [{ role: 'user', content: 'go' }] }]);
  });
});
