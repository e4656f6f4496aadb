import { describe, expect, it } from 'vitest';
import { createRedact } from '../../src/lib/redact.ts';
import type { ChatModel, ChatReply, Message } from '../../src/model/model.ts';
import { parseRecording, recorded } from '../../src/model/recording.ts';
import { replayOf } from '../../src/model/replay.ts';

const signal = new AbortController().signal;
const redact = createRedact(['the-secret']);
const says = (content: string): ChatReply => ({
  kind: 'message',
  message: { role: 'assistant', content, calls: [] },
  usage: { model: 'm', promptTokens: 1, cachedTokens: 0, completionTokens: 1 },
  cutOff: false,
});
const user = (content: string): Message => ({ role: 'user', content });
const assistant = (content: string): Message => ({ role: 'assistant', content, calls: [] });

/** Answers with the number of the call. */
function counting(): ChatModel {
  let count = 0;
  return { name: 'm', reply: async () => says(`reply ${++count}`) };
}

function recordedInto(lines: string[], model: ChatModel, work = 'coding') {
  return recorded(model, { work, redact, write: async (line) => void lines.push(line) });
}

const ask = (model: ChatModel, messages: Message[], conversation?: string) =>
  model.reply({ messages, tools: [], ...(conversation !== undefined && { conversation }) }, signal);
const replay = (lines: readonly string[]) => replayOf(parseRecording(lines.join('\n')), redact);

describe('a recording', () => {
  it('has of each request only what is new, and grows with the conversation', async () => {
    const lines: string[] = [];
    const model = recordedInto(lines, counting());
    const messages = [user('x'.repeat(1000))];
    for (let turn = 0; turn < 100; turn++) {
      await ask(model, [...messages]);
      messages.push(assistant('a'.repeat(100)), user('b'.repeat(100)));
    }
    expect(lines.join('\n').length).toBeLessThan(100_000);
    expect(parseRecording(lines[50]!)[0]).toMatchObject({
      kept: 99,
      added: [{ role: 'assistant' }, { role: 'user' }],
    });
  });

  it('has no secrets, and stays JSON', async () => {
    const lines: string[] = [];
    await ask(recordedInto(lines, counting()), [user('"the-secret"\n-----BEGIN PRIVATE KEY-----\nabc')]);
    expect(lines[0]).not.toMatch(/the-secret|abc/);
    expect(parseRecording(lines[0]!)[0]!.added).toEqual([user('"[redacted]"\n[redacted]')]);
  });

  it('has what was thrown, and throws it on', async () => {
    const lines: string[] = [];
    const failing = recordedInto(lines, {
      name: 'm',
      reply: async () => Promise.reject(new Error('aborted')),
    });
    await expect(ask(failing, [user('go')])).rejects.toThrow('aborted');
    expect(parseRecording(lines.join('\n'))).toMatchObject([{ error: 'aborted' }]);
    expect(await ask(replay(lines).model('m', 'coding'), [user('go')])).toMatchObject({
      kind: 'unavailable',
    });
  });

  it('whose last line was cut off is read up to there', () => {
    expect(parseRecording('{"conversation": "a", "model')).toEqual([]);
  });

  it('passes on the words as they come', async () => {
    const heard: string[] = [];
    const model = recorded(
      { name: 'm', reply: async ({ onText }) => (onText?.('wo'), onText?.('rds'), says('words')) },
      {
        work: 'coding',
        redact,
        write: async () => {},
        onText: (conversation, piece) => heard.push(conversation, piece),
      },
    );
    await ask(model, [user('go')], 'fix');
    expect(heard).toEqual(['coding: fix', 'wo', 'coding: fix', 'rds', 'coding: fix', '\n']);
  });
});

describe('a replay', () => {
  it('answers each conversation in its own order, whichever is asked first', async () => {
    const lines: string[] = [];
    const model = recordedInto(lines, counting());
    await ask(model, [user('a')], 'one');
    await ask(model, [user('b')], 'two');
    await ask(model, [user('a'), assistant('reply 1'), user('on')], 'one');
    await ask(recordedInto(lines, counting(), 'reviewing'), [user('a')], 'one');
    const again = replay(lines);
    const coding = again.model('m', 'coding');
    expect(again.left()).toBe(4);
    expect(await ask(coding, [user('b')], 'two')).toEqual(says('reply 2'));
    expect(await ask(coding, [user('a')], 'one')).toEqual(says('reply 1'));
    expect(await ask(coding, [user('a'), assistant('reply 1'), user('on')], 'one')).toEqual(says('reply 3'));
    expect(await ask(again.model('m', 'reviewing'), [user('a')], 'one')).toEqual(says('reply 1'));
    expect(again.left()).toBe(0);
    expect(again.differences).toEqual([]);
    expect(await ask(coding, [user('a')], 'one')).toEqual({
      kind: 'unavailable',
      because: 'the recording of "coding: one" ends after 2 replies',
    });
  });

  it('knows a conversation without a name by how it begins', async () => {
    const lines: string[] = [];
    const model = recordedInto(lines, counting());
    await ask(model, [user('a, in 1.5 s')]);
    await ask(model, [user('b')]);
    const coding = replay(lines).model('m', 'coding');
    expect(await ask(coding, [user('b')])).toEqual(says('reply 2'));
    expect(await ask(coding, [user('a, in 1.7 s')])).toEqual(says('reply 1'));
    expect(await ask(coding, [user('c')])).toMatchObject({
      because: expect.stringContaining('has no conversation'),
    });
  });

  it('takes a conversation that begins otherwise for the next one, and says so', async () => {
    const lines: string[] = [];
    const model = recordedInto(lines, counting());
    await ask(model, [user('a')]);
    await ask(model, [user('b')]);
    await ask(model, [user('b'), assistant('reply 2'), user('on')]);
    const again = replay(lines);
    const coding = again.model('m', 'coding');
    expect(await ask(coding, [user('a')])).toEqual(says('reply 1'));
    expect(await ask(coding, [user('B')])).toEqual(says('reply 2'));
    expect(await ask(coding, [user('B'), assistant('reply 2'), user('on')])).toEqual(says('reply 3'));
    expect(again.differences).toMatchObject([{ call: 1, message: 1, recorded: 'user: b', now: 'user: B' }]);
    expect(again.left()).toBe(0);
  });

  it('says where a request differs first, but for times, ports, temporary folders and runs', async () => {
    const lines: string[] = [];
    const model = recordedInto(lines, counting());
    const output = (time: string, port: number, folder: string, verdict: string) =>
      user(
        `ran at 2026-01-01T10:00:${time}Z in /tmp/${folder}/a.js:3 on localhost:${port} (${time}.5ms): ${verdict}`,
      );
    await ask(model, [user('go'), assistant('ok'), output('11', 4000, 'x', 'passed')], 'one');
    const again = replay(lines);
    await ask(
      again.model('m', 'coding'),
      [user('go'), assistant('ok'), output('22', 5000, 'y', 'passed')],
      'one',
    );
    expect(again.differences).toEqual([]);
    const other = replay(lines);
    await ask(
      other.model('m', 'coding'),
      [user('go'), assistant('ok'), output('22', 5000, 'y', 'failed')],
      'one',
    );
    expect(other.differences).toEqual([
      {
        conversation: 'coding: one',
        call: 1,
        message: 3,
        recorded: expect.stringMatching(/: passed$/),
        now: expect.stringMatching(/: failed$/),
      },
    ]);
  });

  it('takes the second of two replies to the same request: the run was resumed in between', async () => {
    const lines: string[] = [];
    const endless = counting();
    await ask(recordedInto(lines, endless), [user('a')], 'one');
    const resumed = recordedInto(lines, endless);
    await ask(resumed, [user('a')], 'one');
    await ask(resumed, [user('a'), assistant('reply 2')], 'one');
    const coding = replay(lines).model('m', 'coding');
    expect(await ask(coding, [user('a')], 'one')).toEqual(says('reply 2'));
    expect(await ask(coding, [user('a'), assistant('reply 2')], 'one')).toEqual(says('reply 3'));
  });
});
