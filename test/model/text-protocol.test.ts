import { describe, expect, it } from 'vitest';
import type { Message, ToolDefinition } from '../../src/model/model.ts';
import { readCalls } from '../../src/model/text-calls.ts';
import { inWords, saidAndCalled } from '../../src/model/text-protocol.ts';

const tool = (name: string, properties: Record<string, unknown>): ToolDefinition => ({
  name,
  description: `The ${name} tool.`,
  parameters: { type: 'object', properties },
});
const tools = [
  tool('shell', { command: { type: 'string' } }),
  tool('view', { path: { type: 'string' }, lines: { type: 'array' } }),
];
const read = (text: string) => readCalls(text, tools);
const shell = (command: string) => ({ name: 'shell', untrustedArguments: JSON.stringify({ command }) });

/** The same numbers on every machine. */
function chance(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

describe('what was rendered is read back', () => {
  const PIECES = [
    '```',
    '```tool\n',
    '\n```\n',
    '~~~',
    '{',
    '}',
    '[',
    ']',
    '"',
    '\\',
    '\\"',
    '\n',
    '\r\n',
    '\t',
    ',',
    ':',
    '</tool_call>',
    '<tool_call>',
    '<function=shell>',
    '<think>',
    '</think>',
    '"name": "shell"',
    '"arguments": {',
    'Result of call_1:',
    'é🙂\u2028',
    'a',
    ' ',
    '0',
    'null',
  ];
  const next = chance(7);
  const some = (): string =>
    Array.from({ length: Math.floor(next() * 12) }, () => PIECES[Math.floor(next() * PIECES.length)]).join(
      '',
    );

  it('whatever the text of the arguments is', () => {
    for (let n = 0; n < 3000; n++) {
      const untrustedArguments = some();
      const calls = [{ id: 'x', name: 'shell', untrustedArguments }];
      expect(read(saidAndCalled({ content: 'So:', calls }))).toEqual({
        content: 'So:',
        calls: [{ name: 'shell', untrustedArguments: sameMeaning(untrustedArguments) }],
      });
    }
  });

  it('whatever strings the arguments hold, several calls at a time', () => {
    for (let n = 0; n < 2000; n++) {
      const calls = Array.from({ length: 1 + Math.floor(next() * 3) }, () => ({
        id: 'x',
        name: next() < 0.5 ? 'shell' : 'view',
        untrustedArguments: JSON.stringify(
          { [some()]: some(), deep: [{ of: some() }, 1.5, null] },
          null,
          next() < 0.5 ? 2 : 0,
        ),
      }));
      expect(read(saidAndCalled({ content: '', calls })).calls).toEqual(
        calls.map(({ name, untrustedArguments }) => ({
          name,
          untrustedArguments: sameMeaning(untrustedArguments),
        })),
      );
    }
  });

  /** An object comes back as the same object, without the spaces between its parts. */
  function sameMeaning(text: string): string {
    try {
      const value: unknown = JSON.parse(text);
      return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? JSON.stringify(value)
        : text;
    } catch {
      return text;
    }
  }
});

describe('calls are found', () => {
  it.each([
    ['in a fence', 'Look.\n```tool\n{"name": "shell", "arguments": {"command": "ls"}}\n```'],
    [
      'in a fence of another language',
      'Look.\n```json\n{"name": "shell", "arguments": {"command": "ls"}}\n```',
    ],
    ['in a fence that is never closed', 'Look.\n```tool\n{"name": "shell", "arguments": {"command": "ls"}}'],
    ['in waves', 'Look.\n~~~tool\n{"name": "shell", "arguments": {"command": "ls"}}\n~~~'],
    ['without a fence', 'Look.\n{"name": "shell", "arguments": {"command": "ls"}}'],
    ['in tags', 'Look.\n<tool_call>\n{"name": "shell", "arguments": {"command": "ls"}}\n</tool_call>'],
    ['in tags never closed', 'Look.\n<tool_call>{"name": "shell", "arguments": {"command": "ls"}}'],
    ['after a mark', 'Look.\n[TOOL_CALLS] [{"name": "shell", "arguments": {"command": "ls"}}]'],
    [
      'as the API has them',
      'Look.\n{"type":"function","function":{"name":"shell","arguments":"{\\"command\\":\\"ls\\"}"}}',
    ],
    ['with other words', 'Look.\n```tool\n{"tool": "shell", "parameters": {"command": "ls"}}\n```'],
    ['with nothing around the arguments', 'Look.\n```tool\n{"name": "shell", "command": "ls"}\n```'],
    ['as a function in tags', 'Look.\n<function=shell>{"command": "ls"}</function>'],
    [
      'with a tag for each parameter',
      'Look.\n<tool_call>\n<function=shell>\n<parameter=command>\nls\n</parameter>\n</function>\n</tool_call>',
    ],
    ['as an invocation', 'Look.\n<invoke name="shell"><parameter name="command">ls</parameter></invoke>'],
    [
      'after thoughts',
      '<think>{"name": "shell", "arguments": {"command": "rm"}}</think>\nLook.\n```tool\n{"name": "shell", "arguments": {"command": "ls"}}\n```',
    ],
    ['with a comma too many', 'Look.\n```tool\n{"name": "shell", "arguments": {"command": "ls",},}\n```'],
  ])('%s', (_, text) => {
    expect(read(text)).toEqual({ content: 'Look.', calls: [shell('ls')] });
  });

  it('several in a row, in one fence or many, with words around', () => {
    const two =
      '{"name": "shell", "arguments": {"command": "a"}}\n{"name": "shell", "arguments": {"command": "b"}}';
    expect(read(`First\n\`\`\`tool\n${two}\n\`\`\`\nthen\n\`\`\`tool\n${two}\n\`\`\`\ndone`)).toEqual({
      content: 'First\n\nthen\n\ndone',
      calls: [shell('a'), shell('b'), shell('a'), shell('b')],
    });
    expect(read(`\`\`\`json\n[${two.replace('\n', ',')}]\n\`\`\``)).toEqual({
      content: '',
      calls: [shell('a'), shell('b')],
    });
  });

  it('with raw line ends inside strings, which models forget to escape', () => {
    expect(read('```tool\n{"name": "shell", "arguments": {"command": "a\n\tb"}}\n```').calls).toEqual([
      shell('a\n\tb'),
    ]);
  });

  it('with values of the types that the schema has', () => {
    const text = '<function=view><parameter=path>7</parameter><parameter=lines>[1, 2]</parameter></function>';
    expect(read(text).calls).toEqual([{ name: 'view', untrustedArguments: '{"path":"7","lines":[1,2]}' }]);
  });

  it('malformed, so that the model can be told', () => {
    expect(read('```tool\n{"name": "shell", "arguments": {"command": "say "hi""}}\n```').calls).toEqual([
      { name: 'shell', untrustedArguments: expect.stringContaining('say "hi"') },
    ]);
    expect(read('```tool\n{"name": "shell", "arguments": {"command": "l').calls).toEqual([
      { name: 'shell', untrustedArguments: '{"command": "l' },
    ]);
    expect(read('```tool\n{"name": "hammer", "arguments": {}}\n```').calls).toEqual([
      { name: 'hammer', untrustedArguments: '{}' },
    ]);
  });

  it('but not in JSON that is only talked about', () => {
    const text =
      'The file says:\n```json\n{"name": "left-pad", "arguments": {"a": 1}, "view": {}}\n```\nand `{}`.';
    expect(read(text)).toEqual({ content: text, calls: [] });
  });

  it('but not after results that the model made up', () => {
    const call = (command: string) =>
      `\`\`\`tool\n${JSON.stringify({ name: 'shell', arguments: { command } })}\n\`\`\``;
    expect(read(`${call('ls')}\n\nResult of call_1 (shell):\nsrc\n\n${call('rm src')}`)).toEqual({
      content: '',
      calls: [shell('ls')],
    });
  });

  it('in good time, whatever the text is', () => {
    for (const text of [
      '{'.repeat(200_000),
      '{"'.repeat(100_000),
      '<function='.repeat(50_000),
      '```tool\n{'.repeat(20_000),
    ])
      expect(read(text).calls.length).toBeLessThan(600);
  });
});

describe('a conversation in words', () => {
  const messages: Message[] = [
    { role: 'system', content: 'You mend.' },
    { role: 'user', content: 'Mend it.' },
    {
      role: 'assistant',
      content: 'Looking.',
      calls: [
        { id: 'call_1', name: 'shell', untrustedArguments: '{"command":"ls"}' },
        { id: 'call_2', name: 'view', untrustedArguments: 'oops' },
      ],
    },
    { role: 'tool', callId: 'call_1', content: 'src' },
    { role: 'tool', callId: 'call_2', content: 'no JSON' },
    { role: 'user', content: 'Hurry.' },
    { role: 'assistant', content: '', calls: [] },
    { role: 'user', content: 'Go on.' },
  ];

  it('tells the tools, calls and results, in turns', () => {
    const words = inWords({ messages, tools });
    expect(words.map(({ role }) => role)).toEqual([
      'system',
      'user',
      'assistant',
      'user',
      'assistant',
      'user',
    ]);
    expect(words[0]!.content).toMatch(/^You mend\.[\s\S]*## shell[\s\S]*"command"/);
    expect(words[2]!.content).toContain('```tool\n{"name": "shell", "arguments": {"command":"ls"}}\n```');
    expect(words[3]!.content).toBe(
      'Result of call_1 (shell):\nsrc\n\nResult of call_2 (view):\nno JSON\n\nHurry.',
    );
    expect(words[4]!.content).toBe('(nothing)');
  });

  it('begins with the user, though its beginning was left out', () => {
    expect(inWords({ messages: messages.slice(2), tools: [] })[0]).toEqual({
      role: 'user',
      content: 'Go on.',
    });
  });
});
