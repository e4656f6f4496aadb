import { parseCommand } from '../parse-command.ts';

/** Praise and thanks, in the words of reviews; what could be a yes to a question is not among them. */
const PLEASED =
  /^(?:(?:lgtm|sgtm|looks? (?:good|great|fine)(?: to me)?|(?:many )?thanks?(?: you)?(?: a lot| so much| again)?|thx|ty|(?:very )?nice(?: work| one| catch| job)?|(?:great|good|awesome|amazing)(?: work| job| catch)?|approv(?:ed?|ing)|ship it|perfect|cool|will (?:review|look)(?: this)?(?: later| soon| tomorrow)?|for (?:this|it|the fix|fixing(?: this| it)?)|and|heirloom) ?)+$/i;
const LONGEST_PRAISE = 100;
const SHORTCODE = /:[a-z0-9_+-]{1,40}:/gi;

/** A command to the bot, praise, or no words at all: there is nothing to be done or answered. */
export function asksNothing(untrustedText: string): boolean {
  if (parseCommand(untrustedText) !== undefined) return true;
  const words = untrustedText
    .replace(/<!--[^]*?(?:-->|$)/g, ' ')
    .replace(SHORTCODE, ' ')
    .replace(/@[\w-]+(?:\[bot\])?/g, ' ')
    .replace(/[^\p{L}\p{N}?'`]+/gu, ' ')
    .trim();
  return words === '' || (words.length <= LONGEST_PRAISE && PLEASED.test(words));
}
