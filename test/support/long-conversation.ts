import { answer, beginConversation, say, type Conversation } from '../../src/agent/conversation.ts';
import type { ToolCall } from '../../src/model/model.ts';

/** Numbers that look random and are the same each time. */
export function dice(seed: number): (sides: number) => number {
  let state = seed * 2_654_435_761 + 1;
  return (sides) => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 3_266_489_917) >>> 0;
    return state % sides;
  };
}

const ALPHABETS = [
  'the quick brown fox jumps; ',
  '漢字仮名交じり文。',
  '👩‍👩‍👧‍👦 ünï ',
  '```\n[… left out …]\n',
  '\ud800x ',
];

export function textOf(characters: number, throwing: (sides: number) => number): string {
  const unit = `${ALPHABETS[throwing(ALPHABETS.length)]!}${throwing(1000)}\n`;
  return unit.repeat(Math.ceil(characters / unit.length)).slice(0, characters);
}

/** A turn as the loop leaves it: what the model said, and an answer to each call. */
export function turn(
  conversation: Conversation,
  calls: readonly { readonly name: string; readonly input: unknown; readonly result: string }[],
): Conversation {
  const made = calls.map(({ name, input }, nth): ToolCall => {
    const id = `call-${conversation.results + nth}`;
    return { id, name, untrustedArguments: typeof input === 'string' ? input : JSON.stringify(input) };
  });
  const spoken: Conversation = {
    ...conversation,
    messages: [...conversation.messages, { role: 'assistant', content: 'I look.', calls: made }],
  };
  return calls.reduce((so, { result }, nth) => answer(so, made[nth]!.id, result), spoken);
}

/** Many turns of any kind and size, in any script, with results of a megabyte among them. */
export function anyConversation(seed: number): { conversation: Conversation; said: readonly string[] } {
  const throwing = dice(seed);
  const sizes = [0, 40, 600, 3_000, 16_000, throwing(6) === 0 ? 1_000_000 : 5_000];
  const size = () => sizes[throwing(sizes.length)]!;
  const quoted = textOf(size() / 4, throwing).replaceAll('`', "'");
  let conversation = beginConversation(
    [
      { role: 'system', content: 'The rules.' },
      { role: 'user', content: `The task.\n\n\`\`\`\n${quoted}\n\`\`\`\n\nReproduce it first.` },
    ],
    Buffer.from('diff --git a/src/a.ts b/src/a.ts\n--- a/src/a.ts\n+++ b/src/a.ts\n').toString('base64'),
  );
  const said: string[] = [quoted];
  for (let count = throwing(40); count > 0; count--) {
    if (throwing(12) === 0) conversation = say(conversation, `Phase ${count} begins.`);
    const calls = Array.from({ length: 1 + throwing(4) }, () => {
      const input =
        throwing(3) === 0
          ? { path: 'a.ts', old: '', new: textOf(size(), throwing) }
          : { command: `run ${throwing(99)}` };
      const broken = throwing(20) === 0;
      const result = textOf(size(), throwing);
      said.push(result);
      return {
        name: 'path' in input ? 'edit' : 'shell',
        input: broken ? JSON.stringify(input).slice(0, -1) : input,
        result,
      };
    });
    conversation = turn(conversation, calls);
  }
  return { conversation, said };
}
