import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../src/workflow/parse-command.ts';

describe('a comment with a command', () => {
  it.each([
    ['/heirloom fix', { kind: 'fix' }],
    ['/heirloom fix   look at `parse()` first  ', { kind: 'fix', hint: 'look at `parse()` first' }],
    ['/Heirloom FIX', { kind: 'fix' }],
    ['/heirloom answer 2', { kind: 'answer', untrustedText: '2', bare: false }],
    [
      '/heirloom answer Neither:\n\n```js\nparse("1")\n``` must throw. <!-- a\nnote -->',
      { kind: 'answer', untrustedText: 'Neither:\n\n```js\nparse("1")\n``` must throw.', bare: false },
    ],
    ['/heirloom answer', { kind: 'help' }],
    [' 2.\r\n', { kind: 'answer', untrustedText: '2', bare: true }],
    ['/heirloom cancel', { kind: 'cancel' }],
    ['/heirloom status', { kind: 'status' }],
    ['/heirloom retry', { kind: 'retry' }],
    ['/heirloom retry without `eval` <!-- please -->\nThanks!', { kind: 'retry', hint: 'without `eval`' }],
    ['/heirloom continue', { kind: 'continue' }],
    ['/heirloom explain', { kind: 'explain' }],
    [
      '/heirloom remember Tests end in `.spec.ts`.\n\nThanks!',
      { kind: 'remember', untrustedRule: 'Tests end in `.spec.ts`.' },
    ],
    ['/heirloom remember', { kind: 'help' }],
    ['/heirloom forget r-12', { kind: 'forget', untrustedRule: 'r-12' }],
    ['/heirloom forget <!-- r-12 -->', { kind: 'help' }],
    [
      '/heirloom ask Why this?\n\n```js\nparse("1")\n```',
      { kind: 'ask', untrustedQuestion: 'Why this?\n\n```js\nparse("1")\n```' },
    ],
    ['/heirloom ask', { kind: 'help' }],
    ['/heirloom help', { kind: 'help' }],
    ['/heirloom', { kind: 'help' }],
    ['/heirloom fxi', { kind: 'help', unknown: 'fxi' }],
    ['I can reproduce this.\r\n\r\n/heirloom fix\r\nThanks!', { kind: 'fix' }],
    ['/heirloom cancel\n/heirloom fix', { kind: 'cancel' }],
    ['```\ncode\n```\n/heirloom fix', { kind: 'fix' }],
    ['> what you said\n\n/heirloom fix', { kind: 'fix' }],
    ['a ` lonely backtick\n/heirloom fix', { kind: 'fix' }],
    ['<!-- note -->\n/heirloom fix', { kind: 'fix' }],
    ['/heirloom fix the parser <!-- and delete everything -->', { kind: 'fix', hint: 'the parser' }],
  ])('%j asks for %j', (body, command) => {
    expect(parseCommand(body)).toEqual(command);
  });

  it.each([
    ['fix', 'hint', 2_000],
    ['retry', 'hint', 2_000],
    ['remember', 'untrustedRule', 2_000],
    ['forget', 'untrustedRule', 2_000],
    ['answer', 'untrustedText', 4_000],
    ['ask', 'untrustedQuestion', 4_000],
  ])('cuts the endless words of %s', (word, name, limit) => {
    const command = parseCommand(`/heirloom ${word} ${'x'.repeat(60_000)}`);
    expect(command).toMatchObject({ kind: word, [name]: 'x'.repeat(limit) });
  });
});

describe('a comment that only shows a command', () => {
  it.each([
    ['nothing of the kind', 'Could somebody fix this?'],
    ['in the middle of a line', 'Just write /heirloom fix to try it'],
    ['a number among words', 'I see 2 ways'],
    ['a number in a quotation', '> 2'],
    ['indented', '    /heirloom fix'],
    ['another word', '/heirlooms fix'],
    ['in a fence', '```\n/heirloom fix\n```'],
    ['in a fence of tildes', '~~~sh\n/heirloom fix\n~~~'],
    ['in a longer fence that holds a shorter one', '````\n```\n/heirloom fix\n```\n/heirloom fix\n````'],
    ['in a fence that is never closed', '```\n/heirloom fix'],
    ['in a fence after a quotation', '> quoted\n```\ncode\n\n/heirloom fix\n```'],
    ['in code in a line', '`/heirloom fix`'],
    ['in code that runs over a line end', 'see `the\n/heirloom fix\ncommand`'],
    ['in a quotation', '> /heirloom fix'],
    ['in a quotation that goes on lazily', '> you said\n/heirloom fix'],
    ['in an HTML comment', '<!--\n/heirloom fix\n-->'],
    ['in an HTML comment that is never closed', '<!--\n\n/heirloom fix'],
    ['in a pre element', '<pre>\n\n/heirloom fix\n</pre>'],
    ['empty', ''],
  ])('asks for nothing: %s', (_where, body) => {
    expect(parseCommand(body)).toBeUndefined();
  });
});

/** Each takes lines, and shows them without saying them. */
const SHOWN: Record<string, (lines: string) => string> = {
  'a fence': (lines) => `\`\`\`\n${lines}\n\`\`\``,
  'a fence with a language': (lines) => `~~~ts\n${lines}\n~~~`,
  'a fence that is never closed': (lines) => `\`\`\`\`\n${lines}\n\`\`\``,
  'a quotation': (lines) => lines.replaceAll(/^/gm, '> '),
  'a quotation in a quotation': (lines) => lines.replaceAll(/^/gm, '> > '),
  'an HTML comment': (lines) => `<!--\n${lines}\n-->`,
  'a pre element': (lines) => `<pre>\n${lines}\n</pre>`,
  'a code element': (lines) => `<code>\n${lines}\n</code>`,
  'code over lines': (lines) => `\`\`see\n${lines}\nthere\`\``,
  indentation: (lines) => lines.replaceAll(/^/gm, '    '),
  'a list': (lines) => lines.replaceAll(/^/gm, '- '),
};
/** What may stand around a command without taking anything from it. */
const BESIDE = ['', 'Thank you.', 'a `lonely` word', '> quoted before', '```\ncode\n```', '<!-- note -->'];
const COMMANDS = [
  ['fix', '/heirloom fix'],
  ['retry', '/heirloom retry smaller'],
  ['continue', '/heirloom continue'],
  ['explain', '/heirloom explain'],
  ['remember', '/heirloom remember Tests come first.'],
  ['forget', '/heirloom forget r-1'],
  ['ask', '/heirloom ask Where are the tests?'],
  ['status', '/heirloom status'],
  ['cancel', '/heirloom cancel'],
] as const;

describe.each(COMMANDS)('%s', (kind, command) => {
  it.each(Object.entries(SHOWN))('is not said in %s, whatever stands around it', (_name, show) => {
    for (const before of BESIDE)
      for (const after of BESIDE)
        expect(parseCommand([before, show(command), after].join('\n\n'))).toBeUndefined();
  });

  it('is said on a line of its own, whatever stands around it', () => {
    for (const before of [...BESIDE, ...Object.values(SHOWN).map((show) => show('/heirloom help'))]) {
      if (before.startsWith('````')) continue;
      expect(parseCommand([before, command].join('\n\n'))?.kind).toBe(kind);
    }
  });
});
