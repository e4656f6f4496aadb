import type { Command } from './trigger-request.ts';

const COMMAND = /^\/heirloom(?!\S)/im;
const HINT_LIMIT = 2_000;
const WORDS_LIMIT = 4_000;
/** The number of an option, and nothing else. */
const BARE_NUMBER = /^\s*(\d{1,2})[.)]?\s*$/;

/**
 * The first `/heirloom …` that starts a line of what the comment says itself: not in code, in a quotation or in
 * an HTML comment; or the comment is nothing but the number of an option. Undefined when there is none.
 */
export function parseCommand(untrustedBody: string): Command | undefined {
  const body = untrustedBody.replace(/\r\n?/g, '\n');
  const visible = withoutWhatIsNotSaid(body);
  const found = COMMAND.exec(visible);
  if (found === null) return bareAnswer(body);
  // Word and rest are taken from the comment as written: a hint or an answer may well hold code.
  const [, word = '', rest = ''] = /^\S+[ \t]*(\S*)([^]*)/.exec(body.slice(found.index)) ?? [];
  return commandOf(word.toLowerCase(), rest);
}

function bareAnswer(body: string): Command | undefined {
  const [, number] = BARE_NUMBER.exec(body) ?? [];
  return number === undefined ? undefined : { kind: 'answer', untrustedText: number, bare: true };
}

function commandOf(word: string, untrustedRest: string): Command {
  switch (word) {
    case 'fix':
    case 'retry': {
      const hint = lineOf(untrustedRest);
      return hint === '' ? { kind: word } : { kind: word, hint };
    }
    case 'answer':
      return unlessEmpty(textOf(untrustedRest), (untrustedText) => ({
        kind: word,
        untrustedText,
        bare: false,
      }));
    case 'ask':
      return unlessEmpty(textOf(untrustedRest), (untrustedQuestion) => ({ kind: word, untrustedQuestion }));
    case 'remember':
    case 'forget':
      return unlessEmpty(lineOf(untrustedRest), (untrustedRule) => ({ kind: word, untrustedRule }));
    case 'cancel':
    case 'continue':
    case 'explain':
    case 'status':
      return { kind: word };
    case '':
    case 'help':
      return { kind: 'help' };
    default:
      return { kind: 'help', unknown: word.slice(0, 40) };
  }
}

/** A command that says nothing without words. */
function unlessEmpty(untrusted: string, command: (untrusted: string) => Command): Command {
  return untrusted === '' ? { kind: 'help' } : command(untrusted);
}

function lineOf(untrustedRest: string): string {
  const [untrustedLine = ''] = untrustedRest.split('\n');
  return said(untrustedLine).slice(0, HINT_LIMIT);
}

function textOf(untrustedRest: string): string {
  return said(untrustedRest).slice(0, WORDS_LIMIT);
}

function said(untrusted: string): string {
  return untrusted.replace(/<!--[^]*?(?:-->|$)/g, '').trim();
}

const END = String.raw`(?![\s\S])`;
const BLOCK_START = '[ ]{0,3}(?:```|~~~|<!--|<(?:pre|code)\\b)';

/** Each kind of text that is shown but not said, or not shown at all. Whichever begins first wins. */
const NOT_SAID = new RegExp(
  [
    // A fenced block, up to its closing fence or the end of the comment.
    '^[ ]{0,3}(`{3,})[^`\\n]*(?:\\n[\\s\\S]*?(?:^[ ]{0,3}\\1`*[ \\t]*$|END)|END)',
    '^[ ]{0,3}(~{3,})[^\\n]*(?:\\n[\\s\\S]*?(?:^[ ]{0,3}\\2~*[ \\t]*$|END)|END)',
    '<!--[\\s\\S]*?(?:-->|END)',
    '<(pre|code)\\b[\\s\\S]*?(?:</\\3\\s*>|END)',
    // A quotation goes on, lazily, to the next empty line or block.
    '^[ ]{0,3}>[^\\n]*(?:\\n(?![ \\t]*(?:\\n|END))(?!BLOCK)[^\\n]*)*',
    // Code in a line, which may run over line ends but not over an empty line.
    '(?<!`)(`+)(?!`)(?:(?!\\n[ \\t]*\\n)[\\s\\S])*?(?<!`)\\4(?!`)',
  ]
    .join('|')
    .replaceAll('END', END)
    .replaceAll('BLOCK', BLOCK_START),
  'gim',
);

/** The same text, same length, same lines, with everything that is not said blotted out. */
function withoutWhatIsNotSaid(body: string): string {
  return body.replace(NOT_SAID, (match) => match.replace(/[^\n]/g, '\0'));
}
