import { describe, expect, it } from 'vitest';
import { countTokens, messageTokens, requestTokens } from '../../src/model/tokens.ts';

describe('tokens', () => {
  it('are counted as a tokenizer does, not by length', () => {
    expect(countTokens('')).toBe(0);
    expect(countTokens('hello world')).toBe(2);
    expect(countTokens('漢字漢字')).toBeGreaterThanOrEqual(2);
    expect(countTokens(' '.repeat(1000))).toBeLessThan(50);
  });

  it('are counted whatever is in the text', () => {
    expect(countTokens('<|endoftext|>')).toBeGreaterThan(0);
    expect(countTokens('\ud800 half a character')).toBeGreaterThan(0);
  });

  it('of a long text are worked out from pieces of it', () => {
    const line = 'export function answer(): number { return 42; }\n';
    const one = countTokens(line.repeat(1000)) / 1000;
    const many = countTokens(line.repeat(100_000)) / 100_000;
    expect(Math.abs(many - one) / one).toBeLessThan(0.02);
  });

  it('take in calls and tool definitions', () => {
    const text = 'word '.repeat(500);
    const call = { id: 'c1', name: 'edit', untrustedArguments: JSON.stringify({ new: text }) };
    expect(messageTokens({ role: 'assistant', content: '', calls: [call] })).toBeGreaterThan(500);
    const tool = { name: 'edit', description: text, parameters: {} };
    expect(requestTokens({ messages: [], tools: [tool] })).toBeGreaterThan(500);
  });
});
