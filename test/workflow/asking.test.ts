import { describe, expect, it } from 'vitest';
import type { Question } from '../../src/agent/assignment.ts';
import { createLocalSteps } from '../../src/durable/local-steps.ts';
import type { Steps } from '../../src/durable/steps.ts';
import { createAsking, openQuestion, type Answer } from '../../src/workflow/asking.ts';
import type { Destination, PostedQuestion } from '../../src/workflow/destination.ts';
import { createReporter, type Progress } from '../../src/workflow/progress.ts';
import { questionMarkdown } from '../../src/workflow/question-markdown.ts';

const QUESTION: Question = { question: 'Which?', options: ['This', 'That'] };

/** Somebody who answers at once, or never. */
function somebody(untrustedText?: string) {
  const posted: PostedQuestion[] = [];
  const told: Progress[] = [];
  const answer: Answer | undefined = untrustedText === undefined ? undefined : { by: 'mara', untrustedText };
  const steps = {
    ...createLocalSteps('r', new AbortController().signal),
    waitFor: async () => answer,
  } as Steps;
  const destination = {
    ask: async (question: PostedQuestion) => void posted.push(question),
    report: async (progress: Progress) => void told.push(progress),
  } as unknown as Destination;
  const reporter = createReporter(steps, destination);
  return { asking: createAsking(steps, destination, reporter), posted, told };
}

describe('a question', () => {
  it.each([
    ['2', 'Option 2: That'],
    ['1.', 'Option 1: This'],
    ['2\n\nBut not in `parse`.', 'Option 2: That\nBut not in `parse`.'],
    ['3', '3'],
    ['2 of them', '2 of them'],
    ['Neither, because\nit is wrong.', 'Neither, because\nit is wrong.'],
  ])('that is answered with %j was answered with %j', async (text, said) => {
    const { asking, told } = somebody(text);
    expect(await asking.ask(QUESTION, 7)).toBe(`mara, who has write access, answers:\n\n${said}`);
    expect(told.map(({ waiting }) => waiting?.question)).toEqual([QUESTION, undefined]);
    expect(told.at(-1)?.notes).toEqual([`Asked: Which? — \`mara\` answered: ${said}`]);
  });

  it('stays open when nobody answers and there is no default', async () => {
    const { asking, posted } = somebody();
    expect(await asking.ask(QUESTION, 7)).toBeUndefined();
    const { since, until } = posted[0]!;
    expect(until.getTime() - since.getTime()).toBe(7 * 24 * 60 * 60_000);
  });

  it('goes to nobody where nobody can be asked', async () => {
    const steps = createLocalSteps('r', new AbortController().signal);
    const destination = { report: async () => undefined } as unknown as Destination;
    const asking = createAsking(steps, destination, createReporter(steps, destination));
    expect(await asking.ask(QUESTION, 7)).toBeUndefined();
  });

  it('is not asked when there were three already', async () => {
    const { asking, posted } = somebody('1');
    for (let n = 0; n < 3; n++) await asking.ask(QUESTION, 7);
    expect(await asking.ask(QUESTION, 7)).toContain('Decide yourself');
    expect(posted.map(({ number }) => number)).toEqual([1, 2, 3]);
  });

  it('pings nobody and closes nothing where it is posted', () => {
    const question = { question: 'As @a says in #1?\n<!-- x -->', options: ['@b'], byDefault: 'ask @c' };
    const [since, until] = [new Date(0), new Date(0)];
    expect(questionMarkdown({ question, since, until, number: 1 }, 'r')).not.toMatch(/@[abc]|#1|<!--/);
  });
});

describe('of the steps of a run', () => {
  const steps = (...names: string[]) => names.map((name, number) => ({ number, name }));
  it.each([
    [steps('begin', 'fix 1: model'), undefined],
    [steps('ask 1'), 1],
    [steps('ask 1', 'report: waiting for an answer'), 1],
    [steps('ask 1', 'wait for an answer', 'fix 2: model'), undefined],
    [steps('ask 1', 'wait for an answer', 'ask 2'), 2],
    [[{ number: 1, name: 'ask 1', error: 'no' }], undefined],
  ])('%j the open question is %j', (told, number) => {
    expect(openQuestion(told)?.number).toBe(number);
  });
});
