import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noEngine } from '../support/engine.ts';
import {
  commitsOf,
  setPullRequestStage,
  SHOP_NAME,
  type OpenPullRequest,
  type PullRequestStage,
} from './pull-request-scene.ts';
import { edit, reply, shell, submit } from './replies.ts';
import { PATIENTLY } from './scene.ts';
import { SOURCE } from './shop.ts';

const failed = {
  name: 'lint',
  conclusion: 'failure',
  summary: 'One problem',
  log: 'src/format-price.js:4 no comment',
} as const;
const changing = submit({
  answers: [{ point: 1, kind: 'done', text: 'The linter wanted a comment.' }],
  title: 'style: a comment for the linter',
  summary: 'There is a comment now.',
});

describe.skipIf(noEngine)('a pull request that does not fit', PATIENTLY, () => {
  let stage: PullRequestStage;
  let pull: OpenPullRequest;
  beforeAll(async () => {
    stage = await setPullRequestStage();
  });
  afterAll(() => stage?.[Symbol.asyncDispose]());

  const playChecks = async (scene: Parameters<OpenPullRequest['play']>[0] = {}) =>
    pull.play({ why: { kind: 'checks', head: pull.head }, ...scene });

  it('is mended where a check fails that the change has broken, from what the check printed', async () => {
    pull = await stage.open();
    await stage.github.check('github-actions', SHOP_NAME, pull.head, failed);
    const { ending, told } = await playChecks({
      script: [reply(edit(SOURCE, 'return `${euros}', '// So.\n  return `${euros}'), changing)],
    });
    const [commit] = commitsOf(ending);
    expect(told[0]).toMatch(
      /## Point 1: failed checks[^]*lint[^]*One problem[^]*src\/format-price\.js:4 no comment/,
    );
    expect(await pull.answers()).toEqual([
      `**What failed:** \`lint\`\n\nDone in ${commit}.\n\nThe linter wanted a comment.`,
    ]);
    expect(await pull.outcome()).toMatchObject({
      rounds: [{ kind: 'checks', head: pull.head, commit, checks: ['lint'], remarks: [] }],
    });
  });

  it('is left alone where the check fails on the base branch too, and that is named', async () => {
    pull = await stage.open();
    await stage.github.check('github-actions', SHOP_NAME, pull.head, failed);
    await stage.github.check('github-actions', SHOP_NAME, await pull.baseTip(), failed);
    const { ending, told, steps } = await playChecks();
    expect([commitsOf(ending), told]).toEqual([[], []]);
    expect(steps).not.toContain('prepare');
    expect(await pull.answers()).toEqual([
      '**The checks**\n\n`lint` fails on the base branch too, so I leave it alone.',
    ]);
    expect(await pull.outcome()).toMatchObject({ rounds: [{ kind: 'checks', head: pull.head, checks: [] }] });
  });

  it('has nothing to mend where the checks are of an older commit', async () => {
    pull = await stage.open();
    const { ending } = await pull.play({ why: { kind: 'checks', head: 'f'.repeat(40) } });
    expect(ending).toMatchObject({ kind: 'nothing-to-do' });
  });

  it('is merged with what the base branch has become, and pushed as a merge', async () => {
    pull = await stage.open();
    const theirs = `${(await pull.file(SOURCE)).split('\n').slice(0, 3).join('\n')}\n  return [euros, cents % 100].join('.');\n}\n`;
    const tip = await stage.github.pushAs('noor', SHOP_NAME, 'main', { [SOURCE]: theirs });
    const resolved = theirs.replace('cents % 100', "String(cents % 100).padStart(2, '0')");
    const submission = submit({
      answers: [{ point: 1, kind: 'done', text: 'Both are in it now.' }],
      title: 'merge',
      summary: 'Merged.',
    });
    const { ending, told, feedback } = await pull.play({
      why: { kind: 'conflict' },
      script: [
        reply(shell(`cat ${SOURCE}`), submission),
        reply(shell(`cat > ${SOURCE} <<'END'\n${resolved}END`), submission),
      ],
    });
    const [commit] = commitsOf(ending);
    expect(told[0]).toMatch(
      /The two do not agree in:\n\n- src\/format-price\.js[^]*<<<<<<<[^]*## Point 1: a merge/,
    );
    expect(feedback[0]).toContain('A mark of the merge is left');
    expect(await pull.file(SOURCE)).toBe(resolved);
    expect(await pull.parents(commit)).toEqual([pull.head, tip]);
    expect(await pull.answers()).toEqual([
      `**The conflict with the base branch**\n\nDone in ${commit}.\n\nBoth are in it now.`,
    ]);
    expect(await pull.outcome()).toMatchObject({ base: tip, rounds: [{ kind: 'conflict', commit }] });
  });

  it('has made the bot say nothing to GitHub that it does not describe', () => {
    expect(stage.github.violations()).toEqual([]);
  });
});
