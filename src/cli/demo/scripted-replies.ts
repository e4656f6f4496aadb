import type { Script, ScriptedReply } from './scripted-model.ts';

const SOURCE = 'src/parse.js';
const TESTS = 'test/parse.test.js';

/** The same replies, and to the question of a review that there is nothing to object to. */
export function withReview(replies: readonly ScriptedReply[]): Script {
  return (opening) => (opensReview(opening) ? REVIEW : replies);
}

export function opensReview(opening: string): boolean {
  return opening.startsWith('You review a change');
}

export const REVIEW: readonly ScriptedReply[] = [
  { calls: [{ tool: 'review', arguments: { findings: [] } }] },
];

/** What the model of the demo says: it mends the fault of the sample repository's issue, with one slip on the way. */
export function scriptedReplies(issue: number): readonly ScriptedReply[] {
  return [...reproduce(), ...fix(), ...mendTheSlip(issue)];
}

function reproduce(): readonly ScriptedReply[] {
  return [
    {
      say: 'First the reader itself, and how its neighbours refuse what is left over.',
      calls: [
        { tool: 'view', arguments: { path: SOURCE } },
        { tool: 'search', arguments: { pattern: 'unexpected-text' } },
      ],
    },
    {
      say: 'parseClock and parseIso were mended for the same fault. How were they, and what do the tests of parse look like?',
      calls: [
        {
          tool: 'recall',
          arguments: { query: 'reject text that was dropped silently when reading a duration' },
        },
        { tool: 'view', arguments: { path: TESTS } },
      ],
    },
    {
      say: 'A test in the same file, in the same style, that compares the code as CONTRIBUTING.md asks.',
      calls: [{ tool: 'edit', arguments: { path: TESTS, old: LAST_TEST, new: LAST_TEST + REGRESSION_TEST } }],
    },
    { calls: [{ tool: 'shell', arguments: { command: `node --test ${TESTS}` } }] },
    {
      say: 'It fails because nothing is thrown, which is what the issue says.',
      calls: [{ tool: 'submit', arguments: REPRODUCTION }],
    },
  ];
}

function fix(): readonly ScriptedReply[] {
  return [
    {
      say: 'What is left once the terms, the separators and "and" are gone was not read: refuse it as the other readers do.',
      calls: [
        { tool: 'edit', arguments: { path: SOURCE, old: TERM, new: TERM + BETWEEN } },
        { tool: 'edit', arguments: { path: SOURCE, old: TOTAL, new: REFUSAL + TOTAL } },
      ],
    },
    { calls: [{ tool: 'shell', arguments: { command: 'npm test' } }] },
    { say: 'Every test passes.', calls: [PROPOSAL] },
  ];
}

/** The changelog was forgotten, and the organic gate has sent the change back. */
function mendTheSlip(issue: number): readonly ScriptedReply[] {
  const line = `\n- \`parse\` refuses a number without a unit instead of dropping it (#${issue}).`;
  return [
    {
      say: 'Users of this library read the changelog; a fix adds a line.',
      calls: [{ tool: 'edit', arguments: { path: 'CHANGELOG.md', old: LAST_NOTE, new: LAST_NOTE + line } }],
    },
    { calls: [PROPOSAL] },
  ];
}

const LAST_TEST = String.raw`  assert.throws(() => parse('x'.repeat(1_000)), { message: /^"x{40}…" is not a duration$/ });
});
`;

const REGRESSION_TEST = `
test('refuses a number without a unit and words that are no separator', () => {
  for (const text of ['1h 30', '2 days plus 4 hours', '1h 30m ago']) {
    assert.throws(() => parse(text), { code: 'unexpected-text' });
  }
});
`;

const TERM = String.raw`const TERM = /([+-]?\d+(?:\.\d+)?)\s*([a-z]+)/gi;
`;

const BETWEEN = String.raw`const BETWEEN = /[\s,]|\band\b/gi;
`;

const TOTAL = '  let total = 0;\n';

const REFUSAL = `  const rest = text.replace(TERM, ' ').replace(BETWEEN, '');
  if (rest !== '') throw fail('unexpected-text', 'cannot read ' + quote(rest) + ' in ' + quote(text));
`;

const LAST_NOTE = '- `format` refuses what is not a finite number (#71).';

const REPRODUCTION = {
  tests: [TESTS],
  failure: 'Missing expected exception',
  plan: '`parse` collects the terms it knows and never looks at the rest of the text. Refuse what is left over with `unexpected-text`, as `parseClock` and `parseIso` do.',
};

const PROPOSAL = {
  tool: 'submit',
  arguments: {
    title: 'fix(parse): reject a number without a unit',
    summary:
      '`parse` collected the terms it knew and never looked at what stood between or after them, so that `1h 30` was ' +
      'read as one hour. What is left once terms, commas, spaces and "and" are taken out is now refused with ' +
      '`unexpected-text`, the error that `parseClock` and `parseIso` already give.',
  },
} as const;
