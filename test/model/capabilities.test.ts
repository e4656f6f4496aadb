import { describe, expect, it } from 'vitest';
import type { OpenAiOptions } from '../../src/model/openai-chat.ts';
import { completion, endpointThat, sendJson, type Asked } from './endpoint.ts';

const tools = [
  {
    name: 'shell',
    description: 'Runs a command.',
    parameters: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      properties: { command: { type: 'string', minLength: 1 } },
      required: ['command'],
      additionalProperties: false,
    },
  },
];
const hello = { messages: [{ role: 'user' as const, content: 'hello' }], tools };
const signal = new AbortController().signal;
const everything = { reasoning: 'low', temperature: 0.2, maxTokens: 500, parallelCalls: false } as const;
const refusal = (message: string, rest: object = {}) => ({ error: { message, ...rest } });

/** Refuses what `refuses` finds in a request, and answers any other. */
const endpointRefusing = (
  refuses: (body: Asked) => object | undefined,
  { status = 400, ...options }: Partial<OpenAiOptions> & { status?: number } = {},
) =>
  endpointThat(
    (response, body) => {
      const refused = refuses(body);
      if (refused) sendJson(response, refused, status);
      else sendJson(response, completion({ content: 'hi' }));
    },
    { retries: 0, ...options },
  );

describe('what an endpoint refuses is left out, and not tried again', () => {
  it.each([
    ['stream_options', 'Unrecognized request argument supplied: stream_options'],
    ['stream', 'Your organization must be verified to stream this model.'],
    ['reasoning_effort', "Unsupported parameter: 'reasoning_effort' is not supported with this model."],
    ['reasoning_effort', 'Function tools with reasoning_effort are not supported in /v1/chat/completions.'],
    [
      'temperature',
      "Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) value is supported.",
    ],
    ['parallel_tool_calls', "Unsupported parameter: 'parallel_tool_calls' is not supported with this model."],
  ])('%s: %s', async (parameter, message) => {
    await using endpoint = await endpointRefusing(
      (body) => (parameter in body ? refusal(message) : undefined),
      everything,
    );
    for (const _ of [1, 2])
      expect(await endpoint.chat.reply(hello, signal)).toMatchObject({ message: { content: 'hi' } });
    expect(endpoint.asked.map((body) => parameter in body)).toEqual([true, false, false]);
    expect(endpoint.asked.at(-1)).toHaveProperty('tools');
    expect(endpoint.told).toHaveLength(1);
  });

  it('whatever way it says so: as a detail, as text, or by the name of the parameter', async () => {
    const unknown = {
      detail: [
        { type: 'extra_forbidden', loc: ['body', 'temperature'], msg: 'Extra inputs are not permitted' },
      ],
    };
    await using detail = await endpointRefusing((body) => ('temperature' in body ? unknown : undefined), {
      ...everything,
      status: 422,
    });
    expect(await detail.chat.reply(hello, signal)).toMatchObject({ kind: 'message' });
    await using text = await endpointThat((response, body) => {
      if ('temperature' in body) response.writeHead(400).end('temperature: unknown field');
      else sendJson(response, completion({ content: 'hi' }));
    }, everything);
    expect(await text.chat.reply(hello, signal)).toMatchObject({ kind: 'message' });
    await using named = await endpointRefusing(
      (body) => ('temperature' in body ? refusal('Bad value.', { param: 'temperature' }) : undefined),
      everything,
    );
    expect(await named.chat.reply(hello, signal)).toMatchObject({ kind: 'message' });
  });

  it('several things, one after the other', async () => {
    await using endpoint = await endpointRefusing((body) => {
      const odd = [
        'stream_options',
        'stream',
        'parallel_tool_calls',
        'reasoning_effort',
        'temperature',
        'max_tokens',
      ].find((parameter) => parameter in body);
      return odd === undefined ? undefined : refusal(`Unsupported parameter: ${odd}`);
    }, everything);
    expect(await endpoint.chat.reply(hello, signal)).toMatchObject({ kind: 'message' });
    expect(Object.keys(endpoint.asked.at(-1)!).sort()).toEqual([
      'max_completion_tokens',
      'messages',
      'model',
      'tools',
    ]);
  });

  it('the one name for the most tokens of a reply, and then the other', async () => {
    const message =
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.";
    await using newer = await endpointRefusing(
      (body) => ('max_tokens' in body ? refusal(message) : undefined),
      everything,
    );
    await newer.chat.reply(hello, signal);
    expect(newer.asked.at(-1)).toMatchObject({ max_completion_tokens: 500 });
    await using neither = await endpointRefusing(
      (body) =>
        'max_tokens' in body || 'max_completion_tokens' in body
          ? refusal('max_tokens is too large: 500')
          : undefined,
      everything,
    );
    expect(await neither.chat.reply(hello, signal)).toMatchObject({ kind: 'message' });
  });

  it('rich schemas', async () => {
    await using endpoint = await endpointRefusing((body) =>
      JSON.stringify(body).includes('additionalProperties')
        ? refusal('Unknown name "additionalProperties"')
        : undefined,
    );
    await endpoint.chat.reply(hello, signal);
    expect(endpoint.asked.at(-1)).toMatchObject({
      tools: [
        {
          function: {
            parameters: {
              type: 'object',
              properties: { command: { type: 'string' } },
              required: ['command'],
            },
          },
        },
      ],
    });
    expect(JSON.stringify(endpoint.asked.at(-1))).not.toMatch(/minLength|\$schema/);
  });

  it('nothing, when the refusal is about something else', async () => {
    await using endpoint = await endpointRefusing(() =>
      refusal("An assistant message with 'tool_calls' must be followed by tool messages."),
    );
    expect(await endpoint.chat.reply(hello, signal)).toMatchObject({ kind: 'unavailable' });
    expect(endpoint.asked).toHaveLength(1);
  });
});

describe('an endpoint without tools', () => {
  const words = { content: 'Look.\n```tool\n{"name": "shell", "arguments": {"command": "ls"}}\n```' };
  const conversation = {
    tools,
    messages: [
      ...hello.messages,
      {
        role: 'assistant' as const,
        content: '',
        calls: [{ id: 'call_1', name: 'shell', untrustedArguments: '{}' }],
      },
      { role: 'tool' as const, callId: 'call_1', content: 'done' },
    ],
  };

  it.each([
    [400, 'registry.ollama.ai/library/gemma3:latest does not support tools'],
    [404, 'No endpoints found that support tool use.'],
    [400, '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set'],
    [500, 'tools param requires --jinja flag'],
    [400, 'Unrecognized request argument supplied: tools'],
    [400, 'tools is not supported in this model.'],
    [400, 'Functions are not supported for this API version or this model version.'],
    [405, 'Tool calling is not supported for model: some-model'],
    [500, 'Internal server error: Unsupported tool_call_parser: None'],
    [500, 'Unsupported param: tools'],
    [400, 'No connected provider supports tool calling for this model.'],
  ])('is told them in words (%i: %s)', async (status, message) => {
    await using endpoint = await endpointThat((response, body) => {
      if ('tools' in body) sendJson(response, refusal(message), status);
      else sendJson(response, completion(words));
    });
    const reply = await endpoint.chat.reply(conversation, signal);
    expect(reply).toMatchObject({
      message: {
        content: 'Look.',
        calls: [{ id: 'call_2', name: 'shell', untrustedArguments: '{"command":"ls"}' }],
      },
    });
    expect(endpoint.asked).toHaveLength(2);
    expect(endpoint.asked[1]!.messages.map(({ role }) => role)).toEqual([
      'system',
      'user',
      'assistant',
      'user',
    ]);
    await endpoint.chat.reply(conversation, signal);
    expect(endpoint.asked).toHaveLength(3);
  });

  it('is told them in words at once where that is configured, and never where they must be its own', async () => {
    await using text = await endpointThat((response) => sendJson(response, completion(words)), {
      tools: 'text',
    });
    expect(await text.chat.reply(hello, signal)).toMatchObject({
      message: { calls: [{ id: 'call_1', name: 'shell' }] },
    });
    expect(text.asked[0]).not.toHaveProperty('tools');
    await using native = await endpointRefusing(() => refusal('This model does not support tools'), {
      tools: 'native',
    });
    expect(await native.chat.reply(hello, signal)).toMatchObject({
      kind: 'unavailable',
      because: expect.stringContaining('does not support tools'),
    });
  });
});

describe('a strict chat template', () => {
  const conversation = {
    tools,
    messages: [
      { role: 'system' as const, content: 'You mend.' },
      ...hello.messages,
      {
        role: 'assistant' as const,
        content: 'Both.',
        calls: ['a', 'b'].map((id) => ({ id, name: 'shell', untrustedArguments: '{}' })),
      },
      { role: 'tool' as const, callId: 'a', content: '1' },
      { role: 'tool' as const, callId: 'b', content: '2' },
      { role: 'user' as const, content: 'one' },
      { role: 'user' as const, content: 'two' },
    ],
  };
  const rolesOf = (body: Asked | undefined) => body?.messages.map(({ role }) => role);

  it('that takes one call a message is given one call a message', async () => {
    await using endpoint = await endpointRefusing((body) =>
      body.messages.some(({ tool_calls = [] }) => tool_calls.length > 1)
        ? refusal('This model only supports single tool-calls at once!')
        : undefined,
    );
    await endpoint.chat.reply(conversation, signal);
    expect(rolesOf(endpoint.asked[1])).toEqual([
      'system',
      'user',
      'assistant',
      'tool',
      'assistant',
      'tool',
      'user',
      'user',
    ]);
    expect(endpoint.asked[1]).toHaveProperty('tools');
  });

  it('that has no system role, or wants roles to alternate, is given what it wants', async () => {
    await using endpoint = await endpointRefusing((body) => {
      const roles = rolesOf(body)!;
      if (roles.includes('system')) return refusal('System role not supported');
      const isRepeated = roles.some((role, index) => role === 'user' && roles[index - 1] === 'user');
      return isRepeated
        ? refusal('Conversation roles must alternate user/assistant/user/assistant/...')
        : undefined;
    });
    expect(await endpoint.chat.reply(conversation, signal)).toMatchObject({ kind: 'message' });
    expect(rolesOf(endpoint.asked.at(-1))).toEqual(['user', 'assistant', 'tool', 'tool', 'user']);
    expect(endpoint.asked.at(-1)!.messages[0]!.content).toBe('You mend.\n\nhello');
  });
});

it('calls without ids, or with ids that were used before, get ids of their own', async () => {
  const call = (id: string) => ({
    id,
    type: 'function',
    function: { name: 'functions.shell', arguments: '{}' },
  });
  await using endpoint = await endpointThat((response) =>
    sendJson(
      response,
      completion({ content: null, tool_calls: [call(''), call('call_7'), call('x'), call('x')] }),
    ),
  );
  const messages = [
    ...hello.messages,
    {
      role: 'assistant' as const,
      content: '',
      calls: [{ id: 'call_7', name: 'shell', untrustedArguments: '{}' }],
    },
    { role: 'tool' as const, callId: 'call_7', content: '' },
  ];
  const reply = await endpoint.chat.reply({ messages, tools }, signal);
  expect(reply.kind === 'message' && reply.message.calls.map(({ id, name }) => `${id} ${name}`)).toEqual([
    'call_8 shell',
    'call_9 shell',
    'x shell',
    'call_10 shell',
  ]);
});
