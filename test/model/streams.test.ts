import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { completion, delta, endpointThat, sendEvents, sendJson } from './endpoint.ts';

const hello = { messages: [{ role: 'user' as const, content: 'hello' }], tools: [] };
const signal = new AbortController().signal;
const call = (piece: object) => delta({ tool_calls: [piece] });
const DONE = 'data: [DONE]\n\n';

async function streamed(events: readonly unknown[]) {
  await using endpoint = await endpointThat(
    (response) => {
      sendEvents(response, events);
      response.end();
    },
    { retries: 0 },
  );
  const pieces: string[] = [];
  const reply = await endpoint.chat.reply({ ...hello, onText: (piece) => pieces.push(piece) }, signal);
  return { reply, pieces };
}

describe('a stream is put together', () => {
  it('from words as they come, calls in pieces, and the usage at the end', async () => {
    const { reply, pieces } = await streamed([
      ': a comment that keeps the connection\n\n',
      delta({ role: 'assistant', content: '' }),
      delta({ content: 'Loo' }),
      delta({ content: 'k.' }),
      call({ index: 0, id: 'a', type: 'function', function: { name: 'shell', arguments: '' } }),
      call({ index: 0, function: { arguments: '{"comm' } }),
      call({ index: 0, function: { arguments: 'and":1}' } }),
      call({ index: 1, id: 'b', function: { name: 'view', arguments: '{}' } }),
      delta({}, 'tool_calls'),
      {
        choices: [],
        usage: { prompt_tokens: 100, completion_tokens: 7, prompt_tokens_details: { cached_tokens: 40 } },
      },
      DONE,
    ]);
    expect(reply).toEqual({
      kind: 'message',
      message: {
        role: 'assistant',
        content: 'Look.',
        calls: [
          { id: 'a', name: 'shell', untrustedArguments: '{"command":1}' },
          { id: 'b', name: 'view', untrustedArguments: '{}' },
        ],
      },
      usage: { model: 'local', promptTokens: 100, cachedTokens: 40, completionTokens: 7 },
      cutOff: false,
    });
    expect(pieces).toEqual(['Loo', 'k.']);
  });

  const calls = [
    { name: 'shell', untrustedArguments: '{"a":1}' },
    { name: 'view', untrustedArguments: '{"b":2}' },
  ];
  it.each([
    [
      'without indexes',
      [
        call({ id: 'a', function: { name: 'shell', arguments: '{"a"' } }),
        call({ function: { arguments: ':1}' } }),
        call({ id: 'b', function: { name: 'view', arguments: '{"b":2}' } }),
      ],
    ],
    [
      'without indexes and ids',
      [
        call({ function: { name: 'shell', arguments: '{"a":1}' } }),
        call({ function: { name: 'view', arguments: '{"b":2}' } }),
      ],
    ],
    [
      'whole, and all with the same index',
      [
        call({ index: 0, id: 'a', function: { name: 'shell', arguments: '{"a":1}' } }),
        call({ index: 0, id: 'b', function: { name: 'view', arguments: '{"b":2}' } }),
      ],
    ],
    [
      'all at once, with objects for arguments',
      [
        delta({
          tool_calls: [
            { function: { name: 'shell', arguments: { a: 1 } } },
            { function: { name: 'view', arguments: { b: 2 } } },
          ],
        }),
      ],
    ],
    [
      'with the id and the name in each piece',
      [
        call({ index: 0, id: 'a', function: { name: 'shell', arguments: '{"a":' } }),
        call({ index: 0, id: 'a', function: { name: 'shell', arguments: '1}' } }),
        call({ index: 1, id: 'b', function: { name: 'view', arguments: '{"b":2}' } }),
      ],
    ],
    [
      'with a whole message at the end',
      [
        call({ index: 0, id: 'a', function: { name: 'shell', arguments: '{"a":1}' } }),
        call({ index: 1, id: 'b', function: { name: 'view', arguments: '{"b":2}' } }),
        {
          choices: [
            {
              delta: null,
              message: {
                content: 'again',
                tool_calls: [{ id: 'c', function: { name: 'shell', arguments: '{}' } }],
              },
            },
          ],
        },
      ],
    ],
  ])('from calls that come %s', async (_, events) => {
    const { reply } = await streamed([...events, DONE]);
    expect(reply).toMatchObject({ message: { calls } });
  });

  it('where much of it is null or missing, and the usage is estimated', async () => {
    const { reply } = await streamed([
      { choices: null },
      {},
      { choices: [{ delta: null }] },
      { choices: [{ delta: { content: null, tool_calls: null } }], usage: null },
      {
        choices: [
          {
            delta: {
              content: [
                { type: 'text', text: 'in ' },
                { type: 'text', text: 'parts' },
              ],
            },
          },
        ],
      },
      DONE,
    ]);
    expect(reply).toMatchObject({ message: { content: 'in parts', calls: [] }, cutOff: false });
    expect(reply.kind === 'message' && reply.usage.promptTokens).toBeGreaterThan(0);
  });

  it('that ends without its last word, once it is known to be whole', async () => {
    expect((await streamed([delta({ content: 'hi' }, 'length')])).reply).toMatchObject({ cutOff: true });
  });

  it('from an endpoint that does not stream though it is asked to', async () => {
    await using endpoint = await endpointThat((response) =>
      sendJson(response, completion({ content: 'whole' })),
    );
    const pieces: string[] = [];
    const reply = await endpoint.chat.reply({ ...hello, onText: (piece) => pieces.push(piece) }, signal);
    expect(reply).toMatchObject({ message: { content: 'whole' } });
    expect(pieces).toEqual(['whole']);
    expect(endpoint.asked[0]).toMatchObject({ stream: true, stream_options: { include_usage: true } });
  });

  it('not at all where it is switched off', async () => {
    await using endpoint = await endpointThat(
      (response) => sendJson(response, completion({ content: 'whole' })),
      { stream: false },
    );
    await endpoint.chat.reply(hello, signal);
    expect(endpoint.asked[0]).not.toHaveProperty('stream');
  });

  it('whose letters are cut in the middle', async () => {
    const bytes = Buffer.from(`data: ${JSON.stringify(delta({ content: 'é🙂' }, 'stop'))}\r\n\r\n${DONE}`);
    await using endpoint = await endpointThat((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
      let at = 0;
      const next = () =>
        void (at < bytes.length ? response.write(Buffer.of(bytes[at++]!), next) : response.end());
      next();
    });
    expect(await endpoint.chat.reply(hello, signal)).toMatchObject({ message: { content: 'é🙂' } });
  });
});

describe('a stream that is lost is asked for again, as a whole', () => {
  it.each<[string, (response: ServerResponse) => void]>([
    ['the connection breaks', (response) => setTimeout(() => response.destroy(), 50)],
    ['it ends in the middle', (response) => response.end()],
    [
      'it says that it failed',
      (response) => response.end('data: {"error":{"code":502,"message":"upstream"}}\n\n'),
    ],
    ['it is garbled', (response) => response.end('data: {"choices": [{"del\n\n')],
    ['it falls silent', () => {}],
  ])('because %s', async (_, breaks) => {
    await using endpoint = await endpointThat(
      (response, _body, count) => {
        sendEvents(response, [delta({ content: `try ${count}` })]);
        if (count === 1) breaks(response);
        else response.end(`data: ${JSON.stringify(delta({}, 'stop'))}\n\n${DONE}`);
      },
      { idleSeconds: 0.3 },
    );
    const pieces: string[] = [];
    const reply = await endpoint.chat.reply({ ...hello, onText: (piece) => pieces.push(piece) }, signal);
    expect(reply).toMatchObject({ kind: 'message', message: { content: 'try 2' } });
    expect(pieces).toEqual(['try 1', expect.stringContaining('asking again'), 'try 2']);
  });

  it('until nothing helps, and then says what happened', async () => {
    await using endpoint = await endpointThat((response) => sendEvents(response, [delta({ content: 'a' })]), {
      idleSeconds: 0.1,
      retries: 1,
    });
    expect(await endpoint.chat.reply(hello, signal)).toMatchObject({
      kind: 'unavailable',
      because: expect.stringContaining('fell silent'),
    });
    expect(endpoint.asked).toHaveLength(2);
  });

  it('but not once the run is cancelled', async () => {
    const controller = new AbortController();
    await using endpoint = await endpointThat((response) => {
      sendEvents(response, [delta({ content: 'a' })]);
      setTimeout(() => controller.abort(), 50);
    });
    await expect(endpoint.chat.reply(hello, controller.signal)).rejects.toThrow(/abort/i);
    expect(endpoint.asked).toHaveLength(1);
  });
});
