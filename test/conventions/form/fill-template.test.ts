import { describe, expect, it } from 'vitest';
import type { CommandEvidence, Evidence } from '../../../src/conventions/evidence.ts';
import { fillTemplate, NOT_FILLED } from '../../../src/conventions/form/fill-template.ts';
import type { Answers } from '../../../src/conventions/form/template-answers.ts';

const run = (exitCode: number): CommandEvidence => ({
  command: 'npm test',
  exitCode,
  seconds: 1,
  output: '',
  ending: 'exited',
});

const EVIDENCE: Evidence = {
  before: run(1),
  after: run(0),
  suite: run(0),
  reproduction: { kind: 'verified', tests: ['test/door.test.ts'] },
  changedStates: [],
};

const answers: Answers = {
  evidence: EVIDENCE,
  namesIssue: true,
  breaksNothing: true,
  changed: ['src/door.ts', 'test/door.test.ts'],
  issue: 12,
  summary: 'Summary.',
  before: 'Before.',
  after: 'After.',
  proof: 'Proof.',
  notes: [],
  model: 'a-model',
};

const lines = (template: string, told: Partial<Answers> = {}) =>
  fillTemplate(template, { ...answers, ...told })
    .text.split('\n')
    .filter(Boolean);

describe('headings of a template', () => {
  it('ask for what happened before and what happens now', () => {
    const template = 'Resolves #NUMBER\n\n----\n\n### Before it?\n* \n\n### After it?\n* \n\n----\n';
    const wordings = ['### Before it?', 'Before.', '### After it?', 'After.', 'Proof.'];
    expect(lines(template)).toEqual(['Resolves #12', '----', ...wordings, '----']);
  });

  it('ask for the current and the new behaviour', () => {
    const template =
      '## What is the current behavior?\n\nIssue Number: N/A\n\n## What is the new behavior?\n';
    expect(lines(template)).toEqual([
      '## What is the current behavior?',
      'Before.',
      'Issue Number: fixes #12',
      '## What is the new behavior?',
      'After.',
      'Proof.',
    ]);
    expect(lines(template, { before: undefined, after: undefined })).toContain('`test/door.test.ts` fails.');
    expect(lines(template, { before: undefined, after: undefined })).toContain('Summary.');
  });

  it('ask for a reason and a solution', () => {
    expect(lines('## Motivation\n\n## Solution\n')).toEqual([
      '## Motivation',
      'Before.',
      '## Solution',
      'After.',
      'Proof.',
      'Fixes #12',
    ]);
  });

  it('ask for what and why in one', () => {
    expect(lines('**What this does / why we need it**:\n\n**Notes for the reviewer**:\n')).toEqual([
      '**What this does / why we need it**:',
      'Summary.',
      'Proof.',
      'Fixes #12',
      '**Notes for the reviewer**:',
      'None.',
    ]);
  });

  it('are loud lines with a hint and the beginning of an answer behind them', () => {
    expect(
      lines('**Which issue it fixes** *(optional, as `fixes #<n>(, …)`)*: fixes #\n\n**Why?**\n'),
    ).toEqual(['**Which issue it fixes**:', 'fixes #12', '**Why?**', 'Summary.', 'Proof.']);
  });

  it('are underlined', () => {
    expect(lines('Description\n-----------\n\nPlease describe.\n\nTesting\n=======\n')).toEqual([
      'Description',
      '-----------',
      'Summary.',
      'Fixes #12',
      'Testing',
      '=======',
      'Proof.',
    ]);
  });

  it('are questions in a list, whose answers belong to their items', () => {
    const template =
      '* **What is the current behavior?** (or a link)\n\n\n* **What is the new behavior?**\n\n\n* **Other information**:\n';
    expect(lines(template)).toEqual([
      '* **What is the current behavior?**',
      '  Before.',
      '* **What is the new behavior?**',
      '  After.',
      '  Proof.',
      '  Fixes #12',
      '* **Other information**:',
      '  None.',
    ]);
  });

  it('are plain questions where nothing else marks them', () => {
    expect(lines('What does this change?\n\nWhy is it needed?\n')).toEqual([
      'What does this change?',
      'Summary.',
      'Proof.',
      'Fixes #12',
      'Why is it needed?',
      'Before.',
    ]);
  });

  it('may be titles over others, which stay as they are', () => {
    expect(lines('## Behavior\n\n### Before?\n\n### After?\n')[0]).toBe('## Behavior');
    expect(lines('## Behavior\n\n### Before?\n\n### After?\n')[1]).toBe('### Before?');
    expect(lines('# Pull request template\n\n# Summary\n').slice(0, 3)).toEqual([
      '# Pull request template',
      '# Summary',
      'Summary.',
    ]);
  });

  it('with a question below that nothing answers are answered themselves', () => {
    expect(lines('## Motivation\n\n### Have you read the guidelines?\n')).toEqual([
      '## Motivation',
      'Summary.',
      'Proof.',
      'Fixes #12',
      '### Have you read the guidelines?',
      NOT_FILLED,
    ]);
  });

  it('in other languages are read as far as they are usual', () => {
    expect(
      lines('## ¿Cuál es el comportamiento actual?\n\n## ¿Cuál es el nuevo comportamiento?\n'),
    ).toContain('Before.');
    expect(lines('### 变更内容\n\n### 测试\n')).toEqual([
      '### 变更内容',
      'Summary.',
      'Fixes #12',
      '### 测试',
      'Proof.',
    ]);
  });

  it('are not found in code', () => {
    expect(lines('## Summary\n\n```sh\n# What is this?\n```\n')).not.toContain('# What is this?');
  });
});

describe('what nothing answers', () => {
  it.each([
    'Screenshots',
    'Benefits',
    'Drawbacks',
    'Manual testing',
    'Who is this feature for?',
    'Usage examples',
  ])('is said to be so in its own place: %s', (heading) => {
    const text = lines(`## Summary\n\n## ${heading}\n\n[Tell us about it.]\n`);
    expect(text.slice(-2)).toEqual([`## ${heading}`, NOT_FILLED]);
  });

  it('leaves a block that a machine reads', () => {
    expect(lines('**Release note**:\n\n```release-note\n```\n').slice(-2)).toEqual([
      '```release-note',
      '```',
    ]);
  });

  it('is told by fields', () => {
    expect(lines('## Details\n\n- Agent:\n- Model:\n- **Page**:\nNotes: \n').slice(-4)).toEqual([
      '- Agent: Heirloom',
      '- Model: a-model',
      '- **Page**: _not filled in_',
      'Notes: _not filled in_',
    ]);
  });

  it('of a bug that was not shown is not called one', () => {
    const unproven: Evidence = { reproduction: { kind: 'none', because: 'no' }, changedStates: [] };
    const told = { evidence: unproven, before: undefined };
    expect(lines('## Current behavior\n\n## New behavior\n', told)).toContain(NOT_FILLED);
    expect(lines('## Type of change\n', told)).toContain(NOT_FILLED);
  });
});

describe('words for the author', () => {
  it('do not stay', () => {
    const alone = ['Summary.', 'Proof.', 'Fixes #12'];
    expect(lines('<!--\nPlease tell us.\n\nfixes #<n>\n-->\n<!-- more -->')).toEqual(alone);
    expect(lines('**Before you submit,** make sure of this:\n\n1. Run `make`.\n2. Sign the CLA.\n')).toEqual(
      alone,
    );
    expect(
      lines('#### Instructions\n\n- Read them.\n\n**👆 Delete the instructions 👆**\n\nDescribe it here.'),
    ).toEqual(alone);
    expect(lines('---\nname: A fix\nabout: for fixes\n---\n')).toEqual(alone);
  });

  it('stay where they say what boxes are about, but for thanks', () => {
    expect(lines('Thanks for helping!\n\nA good pull request:\n\n- [ ] Has tests\n').slice(3)).toEqual([
      'A good pull request:',
      '- [x] Has tests',
    ]);
  });

  it('keep the addresses of their links', () => {
    expect(
      lines('## Checklist\n\n- [ ] Followed the [rules][1]\n\n[1]: https://example.com/rules\n').at(-1),
    ).toBe('[1]: https://example.com/rules');
  });
});

describe('lines for an issue', () => {
  it.each([
    ['Fixes # (issue)', 'Fixes #12'],
    ['- Fixes #### (if there is one)', '- Fixes #12'],
    ['Closes # .', 'Closes #12'],
    ['Resolves: #issue-number-here', 'Resolves: #12'],
    ['Resolves: owner#', 'Resolves: #12'],
    ['- This closes issue: fixes #', '- This closes issue: fixes #12'],
    ['Issue: #', 'Issue: fixes #12'],
  ])('%s', (line, filled) => {
    expect(lines(`## Summary\n\n${line}\n`)).toContain(filled);
    expect(lines(`## Summary\n\n${line}\n`).join().match(/#12/g)).toHaveLength(1);
    expect(lines(`## Summary\n\n${line}\n`, { issue: undefined }).join()).not.toContain('#12');
  });

  it('that only name one do not close it', () => {
    expect(lines('## Summary\n\n- Related issue:\n')).toEqual([
      '## Summary',
      'Summary.',
      'Proof.',
      'Fixes #12',
      '- Related issue: #12',
    ]);
  });

  it('leave nothing of others behind', () => {
    expect(lines('# Description\n\nFixes # (issue)\nRelated to # (issue)\n')).not.toContain(
      'Related to # (issue)',
    );
  });
});

describe('tables', () => {
  const table = [
    '| Q | A |',
    '| --- | --- |',
    '| Bug fix? | yes/no |',
    '| New feature? | yes/no |',
    '| Breaking change? | yes/no |',
    '| Tests added + pass? | Yes |',
    '| Fixed tickets | `Fixes #1, Fixes #2` |',
    '| Any dependency changes? | |',
    '| License | MIT |',
  ].join('\n');

  it('of questions are answered row by row, before the text', () => {
    expect(lines(`${table}\n\n<!-- describe below -->`)).toEqual([
      '| Q | A |',
      '| --- | --- |',
      '| Bug fix? | yes |',
      '| New feature? | _not filled in_ |',
      '| Breaking change? | no |',
      '| Tests added + pass? | yes |',
      '| Fixed tickets | Fixes #12 |',
      '| Any dependency changes? | no |',
      '| License | MIT |',
      'Summary.',
      'Proof.',
    ]);
  });

  it('may hold the description and how to test it', () => {
    const told = lines('| Questions | Answers\n| --- | ---\n| Description? | Please …\n| How to test? | …', {
      summary: 'One.\n\nTwo | three.',
    });
    expect(told).toEqual([
      '| Questions | Answers',
      '| --- | ---',
      String.raw`| Description? | One.<br>Two \| three.`,
      '| How to test? | Proof.',
      'Fixes #12',
    ]);
  });
});

describe('rules', () => {
  const { issue: _issue, ...without } = answers;
  const filled = (template: string) => fillTemplate(template, without).text;

  it('that stood below a line which is gone go with it', () => {
    expect(filled('Resolves #ISSUE\n----\n## Description\n')).toBe('## Description\n\nSummary.\n\nProof.');
    expect(filled('## Description\n\n---\n\nFixes #\n\n---\n\n- [ ] Tests added\n')).toBe(
      '## Description\n\nSummary.\n\nProof.\n\n---\n\n- [x] Tests added',
    );
  });

  it('stay in code', () => {
    const code = '```release-note\n---\n---\n```';
    expect(filled(`## Description\n\n## Release note\n\n${code}\n`)).toContain(code);
  });
});

describe('boxes', () => {
  const ticked = (label: string, told: Partial<Answers> = {}) =>
    lines(`## Checklist\n\n- [ ] ${label}\n`, told).at(-1)?.startsWith('- [x]');

  it.each([
    'Tests for the changes have been added (for bug fixes / features)',
    "There's **tests** for all new and changed code.",
    'Include a test that fails without this change but passes with it.',
    'New and existing unit tests pass locally with my changes',
    'I have added tests that prove my fix is effective or that my feature works',
    '`npm test` passes',
    'It references an existing issue',
    'Mention `Fixes #<number>` in the description',
    'AI was used to generate this pull request',
  ])('are ticked on evidence: %s', (label) => expect(ticked(label)).toBe(true));

  it.each([
    'I did _not_ use AI to generate this pull request',
    'No tests are required',
    'All tests pass in continuous integration',
    'I ran the tests with `make test-everything`',
    'Documentation has been updated',
    'Tests and documentation have been added',
    'I have performed a self-review of my own code',
    'The code follows the style of the project',
    'Added a changeset',
    'Changelog updated?',
    'Manual tests pass',
    'Commits are squashed',
    'I have searched for existing issues',
    'I checked the existing issues',
    'The associated issue has been assigned to me',
    'There is an existing issue and it is marked as accepted',
    'I have tests for all new functionality on all platforms',
    'Tests added for new features',
    'I tested on Linux, macOS and Windows, all tests pass',
    'Tests pass (on Windows too)',
    'Tests pass on Node 18, 20 and 22',
    'Tests were run with real hardware',
    'Tests run on PostgreSQL and MySQL pass',
    'Tests pass against the `staging` database',
    'This change has been tested in production; tests pass',
    'The tests cover 100% of the new lines',
    'Unit tests added and snapshot tests updated',
    'I have added type tests',
    '`npm test` and `npm run e2e` pass',
    'I wrote this without AI',
    'AI was used, and a human has reviewed every line',
    'AI was used, and I take responsibility for the code',
    'I used an AI assistant only for autocomplete',
    'GitHub Copilot was used',
  ])('are left to a person otherwise: %s', (label) => expect(ticked(label)).toBe(false));

  it('that name a program are ticked when it was that program', () => {
    const linted = (command: string): Partial<Answers> => ({
      evidence: { ...EVIDENCE, checks: [{ ...run(0), command, kind: 'lint' }] },
    });
    expect(ticked('ESLint passes', linted('npx eslint .'))).toBe(true);
    expect(ticked('ESLint passes', linted('npx biome check'))).toBe(false);
    expect(ticked('The linter passes on all packages', linted('npx eslint .'))).toBe(false);
  });

  it('are ticked for a changelog or a fragment that is there', () => {
    expect(ticked('Changelog updated?', { changed: ['CHANGELOG.md'] })).toBe(true);
    expect(ticked('Added a changeset', { changed: ['CHANGELOG.md'] })).toBe(false);
    expect(ticked('Added a changeset', { changed: ['.changeset/a-b-c.md'] })).toBe(true);
  });

  it('for the kind of change say that it is a fix, and nothing else', () => {
    const template =
      '## Type of change\n\n- [ ] Bug fix (non-breaking change)\n- [ ] Code style update\n- [ ] Tests added\n- [x] New feature\n';
    const boxes = (told: Partial<Answers>) =>
      lines(template, told)
        .slice(-4)
        .map((line) => line[3])
        .join('');
    expect(boxes({})).toBe('x   ');
    expect(boxes({ breaksNothing: false })).toBe('    ');
  });

  it('may stand in code or without a bullet', () => {
    expect(lines('## Type\n\n```\n[ ] Bugfix\n[ ] Feature\n```\n').slice(-4)).toEqual([
      '```',
      '[x] Bugfix',
      '[ ] Feature',
      '```',
    ]);
    expect(lines('## What kind is it?\n\n[ ] Bug fix ([how](https://example.com))\n').at(-1)).toMatch(
      /^\[x\] Bug fix/,
    );
  });

  it('keep the lines that go on with them', () => {
    const template =
      '## Checklist\n\n- [ ] Is there an issue for it?\n  - _link issue here_\n- [ ] Style is\\\n  checked by `mvn`\n';
    expect(lines(template).slice(-3)).toEqual([
      '  - #12',
      String.raw`- [ ] Style is\ `.trim(),
      '  checked by `mvn`',
    ]);
  });

  describe('for a breaking change', () => {
    const template =
      '## Does it break anything?\n\n### Breaking change?\n\nSee the rules.\n\n- [ ] Yes\n- [ ] No\n';

    it('say no where neither the model nor the gate sees one', () => {
      expect(lines(template).slice(-3)).toEqual(['See the rules.', '- [ ] Yes', '- [x] No']);
    });

    it('are left open otherwise, and what is known is said', () => {
      expect(lines(template, { breaksNothing: false }).slice(-2)).toEqual(['- [ ] Yes', '- [ ] No']);
      const told = lines(template, { breaksNothing: false, breaking: 'Doors open outwards.' });
      expect(told.slice(-2)).toEqual(['- [ ] Yes', '- [ ] No']);
      expect(told.join('\n')).toContain('Doors open outwards.');
    });
  });

  it('beside a description leave it its words', () => {
    expect(lines('## Description\n\nPlease tell.\n\n- [ ] Tests added\n')).toEqual([
      '## Description',
      'Summary.',
      'Proof.',
      'Fixes #12',
      '- [x] Tests added',
    ]);
  });
});

describe('notes', () => {
  it('have their place where the template has one', () => {
    const { text, hasNotes } = fillTemplate('## Summary\n\n## Additional notes\n', {
      ...answers,
      notes: ['Look here.'],
    });
    expect(text).toMatch(/## Additional notes\n\n- Look here\.$/);
    expect(hasNotes).toBe(true);
    expect(fillTemplate('## Summary\n', { ...answers, notes: ['Look here.'] }).hasNotes).toBe(false);
  });
});

it.each(['(', '**a', '[ ] ', '- [ ] (', '| ', 'fixes #', '`', '<!--', 'a: ', '# ', '?\n'])(
  'is done soon when a template repeats %j',
  (piece) => expect(lines(piece.repeat(3_000)).length).toBeGreaterThan(0),
);
