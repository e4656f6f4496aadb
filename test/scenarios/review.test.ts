import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noEngine } from '../support/engine.ts';
import {
  NO_OBJECTIONS,
  call,
  edit,
  fixed,
  proposal,
  reply,
  reproduced,
  STRAIGHT,
  wholeFix,
} from './replies.ts';
import { PATIENTLY, setStage, type Stage } from './scene.ts';
import { SOURCE, TEST } from './shop.ts';

const REFUNDS = {
  kind: 'incomplete',
  blocking: true,
  where: SOURCE,
  point: 'Refunds still read 0.-5, as the issue says.',
};
const reviewing = (...findings: readonly object[]) => [reply(call('review', { findings }))];
const testRefunds = edit(
  TEST,
  "formatPrice(1205), '12.05');",
  "formatPrice(1205), '12.05');\n  assert.equal(formatPrice(-5), '-0.05');",
);

describe.skipIf(noEngine)('a review', PATIENTLY, () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage();
  });
  afterAll(() => stage?.[Symbol.asyncDispose]());

  it('sees the issue, the change, where it is used and what was run, and nothing of the conversation', async () => {
    const said = 'I am quite sure about it.';
    const { asked, outcome } = await stage.play({
      candidates: [[reproduced, { ...fixed, say: said }]],
      review: NO_OBJECTIONS,
    });
    const [request] = asked('review');
    const { content } = request!.messages[0]!;
    expect(request!.messages).toHaveLength(1);
    expect(content).toContain('Refunds are wrong as well: five cents back should read `-0.05`.');
    expect(content).toContain('+  return `${euros}.${String(cents % 100).padStart(2');
    expect(content).toMatch(/# Where the changed symbols are used[^]*src\/label\.js[^]*src\/total\.js/);
    expect(content).toContain('The tests of the change fail without it and pass with it.');
    expect(content).toContain('The test suite passes (`node --test`).');
    expect(content).not.toContain(said);
    expect(outcome).toMatchObject({ kind: 'proposed', proposal: { draft: false } });
  });

  it('sends a blocking point back once, and what is mended for it is taken', async () => {
    const { outcome, told, asked } = await stage.play({
      candidates: [[...STRAIGHT, reply(testRefunds, wholeFix, proposal)]],
      review: reviewing(REFUNDS),
    });
    expect(told()[2]).toContain('Your submission holds: its tests pass. A reviewer');
    expect(told()[2]).toContain(`incomplete, ${SOURCE}: Refunds still read 0.-5, as the issue says.`);
    expect(asked('review')).toHaveLength(1);
    expect(outcome).toMatchObject({
      kind: 'proposed',
      proposal: {
        draft: false,
        patch: expect.stringMatching(/const sign[^]*formatPrice\(-5\), '-0\.05'/),
        body: expect.stringContaining('(The agent changed the code after this.)'),
      },
    });
  });

  it('whose point is mended by breaking something leaves the change as it was, and the point is told', async () => {
    const breaking = reply(edit('src/total.js', 'count, 0)', 'count, 1)'), proposal);
    const { outcome, told } = await stage.play({
      candidates: [[...STRAIGHT, breaking, breaking]],
      review: reviewing(REFUNDS),
    });
    expect(told()[3]).toContain('This is no better than the state before the review was');
    expect(outcome).toMatchObject({
      kind: 'proposed',
      proposal: {
        patch: expect.not.stringContaining('src/total.js'),
        body: expect.stringContaining('Review: incomplete, src/format-price.js: Refunds still read'),
      },
    });
  });

  it('whose point the agent holds to be wrong is told with that', async () => {
    const { outcome } = await stage.play({
      candidates: [[...STRAIGHT, reply(proposal)]],
      review: reviewing(REFUNDS),
    });
    expect(outcome).toMatchObject({
      kind: 'proposed',
      proposal: { body: expect.stringContaining('(The agent left this as it is.)') },
    });
  });

  it('whose point nobody has the means to mend leaves the change as it was, and the point is told', async () => {
    const { outcome } = await stage.play({ candidates: [STRAIGHT], review: reviewing(REFUNDS) });
    expect(outcome).toMatchObject({
      kind: 'proposed',
      proposal: {
        patch: expect.stringContaining('padStart'),
        body: expect.stringContaining('Review: incomplete, src/format-price.js: Refunds still read'),
      },
    });
  });

  it('tells its minor points to the maintainers and sends nothing back', async () => {
    const minor = { kind: 'unneeded', blocking: false, point: 'The test could be shorter.' };
    const { outcome, told } = await stage.play({ candidates: [STRAIGHT], review: reviewing(minor) });
    expect(told()).toHaveLength(2);
    expect(outcome).toMatchObject({
      kind: 'proposed',
      proposal: { body: expect.stringContaining('Review: unneeded: The test could be shorter.') },
    });
  });

  it('that is not given is said to be missing', async () => {
    const { outcome, asked } = await stage.play({
      candidates: [STRAIGHT],
      review: [{ say: 'Looks good to me.' }, reply(call('review', { findings: 'none' }))],
    });
    expect(asked('review')).toHaveLength(2);
    expect(asked('review')[1]!.messages.at(-1)!.content).toBe('Call `review` once: it made no call.');
    expect(outcome).toMatchObject({
      kind: 'proposed',
      proposal: {
        body: expect.stringContaining(
          'The change was not reviewed in a second conversation: its call does not fit',
        ),
      },
    });
  });

  it('is left out where the repository does not want it', async () => {
    const { outcome, asked } = await stage.play({
      candidates: [STRAIGHT],
      review: NO_OBJECTIONS,
      config: { review: false },
    });
    expect(asked('review')).toEqual([]);
    expect(outcome).toMatchObject({ kind: 'proposed', proposal: { draft: false } });
  });
});
