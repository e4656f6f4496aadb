import { describe, expect, it } from 'vitest';
import { elide, trimMiddle } from '../../src/agent/context.ts';
import type { Message } from '../../src/model/model.ts';

const result = (n: number): Message => ({ role: 'tool', callId: `c${n}`, content: `${n} `.repeat(2000) });
const conversation: Message[] = [
  { role: 'system', content: 'rules' },
  ...Array.from({ length: 20 }, (_, n) => result(n)),
];

describe('what is sent to the model', () => {
  it('is all of it while it fits', () => {
    expect(elide(conversation, 1_000_000)).toBe(conversation);
  });

  it('leaves out the oldest results first, and never the newest', () => {
    const sent = elide(conversation, 20_000);
    expect(sent).toHaveLength(conversation.length);
    expect(sent[0]).toEqual(conversation[0]);
    expect(sent[1]!.content).toMatch(/^\[\d+ characters left out/);
    expect(sent.slice(-8)).toEqual(conversation.slice(-8));
  });

  it('is cut in the middle where a single result is too long', () => {
    expect(trimMiddle('a'.repeat(50) + 'b'.repeat(50), 20)).toMatch(
      /^a{8}\n\[… 80 characters left out …\]\nb{12}$/,
    );
  });
});
