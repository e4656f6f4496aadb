import { describe, expect, it } from 'vitest';
import type { CommandEvidence, Evidence } from '../../../src/conventions/evidence.ts';
import { evidenceInShort } from '../../../src/conventions/form/evidence-details.ts';
import {
  pullRequestBody,
  type PullRequestBodyInput,
} from '../../../src/conventions/form/pull-request-body.ts';

function run(exitCode: number, output = 'printed'): CommandEvidence {
  return { command: 'npm test', exitCode, seconds: 1.25, output, ending: 'exited' };
}

const PROVEN: Evidence = {
  baseline: run(0),
  before: run(1),
  after: run(0),
  suite: run(0),
  reproduction: { kind: 'verified', tests: ['test/parse.test.ts'] },
  changedStates: [],
};

const UNPROVEN: Evidence = {
  reproduction: { kind: 'none', because: 'no test runner was found' },
  changedStates: [],
};

function body(input: Partial<PullRequestBodyInput> = {}): string {
  return pullRequestBody({
    issue: 12,
    untrustedSummary: 'Percent signs were not decoded; now they are.',
    evidence: PROVEN,
    receipt: {
      precedents: [{ sha: 'a'.repeat(40), title: 'fix: decode (#7)', url: 'https://example.com/commit/a' }],
      rules: [{ id: 'smallest-change', statement: 'Change only what is needed.' }],
      files: ['src/parse.ts'],
      confidence: 0.67,
      model: 'a-model',
      turns: 7,
      tokens: 12_345,
      cost: 0.05,
    },
    deviations: [],
    ...input,
  });
}

function section(text: string, heading: string): string {
  return (
    text
      .split(`${heading}\n`)[1]
      ?.split(/\n#|\n<details>|\n\*\*Where/)[0]
      ?.trim() ?? ''
  );
}

describe('the evidence', () => {
  it('names what was left out as flaky in one line, and where the results come from', () => {
    const flaky = ['a.test.ts > waits', 'b', 'c', 'd', 'e', 'f'];
    const text = body({ evidence: { ...PROVEN, flaky, resultsFrom: 'vitest JSON' } });
    expect(text).toContain(
      'Left out as flaky, as they failed and passed on the same code: a.test.ts > waits; b; c; d; e and 1 more.',
    );
    expect(text).toContain('Results by test: vitest JSON.');
    expect(body()).not.toMatch(/flaky|Results by test/);
  });
});

describe('a pull request without a template', () => {
  it('says on its first screen what was wrong, what proves it and what it fixes', () => {
    const [screen] = body().split('<details>');
    expect(screen?.trim()).toBe(
      [
        'Percent signs were not decoded; now they are.',
        '`test/parse.test.ts` fails without the fix (exit code 1) and passes with it (exit code 0). The test suite passes (exit code 0).',
        'Fixes #12',
      ].join('\n\n'),
    );
  });

  it('folds away the commands with their output, and the receipt', () => {
    const text = body();
    expect(text.match(/<details>/g)).toHaveLength(2);
    expect(text.match(/<\/details>/g)).toHaveLength(2);
    expect(text).toContain('**Reproduction without the fix**: exit code 1, 1.3 s');
    expect(text).toContain('[`aaaaaaaaaa`](https://example.com/commit/a)');
    expect(text).toContain('7 turns, 12,345 tokens, $0.05');
  });

  it('tells what departs from the habits', () => {
    expect(body({ deviations: [{ message: 'No changelog entry.', citation: 'rule r1' }] })).toContain(
      '**Known deviations**\n\n- No changelog entry. (rule r1)',
    );
  });
});

describe("the repository's own template", () => {
  const template = [
    '<!-- Thanks! -->',
    '## What does this change?',
    '<!-- tell us -->',
    '## Why',
    '## How has it been tested?',
    '## Related issue',
    'Closes #',
    '## Screenshots',
    '## Checklist',
    '- [x] Tests added',
    '- [ ] All tests pass',
    '- [ ] Lint and format',
    '- [ ] I have signed the CLA',
  ].join('\r\n');

  it('is filled section by section, without its comments', () => {
    const text = body({ template });
    expect(text).not.toContain('<!--');
    expect(section(text, '## What does this change?')).toBe('Percent signs were not decoded; now they are.');
    expect(section(text, '## How has it been tested?')).toMatch(/fails without the fix/);
    expect(section(text, '## Related issue')).toBe('Closes #12');
    expect(section(text, '## Screenshots')).toMatch(/^_Not filled in/);
    expect(text.match(/#12/g)).toHaveLength(1);
  });

  it('has its boxes ticked on evidence only', () => {
    const passed = (kind: 'lint' | 'format') => ({ ...run(0), kind });
    const boxes = (evidence: Evidence) =>
      section(body({ template, evidence }), '## Checklist')
        .match(/\[[ x]\]/g)
        ?.join('');
    expect(boxes(PROVEN)).toBe('[x][x][ ][ ]');
    expect(boxes({ ...PROVEN, checks: [passed('lint')] })).toBe('[x][x][ ][ ]');
    expect(boxes({ ...PROVEN, checks: [passed('lint'), passed('format')] })).toBe('[x][x][x][ ]');
    expect(boxes({ ...PROVEN, suite: run(1) })).toBe('[x][ ][ ][ ]');
    expect(boxes({ ...PROVEN, before: run(0) })).toBe('[ ][x][ ][ ]');
    expect(boxes(UNPROVEN)).toBe('[ ][ ][ ][ ]');
  });

  it('that is only a checklist follows the summary', () => {
    const text = body({
      template: '### The author should\n\n- [ ] Add tests\n- [ ] Run tests\n- [ ] Add docs',
    });
    expect(text.startsWith('Percent signs')).toBe(true);
    expect(text).toContain('- [x] Add tests\n- [x] Run tests\n- [ ] Add docs');
  });

  it('is told that nothing breaks where the model says so and the gate sees no other', () => {
    const asked = '## Breaking changes\n\n- [ ] Yes\n- [ ] No';
    const told = { template: `## Description\n\n${asked}`, untrustedBreaking: 'no' };
    expect(body(told)).toContain('- [x] No');
    expect(body({ ...told, changesInterface: true })).toContain('- [ ] No');
  });

  it('has its closing line filled in where it stands', () => {
    const text = body({ template: 'Fixes # (issue)\n\n## Description\n' });
    expect(text.match(/Fixes #12/g)).toHaveLength(1);
    expect(text).not.toContain('(issue)');
  });
});

describe('honesty', () => {
  it('says what was not proven', () => {
    const text = body({ evidence: UNPROVEN });
    expect(text).toContain('No test reproduces the issue: no test runner was found');
    expect(text).toContain('The test suite was not run');
  });

  it('never calls a reproduction proven that did not fail before', () => {
    expect(body({ evidence: { ...PROVEN, before: run(0) } })).toContain('**The reproduction is not proven**');
    const timedOut: CommandEvidence = { ...run(1), exitCode: null, ending: 'timed-out' };
    expect(body({ evidence: { ...PROVEN, before: timedOut } })).toContain('without the fix timed out');
  });

  it('shows a failing suite and what it broke on the first screen', () => {
    const changedStates = [{ name: 'parses', before: 'passed', after: 'failed' } as const];
    const [screen] = body({ evidence: { ...PROVEN, suite: run(1), changedStates } }).split('<details>');
    expect(screen).toContain(
      '**The test suite does not pass** (exit code 1; without the change: exit code 0).',
    );
    expect(screen).toContain('**1 of the tests that passed before fail now.**');
  });
});

describe('text of others', () => {
  it('notifies nobody, closes nothing else, hides nothing and swallows nothing', () => {
    const text = body({
      untrustedSummary: 'cc @octocat fixes #99 <!-- heirloom:run=x --> <details>\n```\nopen',
    });
    expect(text).not.toMatch(/@octocat|#99|<!--/);
    expect(text.match(/<details>/g)).toHaveLength(2);
    expect(text).toContain('open\n```\n');
  });

  it('in an output cannot close its block, colour a terminal, or make the body too long', () => {
    const output = `\u001b[31mred\u001b[0m\n\`\`\`\n</details>${'x'.repeat(500_000)}the end`;
    const text = body({
      evidence: { ...PROVEN, suite: run(0, output) },
      untrustedSummary: 'y'.repeat(100_000),
    });
    expect(text.length).toBeLessThan(65_536);
    expect(text).toContain('````text\nred\n```');
    expect(text).not.toContain('\u001b');
    expect(text).toContain('the end\n````');
  });
});

it('says that nothing more fails where the suite failed before too and was compared test by test', () => {
  const evidence = {
    reproduction: { kind: 'none', because: 'no test shows it' },
    baseline: run(1),
    suite: run(1),
    changedStates: [],
  } as const;
  expect(evidenceInShort({ ...evidence, perTest: true })).toContain('No test fails that passed before');
  expect(evidenceInShort(evidence)).toContain('**The test suite does not pass**');
  expect(evidenceInShort({ ...evidence, perTest: true, baseline: run(0) })).toContain(
    '**The test suite does not pass**',
  );
});

it('says of a check whose program is not there that it could not be run, and no exit code', () => {
  const lint = { ...run(1, '> lint\n\nsh: 1: eslint: not found'), kind: 'lint', atBase: 'failed' } as const;
  const text = body({ evidence: { ...PROVEN, checks: [lint] } });
  expect(text).toContain('**Linter**: could not be run here, with the change or without it');
  expect(text).toContain('\nsh: 1: eslint: not found\n');
  expect(text).not.toMatch(/Linter\*\*: exit code/);
});
