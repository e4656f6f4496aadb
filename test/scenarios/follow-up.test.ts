import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noEngine } from '../support/engine.ts';
import { setPullRequestStage, SHOP_NAME, type PullRequestStage } from './pull-request-scene.ts';
import { edit, reply, submit } from './replies.ts';
import { PATIENTLY } from './scene.ts';
import { SOURCE } from './shop.ts';

const commented = edit(SOURCE, 'return `${euros}', '// Two digits, as on receipts.\n  return `${euros}');
const says = (answers: readonly object[], more: object = {}) => submit({ answers, ...more });
const done = { point: 1, kind: 'done', text: 'The comment says it now.' };
const ROUND = { title: 'docs: say why cents are padded', summary: 'A comment says why.' };

describe.skipIf(noEngine)('what is said about a pull request', PATIENTLY, () => {
  let stage: PullRequestStage;
  beforeAll(async () => {
    stage = await setPullRequestStage();
  });
  afterAll(() => stage?.[Symbol.asyncDispose]());

  it('is done in one commit, answered in its thread, and kept', async () => {
    const pull = await stage.open();
    await stage.github.review('noor', SHOP_NAME, pull.number, {
      state: 'changes-requested',
      comments: [{ path: SOURCE, line: 4, body: 'Say why this is padded.' }],
    });
    const { ending, told, run } = await pull.play({ script: [reply(commented, says([done], ROUND))] });
    expect(ending).toEqual({ kind: 'answered', rounds: 1, commits: [expect.any(String)] });
    const [commit] = ending.kind === 'answered' ? ending.commits : [];
    expect(told[0]).toMatch(/## Point 1: noor, on src\/format-price\.js, line 4[^]*Say why this is padded\./);
    expect(await pull.file(SOURCE)).toContain('// Two digits, as on receipts.');
    expect(await pull.answers()).toEqual([`Done in ${commit}.\n\nThe comment says it now.`]);
    expect(await pull.status(run)).toContain(`**Answered**, with ${commit}.`);
    expect(await pull.outcome()).toMatchObject({
      heads: [pull.head, commit],
      patch: expect.stringContaining('Two digits'),
      rounds: [
        { kind: 'review', head: pull.head, commit, remarks: [{ by: 'noor', answer: 'done', path: SOURCE }] },
      ],
    });
    expect(stage.github.violations()).toEqual([]);
  });
});
