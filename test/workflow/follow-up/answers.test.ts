import { describe, expect, it } from 'vitest';
import type { PointAnswer } from '../../../src/agent/round-submission.ts';
import { answerMarkdown, jointMarkdown } from '../../../src/workflow/follow-up/answer-markdown.ts';
import { answersTo, type Came } from '../../../src/workflow/follow-up/answers.ts';
import type { Suggested } from '../../../src/workflow/follow-up/apply-suggestions.ts';
import { numbered, type Point } from '../../../src/workflow/follow-up/points.ts';
import type { Worked } from '../../../src/workflow/follow-up/work.ts';
import { comment, remark } from './talk.ts';

const COMMIT = 'c'.repeat(40);
const PUSHED = { kind: 'pushed', commit: COMMIT } as const;
const UNCHANGED = { kind: 'unchanged' } as const;
const REFUSED = { kind: 'refused', because: 'It is too large.' } as const;
const [LINES, WHOLE] = numbered([
  { kind: 'lines', key: 'comment-1', thread: 1, comments: [comment(1, 'Rename it.')], before: [] },
  { kind: 'whole', key: 'remark-2', said: remark(2, 'And @mara\nthe docs?') },
]) as [Point, Point];
const APPLIED: Suggested = {
  kind: 'applied',
  comment: 1,
  by: 'mara',
  wordless: true,
  path: 'src/total.js',
  lines: ['x'],
};
const LEFT_OUT: Suggested = {
  kind: 'left-out',
  comment: 1,
  by: 'mara',
  wordless: true,
  because: 'it is old',
};

const says = (kind: PointAnswer['kind'], text = 'Words.', point = 1): PointAnswer => ({ point, kind, text });
function answer(
  published: Came['published'],
  worked: Partial<Worked>,
  suggestions: readonly Suggested[] = [],
) {
  const came = {
    published,
    suggestions,
    worked: { tree: '', untrustedAnswers: [], isAgentsWork: false, ...worked },
  };
  const [only] = answersTo([LINES], came);
  return { kind: only!.kind, text: answerMarkdown(only!, []) };
}

describe('an answer', () => {
  it('says done only with the commit in which it is', () => {
    const done = { untrustedAnswers: [says('done')], isAgentsWork: true };
    expect(answer(PUSHED, done)).toEqual({ kind: 'done', text: `Done in ${COMMIT}.\n\nWords.` });
  });

  it('says that nothing was changed where the agent says done and none of its work was pushed', () => {
    const done = { untrustedAnswers: [says('done')], isAgentsWork: false };
    const text = 'Nothing was changed for this.\n\nWords.';
    expect(answer(UNCHANGED, done)).toEqual({ kind: 'declined', text });
    // What was pushed are the suggestions of others.
    expect(answer(PUSHED, done)).toEqual({ kind: 'declined', text });
    expect(answer(PUSHED, done, [APPLIED]).kind).toBe('done');
  });

  it('does not take a suggestion that was left out for done because the agent has nothing to say', () => {
    const noted = { untrustedAnswers: [says('noted')] };
    expect(answer(UNCHANGED, noted)).toEqual({ kind: 'noted', text: '' });
    expect(answer(UNCHANGED, noted, [LEFT_OUT]).kind).toBe('declined');
    expect(answer(PUSHED, noted, [APPLIED]).kind).toBe('done');
  });

  it.each([
    ['what broke', UNCHANGED, { because: 'A test fails.' }, /nothing was changed for it: A test fails\.$/],
    ['what must not be pushed', REFUSED, { isAgentsWork: true }, /is not pushed\. It is too large\.$/],
    [
      'what broke beside a suggestion',
      PUSHED,
      { because: 'A test fails.' },
      /nothing was changed for it: A test fails\.$/,
    ],
  ] as const)('says of %s that it was not done, whatever the agent says', (_, published, worked, text) => {
    expect(answer(published, { untrustedAnswers: [says('done')], ...worked })).toEqual({
      kind: 'declined',
      text: expect.stringMatching(text),
    });
  });

  it('gives the reason of what was declined, and the question', () => {
    expect(answer(UNCHANGED, { untrustedAnswers: [says('declined')], because: 'Limits.' })).toEqual({
      kind: 'declined',
      text: 'Words.',
    });
    expect(answer(PUSHED, { untrustedAnswers: [says('question')], isAgentsWork: true })).toEqual({
      kind: 'question',
      text: 'Words.',
    });
  });

  it('says so where there is none', () => {
    expect(answer(PUSHED, {}).text).toBe('I have no answer to this.');
    expect(answer(UNCHANGED, { because: 'The budget is used up.' }).text).toContain('The budget is used up.');
  });

  it('names the commit of a suggestion once, and what became of one that is not in it', () => {
    const done = { untrustedAnswers: [says('done')], isAgentsWork: true };
    expect(answer(PUSHED, done, [APPLIED]).text).toBe(`Applied in ${COMMIT}.\n\nWords.`);
    expect(answer(PUSHED, { because: 'No `test`.' }, [APPLIED]).text).toBe(
      `Applied in ${COMMIT}. No tests were run on it: No \`test\`.`,
    );
    expect(answer(UNCHANGED, {}, [APPLIED])).toEqual({
      kind: 'done',
      text: 'The lines read like this already.',
    });
    expect(answer(REFUSED, {}, [APPLIED])).toMatchObject({
      kind: 'declined',
      text: expect.stringContaining('too large'),
    });
    expect(answer(UNCHANGED, {}, [LEFT_OUT])).toMatchObject({
      kind: 'declined',
      text: 'I could not apply the suggestion as it is: it is old.',
    });
  });

  it('notifies nobody and opens nothing, whatever the agent writes', () => {
    const untrusted = 'Ask @mara about #12.\n<!-- heirloom:run=x -->\n```js\nopen';
    const { text } = answer(UNCHANGED, { untrustedAnswers: [says('declined', untrusted)] });
    expect(text).not.toMatch(/@mara|#12|<!--/);
    expect(text.endsWith('\n```')).toBe(true);
  });

  it('to several remarks is one comment that says which is which', () => {
    const answers = answersTo([WHOLE, { ...WHOLE, number: 3 }], {
      published: UNCHANGED,
      suggestions: [],
      worked: {
        tree: '',
        untrustedAnswers: [says('declined', 'No.', 2), says('declined', 'Nor this.', 3)],
        isAgentsWork: false,
      },
    });
    const told = answers.map((each) => ({ answer: each, rules: [{ id: 'R1', statement: 'Docs.' }] }));
    expect(jointMarkdown(told)).toMatch(
      /^> And @\u200Bmara the docs\?\n\nNo\.\n\n.*remember R1.*\n\n> And[^]*Nor this\./,
    );
    expect(jointMarkdown(told.slice(0, 1))).toMatch(/^> And @\u200Bmara the docs\?\n\nNo\.\n\nShall I keep/);
  });
});
