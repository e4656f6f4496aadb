import { describe, expect, it } from 'vitest';
import { statementsIn } from '../../../src/workflow/learning/statements.ts';

const RULES: readonly (readonly [said: string, statement: string])[] = [
  [
    'Each test should have at least one explicit assert.',
    'Each test should have at least one explicit assert.',
  ],
  ['Please avoid `as any`.', 'Please avoid `as any`.'],
  ['Please always run the formatter before pushing.', 'Please always run the formatter before pushing.'],
  ['We always add a test when fixing a bug.', 'We always add a test when fixing a bug.'],
  ["We don't mock the database in integration tests.", "We don't mock the database in integration tests."],
  ['Dates must be in UTC.', 'Dates must be in UTC.'],

  ['We never use default exports.', 'We never use default exports.'],
  ['we always put tests next to the sources', 'We always put tests next to the sources.'],
  ['We prefer `async`/`await` over callbacks.', 'We prefer `async`/`await` over callbacks.'],
  ['We don’t use `any`.', 'We don’t use `any`.'],
  ["We don't mutate arguments, please copy it first.", "We don't mutate arguments."],
  ['Please don’t add runtime dependencies.', 'Please don’t add runtime dependencies.'],
  ["please don't use `console.log` in library code!", "Please don't use `console.log` in library code."],
  ['Please do not commit the lockfile.', 'Please do not commit the lockfile.'],
  ['Please avoid abbreviations in public names.', 'Please avoid abbreviations in public names.'],
  ['Always use single quotes.', 'Always use single quotes.'],
  ['Never throw strings, please.', 'Never throw strings.'],
  ['Please always add a changeset.', 'Please always add a changeset.'],
  ['Prefer `const` over `let`.', 'Prefer `const` over `let`.'],
  ['prefer early returns to nested ifs', 'Prefer early returns to nested ifs.'],
  ['In this repo, errors are written in lower case.', 'In this repo, errors are written in lower case.'],
  [
    'In this repository we return errors instead of throwing.',
    'In this repository we return errors instead of throwing.',
  ],
  ['In this project tests live next to the sources.', 'In this project tests live next to the sources.'],
  [
    'In our codebase, public functions should have a docstring.',
    'In our codebase, public functions should have a docstring.',
  ],
  ['Nit: we always sort imports.', 'We always sort imports.'],
  ['Thanks! We never import from `dist/`.', 'We never import from `dist/`.'],
  ['Looks good, but we never use default exports.', 'We never use default exports.'],
  ['Tests should never hit the network.', 'Tests should never hit the network.'],
  ['Every public function needs a doc comment.', 'Every public function needs a doc comment.'],
  ['All new features must have a test.', 'All new features must have a test.'],
  ['Error messages should end with a period.', 'Error messages should end with a period.'],
  [
    'Our convention is to name booleans with `is` or `has`.',
    'Our convention is to name booleans with `is` or `has`.',
  ],
  ['Our style guide says two spaces.', 'Our style guide says two spaces.'],
  ['As a rule, we avoid barrel files.', 'We avoid barrel files.'],
  ['We usually keep one class a file.', 'We usually keep one class a file.'],
  ['We only support Node 20 and newer.', 'We only support Node 20 and newer.'],
  ['We **never** use `var`.', 'We never use `var`.'],
  ['- we always add a test for a bug fix', 'We always add a test for a bug fix.'],
  ['We always update the changelog; can you add a line?', 'We always update the changelog.'],
  ['For future reference, we squash commits? No: we always rebase feature branches.', ''],
];

const NOT_RULES: readonly string[] = [
  "We don't add the header when the request is cached.",
  'We avoid the network call when the cache is warm.',
  'We always start the timer before the request.',
  'We always store the token in the session.',
  'We only use the first element.',
  'We usually skip the first row.',
  "We don't throw when a file is missing.",
  'We never test the error path.',
  'Numbers should be positive.',

  'We always return here null.',
  'We always return null here.',
  'We never use `retries`.',
  'We never use the result.',
  'We never get here with an empty list.',
  'We always call this twice.',
  'Do we always use single quotes?',
  'Why do we never use default exports?',
  'We always use tabs?',
  '> We never use default exports.',
  '```\nWe never use default exports.\n```',
  '    We never use default exports.',
  'The docs say "We never use default exports."',
  '"We never use default exports." is what he said.',
  "Please don't merge yet.",
  "Please don't change this.",
  "Please don't rename the parser.",
  "Please don't use that helper.",
  'Please avoid the copy.',
  'Please use `Map` here.',
  'Please rename this.',
  'Always null.',
  'Never mind.',
  'Never mind, I found it.',
  'I prefer the other name.',
  'I would prefer a switch over an if.',
  'Prefer `a` over `b` here.',
  'Maybe we always add a test.',
  'I think we never use default exports.',
  'We always used tabs.',
  'We were always using tabs.',
  'If we always use tabs, the diff gets smaller.',
  'It fails because we never initialise the client.',
  'This should never be negative.',
  'The value should always be positive.',
  'All tests must pass.',
  'All tests should pass before merging.',
  'We never know.',
  'We always win ;)',
  'We always use tabs, lol',
  'We don’t need this any more.',
  'We don’t use it anymore, so remove it.',
  'We always end up in the catch block.',
  'LGTM, thanks!',
  'Done.',
  'In this repo we had a bug with cents.',
  'In this repo there is already a helper for that.',
  '/heirloom remember We never use default exports.',
  '<!-- We never use default exports. -->',
  'nit: typo',
  'You should always check the return value.',
  'Can you please always add a test?',
  'We never test this path.',
  'Prefer not to.',
  'Always.',
  'We prefer this.',
  'Every caller passes a context.',
  'The parser always skips blank lines.',
];

describe('explicit statements of reviewers', () => {
  it.each(RULES)('%s', (said, statement) => {
    expect(statementsIn(said)).toEqual(statement === '' ? [] : [statement]);
  });

  it.each(NOT_RULES)('is none: %s', (said) => {
    expect(statementsIn(said)).toEqual([]);
  });

  it('are found among other words, each once', () => {
    const said = `Thanks for the fix!

Could you rename \`x\`? We never abbreviate names. The rest looks good, and the test is nice.

> We always use tabs.

\`\`\`suggestion
// We never use tabs.
\`\`\`

- We never abbreviate names.
- Please don't use \`e.g.\` in docs.`;
    expect(statementsIn(said)).toEqual(['We never abbreviate names.', "Please don't use `e.g.` in docs."]);
  });

  it('takes no long time over hostile text', () => {
    for (const piece of ['we ', '`', '[', '**', '- ', 'e.g.', '<!--', 'in this repo, ', 'all a '])
      expect(statementsIn(piece.repeat(20_000)).length).toBeLessThanOrEqual(5);
  });
});
