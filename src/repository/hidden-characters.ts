/**
 * Characters that make a text read otherwise than it runs (Trojan Source, CVE-2021-42574 and CVE-2021-42694) or that
 * carry what nobody sees, such as orders to other agents.
 */
const KINDS: readonly (readonly [what: string, where: RegExp])[] = [
  ['a character that turns the direction of writing', /[\u202a-\u202e\u2066-\u2069]/u],
  ['an invisible letter', /[\u115f\u1160\u3164\uffa0]/u],
  // Flags of regions are written with tags.
  ['an invisible tag', /(?<!\u{1f3f4}[\u{e0020}-\u{e007e}]*)[\u{e0000}-\u{e007f}]/u],
  ['invisible selectors', /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]{3}/u],
  ['characters without width', /[\u200b\u2060-\u2064\ufeff]{3}|[\u200b-\u200d\u2060-\u2064\ufeff]{6}/u],
  // Snapshots hold the escapes of colours.
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  ['a control character', /(?![\t\n\r\v\f\u001b])\p{Cc}/u],
  ['a line that is hidden by a carriage return', /\r(?!$|\r)/u],
  [
    'a word of Latin and Cyrillic letters',
    /\p{sc=Latin}\p{sc=Cyrillic}\p{sc=Latin}|\p{sc=Cyrillic}\p{sc=Latin}\p{sc=Cyrillic}/u,
  ],
];

/** What is hidden in a line of text, in a few words. */
export function hiddenIn(line: string): string | undefined {
  // Nearly every line is of plain letters.
  if (/^[\t\x20-\x7e]*\r?$/.test(line)) return undefined;
  return KINDS.find(([, where]) => where.test(line))?.[0];
}
