import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { converse } from '../../src/agent/agent.ts';
import type { Assignment, Verdict } from '../../src/agent/assignment.ts';
import { beginConversation } from '../../src/agent/conversation.ts';
import { createToolbelt } from '../../src/agent/toolbelt.ts';
import type { ChatModel, ChatReply, ChatRequest, ToolCall } from '../../src/model/model.ts';
import { folderShell } from '../support/folder-shell.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heirloom-agent-'));
  await writeFile(join(folder, 'a.txt'), 'one\ntwo\nthree\n');
});
afterEach(() => rm(folder, { recursive: true }));

const usage = { model: 'm', promptTokens: 100, cachedTokens: 0, completionTokens: 10 };
let nextId = 0;
const call = (name: string, input: unknown): ToolCall => ({
  id: `c${nextId++}`,
  name,
  untrustedArguments: typeof input === 'string' ? input : JSON.stringify(input),
});
const says = (content: string, ...calls: ToolCall[]): ChatReply => ({
  kind: 'message',
  message: { role: 'assistant', content, calls },
  usage,
  cutOff: false,
});

/** Replays replies in order, and keeps what it was sent. */
function scripted(replies: ChatReply[]): ChatModel & { requests: ChatRequest[] } {
  const requests: ChatRequest[] = [];
  return {
    name: 'scripted',
    requests,
    reply(request) {
      requests.push(request);
      const reply = replies[requests.length - 1];
      if (!reply) throw new Error('the script has no more replies');
      return Promise.resolve(reply);
    },
  };
}

const start = beginConversation([{ role: 'user', content: 'go' }]);

function assignment(model: ChatModel, overrides: Partial<Assignment<unknown>> = {}): Assignment<unknown> {
  const signal = new AbortController().signal;
  return {
    phase: 'fix',
    model,
    summariser: scripted([]),
    windowTokens: 100_000,
    toolbelt: createToolbelt({
      recall: (query) => Promise.resolve(`recalled ${query}`),
      commandSeconds: 20,
    }),
    workspace: { at: () => Promise.resolve(folderShell(folder)), save: () => Promise.resolve('tree') },
    step: (_, work) => work(signal),
    note: () => undefined,
    exhausted: () => undefined,
    judge: (value): Promise<Verdict<unknown>> => Promise.resolve({ kind: 'accepted', value }),
    ...overrides,
  };
}

const lastTool = (model: { requests: ChatRequest[] }) =>
  model.requests
    .at(-1)!
    .messages.filter((message) => message.role === 'tool')
    .at(-1)!.content;

describe('the loop', () => {
  it('answers each call of a turn, keeps the tree, and ends when the submission is accepted', async () => {
    const model = scripted([
      says('', call('view', { path: '/workspace/a.txt' }), call('shell', { command: 'echo hi; exit 3' })),
      says('', call('submit', { title: 'fix: x' })),
    ]);
    const ending = await converse(start, assignment(model));
    expect(ending).toMatchObject({
      kind: 'accepted',
      value: { title: 'fix: x' },
      conversation: { tree: 'tree' },
    });
    const results = model.requests[1]!.messages.filter((message) => message.role === 'tool');
    expect(results[0]!.content).toBe('1\tone\n2\ttwo\n3\tthree');
    expect(results[1]!.content).toMatch(/^exit code 3, .* s\nhi$/);
    expect(ending.conversation.usages).toHaveLength(2);
  });

  it('keeps the folder of the shell, and what was cut, from turn to turn and from call to call', async () => {
    const model = scripted([
      says('', call('shell', { command: 'mkdir -p deep/er; cd deep' }), call('shell', { command: 'cd er' })),
      says('', call('shell', { command: 'basename "$PWD"; seq 20000' })),
      says('', call('output', { handle: 'o3', pattern: '^9999$' }), call('submit', {})),
    ]);
    const { conversation } = await converse(start, assignment(model));
    expect(conversation).toMatchObject({ folder: 'deep/er', results: 5 });
    expect(Object.keys(conversation.outputs)).toEqual(['o3']);
    const results = conversation.messages.filter((message) => message.role === 'tool');
    expect(results[2]!.content).toMatch(/; now in `deep\/er`\ner\n1\n[\s\S]*handle o3/);
    expect(results[3]!.content).toMatch(/^\d+: 9999\n/);
  });

  it('says so when the model goes in a circle', async () => {
    const fails = () => says('', call('shell', { command: 'echo no; exit 1' }));
    const model = scripted([fails(), fails(), fails(), says('', call('submit', {}))]);
    await converse(start, assignment(model));
    expect(lastTool(model)).toMatch(/^exit code 1, .* s\nno\n\n\[The program noticed: .* failed 3 times/);
  });

  it('takes a refused submission back to the model, with the reason', async () => {
    const verdicts: Verdict<string>[] = [
      { kind: 'sent-back', feedback: 'the tests fail' },
      { kind: 'accepted', value: 'good' },
    ];
    const model = scripted([says('', call('submit', {})), says('', call('submit', {}))]);
    const ending = await converse(
      start,
      assignment(model, { judge: () => Promise.resolve(verdicts.shift()!) }),
    );
    expect(ending).toMatchObject({ kind: 'accepted', value: 'good' });
    expect(lastTool(model)).toBe('the tests fail');
  });

  it('undoes calls whose result cannot be kept, and says so', async () => {
    const broken = Object.assign(new Error('the change is larger than 8 MB'), { name: 'WorkbenchBroken' });
    const saves = [() => Promise.reject(broken), () => Promise.resolve('good')];
    const trees: string[] = [];
    const model = scripted([says('', call('shell', { command: 'true' })), says('', call('submit', {}))]);
    const workspace = {
      at: (tree: string) => {
        trees.push(tree);
        return Promise.resolve(folderShell(folder));
      },
      save: () => saves.shift()!(),
    };
    const ending = await converse({ ...start, tree: 'before' }, assignment(model, { workspace }));
    expect(lastTool(model)).toMatch(/calls were undone.*larger than 8 MB/);
    expect(trees).toEqual(['before', 'before']);
    expect(ending.conversation.tree).toBe('good');
  });

  it('ends with the question when the model asks', async () => {
    const model = scripted([says('', call('ask', { question: 'Which?', options: ['a', 'b'] }))]);
    expect(await converse(start, assignment(model))).toMatchObject({
      kind: 'asked',
      question: { question: 'Which?', options: ['a', 'b'] },
    });
  });

  it('stops at a limit with the limit as its reason', async () => {
    const model = scripted([says('', call('shell', { command: 'true' }))]);
    const exhausted = ({ usages }: { usages: readonly unknown[] }) =>
      usages.length >= 1 ? 'the limit of 1 turns is reached' : undefined;
    expect(await converse(start, assignment(model, { exhausted }))).toMatchObject({
      kind: 'gave-up',
      because: 'the limit of 1 turns is reached',
    });
  });

  it('gives up on a model that is not available, saying why', async () => {
    const model = scripted([{ kind: 'unavailable', because: 'no route' }]);
    expect(await converse(start, assignment(model))).toMatchObject({
      kind: 'gave-up',
      because: 'the model is not available: no route',
    });
  });

  it('nudges a model that only talks, and gives up after three idle replies', async () => {
    const model = scripted([says('hm'), says(''), says('well')]);
    const ending = await converse(start, assignment(model));
    expect(ending).toMatchObject({ kind: 'gave-up' });
    expect(model.requests[1]!.messages.at(-1)!).toMatchObject({
      role: 'user',
      content: expect.stringContaining('without a tool call'),
    });
    expect(model.requests[2]!.messages.at(-1)!).toMatchObject({ content: expect.stringContaining('empty') });
  });

  it('leaves old tool results out when the window is refused, and gives up when that does not help', async () => {
    await writeFile(join(folder, 'long.txt'), 'x'.repeat(14_000));
    const views = Array.from({ length: 12 }, () => says('', call('view', { path: 'long.txt' })));
    const fits = scripted([...views, { kind: 'overflow' }, says('', call('submit', {}))]);
    expect(await converse(start, assignment(fits))).toMatchObject({ kind: 'accepted' });
    const sent = JSON.stringify(fits.requests.at(-1)).length;
    expect(sent).toBeLessThan(JSON.stringify(fits.requests.at(-2)).length);

    const never = scripted(Array.from({ length: 7 }, () => ({ kind: 'overflow' as const })));
    expect(await converse(start, assignment(never))).toMatchObject({
      because: "the model's window is too small, however little of the task is sent",
    });
  });
});

describe('a conversation that outgrows the window', () => {
  const wordy = (n: number) => says(`thought ${n} `.repeat(150), call('shell', { command: `echo run-${n}` }));
  const many = () => [...Array.from({ length: 40 }, (_, n) => wordy(n)), says('', call('submit', {}))];

  it('is summed up by the model for that, in a step of its own, and counted', async () => {
    const steps: string[] = [];
    const summariser = scripted(Array.from({ length: 9 }, () => says('**Next**: mend a.txt')));
    const model = scripted(many());
    const step: Assignment<unknown>['step'] = (name, work) => {
      steps.push(name);
      return work(new AbortController().signal);
    };
    const ending = await converse(start, assignment(model, { summariser, step, windowTokens: 12_000 }));
    expect(ending.kind).toBe('accepted');
    expect(summariser.requests.length).toBeGreaterThan(0);
    expect(steps.filter((name) => name.endsWith(': compact'))).toHaveLength(summariser.requests.length);
    expect(new Set(steps).size).toBe(steps.length);
    expect(ending.conversation.usages).toHaveLength(41 + summariser.requests.length);
    const sent = model.requests.at(-1)!.messages;
    expect(sent[0]).toEqual(start.messages[0]);
    expect(sent[1]!.content).toContain('**Next**: mend a.txt');
  });

  it('goes the same way when a resumed run tells it again', async () => {
    const kept = new Map<string, unknown>();
    const first: Assignment<unknown>['step'] = async (name, work) => {
      const result = await work(new AbortController().signal);
      kept.set(name, structuredClone(result));
      return result;
    };
    // Only what is kept is ever given back; a step that is not known would be undefined.
    const again: Assignment<unknown>['step'] = <T>(name: string) => Promise.resolve(kept.get(name) as T);
    const summariser = scripted(Array.from({ length: 9 }, () => says('**Next**: mend a.txt')));
    const options = { summariser, windowTokens: 12_000 };
    const told = await converse(start, assignment(scripted(many()), { ...options, step: first }));
    const retold = await converse(start, assignment(scripted([]), { ...options, step: again }));
    expect(summariser.requests.length).toBeGreaterThan(0);
    expect(retold.conversation).toEqual(told.conversation);
  });

  it('remembers that the window was smaller than configured', async () => {
    const replies = many();
    const model = scripted([
      ...replies.slice(0, 20),
      { kind: 'overflow' },
      { kind: 'overflow' },
      ...replies.slice(20),
    ]);
    const summariser = scripted(Array.from({ length: 40 }, () => ({ kind: 'overflow' as const })));
    const ending = await converse(start, assignment(model, { summariser }));
    expect(ending.kind).toBe('accepted');
    expect(ending.conversation.windowTokens).toBeLessThan(10_000);
    expect(ending.conversation.messages[0]).toEqual(start.messages[0]);
  });
});

describe('a bad call comes back as one helpful line', () => {
  it.each([
    ['an unknown tool', call('browse', {}), /no tool `browse`.*shell, view/],
    ['arguments that are not JSON', call('shell', '{"command": "ls'), /arguments of `shell` are not JSON/],
    ['arguments that do not fit', call('view', { path: {} }), /arguments of `view` do not fit: path/],
    ['a malformed submission', call('submit', { tests: {} }), /arguments of `submit` do not fit: tests/],
    ['a missing file', call('view', { path: 'b.txt' }), /There is no `b.txt`/],
    ['a line past the end', call('view', { path: 'a.txt', from: 9 }), /only 3 lines/],
    [
      'an edit that misses',
      call('edit', { path: 'a.txt', old: 'one\nTwo', new: '' }),
      /nearest is at lines 1-2:\none\ntwo/,
    ],
    [
      'an edit of text that stands twice',
      call('edit', { path: 'a.txt', old: 't', new: 'T' }),
      /2 times \(lines 2, 3\)/,
    ],
    ['an edit that would overwrite', call('edit', { path: 'a.txt', old: '', new: 'T' }), /exists already/],
    ['a search that finds nothing', call('search', { pattern: 'zebra' }), /No line matches/],
  ])('%s', async (_, bad, expected) => {
    const model = scripted([says('', bad), says('', call('submit', {}))]);
    await converse(start, assignment(model));
    expect(lastTool(model)).toMatch(expected);
  });

  it('a file that is not UTF-8 is refused, not garbled', async () => {
    await writeFile(join(folder, 'latin.txt'), Buffer.from([0x63, 0x61, 0x66, 0xe9]));
    const model = scripted([
      says('', call('edit', { path: 'latin.txt', old: 'caf', new: 'tea' })),
      says('', call('submit', {})),
    ]);
    await converse(start, assignment(model));
    expect(lastTool(model)).toContain('not UTF-8');
    expect([...(await readFile(join(folder, 'latin.txt')))]).toEqual([0x63, 0x61, 0x66, 0xe9]);
  });
});

describe('edit', () => {
  const edit = async (input: unknown) => {
    const model = scripted([says('', call('edit', input)), says('', call('submit', {}))]);
    await converse(start, assignment(model));
    return lastTool(model);
  };

  it('replaces exact text and shows what came of it', async () => {
    expect(await edit({ path: 'a.txt', old: 'two', new: '$& 2' })).toBe(
      'Edited `a.txt`:\n1\tone\n2\t$& 2\n3\tthree',
    );
    expect(await readFile(join(folder, 'a.txt'), 'utf8')).toBe('one\n$& 2\nthree\n');
  });

  it('keeps CRLF line ends', async () => {
    await writeFile(join(folder, 'dos.txt'), 'a\r\nb\r\nc\r\n');
    await edit({ path: 'dos.txt', old: 'a\nb', new: 'A\nB' });
    expect(await readFile(join(folder, 'dos.txt'), 'utf8')).toBe('A\r\nB\r\nc\r\n');
  });

  it('makes a new file, with its folders', async () => {
    await edit({ path: 'deep/er/new.txt', old: '', new: 'hello' });
    expect(await readFile(join(folder, 'deep/er/new.txt'), 'utf8')).toBe('hello');
  });
});
