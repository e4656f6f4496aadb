import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noEngine } from '../support/engine.ts';
import {
  commitsOf,
  setPullRequestStage,
  SHOP_NAME,
  type OpenPullRequest,
  type PullRequestStage,
} from './pull-request-scene.ts';
import { edit, reply, submit } from './replies.ts';
import { PATIENTLY } from './scene.ts';
import { SOURCE } from './shop.ts';

const suggesting = (line: string) => `\`\`\`suggestion\n${line}\n\`\`\``;
const SHORTER = "  return `${euros}.${`${cents % 100}`.padStart(2, '0')}`;";
const BROKEN = "  return `${euros}.${String(cents % 100).padStart(3, '0')}`;";

describe.skipIf(noEngine)('a suggestion in a review', PATIENTLY, () => {
  let stage: PullRequestStage;
  let pull: OpenPullRequest;
  beforeAll(async () => {
    stage = await setPullRequestStage();
  });
  afterAll(() => stage?.[Symbol.asyncDispose]());

  async function suggest(...bodies: readonly string[]) {
    pull = await stage.open();
    await stage.github.review('noor', SHOP_NAME, pull.number, {
      state: 'commented',
      comments: bodies.map((body) => ({ path: SOURCE, line: 4, body })),
    });
  }

  it('is put in as it is, in one commit, without asking a model', async () => {
    await suggest(suggesting(SHORTER));
    const { ending, told } = await pull.play();
    const [commit, ...others] = commitsOf(ending);
    expect([others, told]).toEqual([[], []]);
    expect(await pull.file(SOURCE)).toContain(SHORTER);
    expect(await pull.answers()).toEqual([`Applied in ${commit}.`]);
    expect(await pull.message(commit)).toMatch(
      /suggestions? from the review[^]*\nCo-authored-by: noor <noor@/i,
    );
    expect(await pull.outcome()).toMatchObject({
      heads: [pull.head, commit],
      rounds: [{ remarks: [{ by: 'noor', answer: 'done' }] }],
    });
  });

  it('is put in where it breaks tests too, and the answer names what fails; the second for the same lines is not', async () => {
    await suggest(suggesting(BROKEN), suggesting(SHORTER));
    const { ending } = await pull.play();
    const [commit] = commitsOf(ending);
    expect(await pull.file(SOURCE)).toContain(BROKEN);
    expect(await pull.answers()).toEqual([
      expect.stringMatching(
        new RegExp(`^Applied in ${commit}\\. As the change is now: With the fix, .* still fails`),
      ),
      'I could not apply the suggestion as it is: another suggestion changes the same lines.',
    ]);
  });

  it('stays as it was made while the agent works on what else is said', async () => {
    await suggest(`${suggesting(SHORTER)}\nAnd say why, please.`);
    const done = { point: 1, kind: 'done', text: 'A comment says why.' };
    const words = { title: 'docs: say why cents are padded', summary: 'A comment says why.' };
    const undoing = edit(SOURCE, SHORTER, "  return `${euros}.${('0' + (cents % 100)).slice(-2)}`;");
    const redoing = edit(
      SOURCE,
      "  return `${euros}.${('0' + (cents % 100)).slice(-2)}`;",
      `  // Two digits.\n${SHORTER}`,
    );
    const { ending, told, feedback } = await pull.play({
      script: [
        reply(undoing, submit({ answers: [done], ...words })),
        reply(redoing, submit({ answers: [done], ...words })),
      ],
    });
    const [commit, ...others] = commitsOf(ending);
    expect(others).toEqual([]);
    expect(told[0]).toContain('The suggestion in it has been put into the change as it is already');
    expect(feedback[0]).toContain(`The lines that noor suggested in ${SOURCE} stay as they were suggested`);
    expect(await pull.file(SOURCE)).toContain(`  // Two digits.\n${SHORTER}`);
    expect(await pull.answers()).toEqual([`Applied in ${commit}.\n\nA comment says why.`]);
  });
});
