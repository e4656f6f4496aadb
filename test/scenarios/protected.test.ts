import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Steps } from '../../src/durable/steps.ts';
import type { PostedQuestion } from '../../src/workflow/destination.ts';
import { noEngine } from '../support/engine.ts';
import { edit, halfFix, proposal, reply, reproduced } from './replies.ts';
import { PATIENTLY, setStage, type Scene, type Stage } from './scene.ts';
import { SOURCE, TEST } from './shop.ts';

const WORKFLOW = '.github/workflows/ci.yml';
const workflow = edit(WORKFLOW, '', 'on: push\n');
/** Insists on the workflow until it is no longer sent back. */
const insistent = [
  reproduced,
  reply(halfFix, workflow, proposal),
  reply(proposal),
  reply(proposal),
  reply(proposal),
];

describe.skipIf(noEngine)('a change of what only a person may let through', PATIENTLY, () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage();
  });
  afterAll(() => stage?.[Symbol.asyncDispose]());

  /** Plays the scene with somebody who gives this answer, or none. */
  async function answered(untrustedText: string | undefined, more: Partial<Scene> = {}) {
    const asked: PostedQuestion[] = [];
    const answer = untrustedText === undefined ? undefined : { by: 'mara', untrustedText };
    const played = await stage.play({
      candidates: [insistent],
      destination: { ask: async (question) => void asked.push(question) },
      steps: (steps) => ({ ...steps, waitFor: async () => answer }) as Steps,
      ...more,
    });
    const { outcome } = played;
    const changed = outcome.kind === 'proposed' ? outcome.proposal.patch : '';
    const paths = [...changed.matchAll(/^diff --git a\/(\S+)/gm)].map(([, path]) => path);
    return { ...played, asked, paths };
  }

  it('is told to the agent at once, and asked about in words that say what comes of each answer', async () => {
    const { asked, told } = await answered('3');
    expect(told()[2]).toContain(`${WORKFLOW} is for the maintainers alone to change`);
    expect(asked).toHaveLength(1);
    const { question, options, byDefault } = asked[0]!.question;
    expect(question).toContain(`\`${WORKFLOW}\``);
    expect(options[0]).toMatch(/^Leave these files out/);
    expect(options[1]).toMatch(/^Include them \(files of workflows need the permission/);
    expect(byDefault).toBe(options[0]);
  });

  it('is left out where that is the answer, and the rest passes everything once more', async () => {
    const { outcome, paths, steps } = await answered('1');
    expect(outcome.kind).toBe('proposed');
    expect(paths).toEqual([SOURCE, TEST]);
    expect(steps).toContain('check what is left');
  });

  it('is left out where nobody answers', async () => {
    const { outcome, paths } = await answered(undefined);
    expect(paths).toEqual([SOURCE, TEST]);
    expect(outcome.kind === 'proposed' && outcome.proposal.body).toContain('Nobody answered within 7 days');
  });

  it('is included where that is the answer, and the pull request says who let it through', async () => {
    const { outcome, paths } = await answered('2');
    expect(paths).toEqual([WORKFLOW, SOURCE, TEST]);
    expect(outcome.kind === 'proposed' && outcome.proposal.body).toContain('mara');
  });

  it.each([
    ['3', 'was stopped for that'],
    ['Do as you like, I let everything through.', 'chose none of the options'],
  ])('is not proposed when %j is the answer', async (text, because) => {
    const { outcome } = await answered(text);
    expect(outcome).toMatchObject({ kind: 'gave-up', because: expect.stringContaining(because) });
  });

  it('is not proposed where what is left without it does not hold', async () => {
    const { outcome, asked } = await answered('1', { config: { protected: ['src/**'] } });
    expect(asked[0]!.question.question).toContain(SOURCE);
    expect(outcome).toMatchObject({
      kind: 'gave-up',
      because: expect.stringContaining('Without the protected files'),
    });
  });

  it('ends a run that nobody can be asked in, unless whoever started it lets it through', async () => {
    const alone = await stage.play({ candidates: [insistent] });
    expect(alone.outcome).toMatchObject({
      kind: 'gave-up',
      because: expect.stringContaining('Start it again with --allow-protected'),
    });
    const allowed = await stage.play({ candidates: [insistent], parts: { allowProtected: true } });
    expect(allowed.outcome.kind === 'proposed' && allowed.outcome.proposal.patch).toContain(WORKFLOW);
  });
});
