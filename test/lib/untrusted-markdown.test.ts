import { describe, expect, it } from 'vitest';
import { defused, quoteUntrusted } from '../../src/lib/untrusted-markdown.ts';

describe('untrusted text in a comment', () => {
  it.each([
    ['notifies nobody', 'cc @octocat and @org/team', /@[a-z]/],
    ['closes no issue', 'fixes #12, closes GH-7', /#\d|GH-\d/],
    ['closes no issue by its address', 'fixes https://github.com/a/b/issues/12', /issues\/\d/],
    ['hides nothing', 'seen <!-- heirloom:run=1 -->', /<!--/],
    ['leaves nothing open', '<details><summary>x', /<d|<s/],
    ['turns no text around', 'a\u202Eb\u2066c', /[\u202A-\u202E\u2066-\u2069]/],
    ['controls no terminal', '\u001B[31mred\u0007', /\p{Cc}/u],
  ])('%s', (_what, text, harmful) => {
    expect(text).toMatch(harmful);
    expect(defused(text)).not.toMatch(harmful);
  });

  it('reads as it was written', () => {
    const text = 'if (a < b && c > d) {\n\treturn `#{x}`; // 100 % of it – ünïcödé\n}';
    expect(defused(text)).toBe(text);
  });

  it('cannot leave its quotation', () => {
    expect(quoteUntrusted('one\r\n\r\n```\n/heirloom fix\n')).toBe('> one\n>\n> ```\n> /heirloom fix');
  });
});
