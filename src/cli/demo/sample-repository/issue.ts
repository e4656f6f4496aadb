import { text } from './changes.ts';

/** A true bug of the sample repository at its head, as someone who met it would report it. */
export const ISSUE = {
  title: 'parse() silently drops a number that has no unit',
  body: text`
    We read session lifetimes from a config file with \`parse()\`. Somebody wrote \`1h 30\` and meant an
    hour and a half. There was no error: everyone was signed out after one hour, and it took us two days
    to find out why.

    ### Steps to reproduce

    \`\`\`js
    import { parse } from 'lapse';

    console.log(parse('1h 30'));
    console.log(parse('2 days plus 4 hours'));
    \`\`\`

    ### Expected

    A \`LapseError\`, as for every other text that is not a duration. \`parse('30')\` already throws
    \`not-a-duration\`, and \`parseClock\` and \`parseIso\` both refuse what is left over.

    ### Actual

    \`\`\`console
    $ node repro.mjs
    3600000
    187200000
    \`\`\`

    The \`30\` (and the word \`plus\`) are ignored without a word. Commas and "and" between the terms should
    of course go on working.

    lapse 0.7.0, Node.js 22.11.0
  `,
} as const;
