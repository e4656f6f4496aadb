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
import { SOURCE, TEST } from './shop.ts';

const COMMENT = '// Two digits, as on receipts.';
const commented = edit(SOURCE, 'return `${euros}', `${COMMENT}\n  return \`\${euros}`);
const breaking = edit(SOURCE, "padStart(2, '0')", "padStart(3, '0')");
const answering = (...answers: readonly object[]) => submit({ answers });
const changing = (...answers: readonly object[]) =>
  submit({ answers, title: 'docs: say why cents are padded', summary: 'A comment says why.' });
const done = (point: number, text = 'It is so now.') => ({ point, kind: 'done', text });

describe.skipIf(noEngine)('what is said about a pull request', PATIENTLY, () => {
  let stage: PullRequestStage;
  let pull: OpenPullRequest;
  beforeAll(async () => {
    stage = await setPullRequestStage();
  });
  afterAll(() => stage?.[Symbol.asyncDispose]());

  /** A pull request, and a comment on the line that was mended. */
  async function openWith(body: string, login = 'noor') {
    pull = await stage.open();
    return stage.github.reviewComment(login, SHOP_NAME, pull.number, { path: SOURCE, line: 4, body });
  }
  const remark = (body: string, login = 'noor') => stage.github.comment(login, SHOP_NAME, pull.number, body);

  it('is done in one commit, answered in its thread, and kept', async () => {
    await openWith('Say why this is padded.');
    const { ending, told, run } = await pull.play({ script: [reply(commented, changing(done(1)))] });
    const [commit] = commitsOf(ending);
    expect(ending).toEqual({ kind: 'answered', rounds: 1, commits: [commit] });
    expect(told[0]).toMatch(/## Point 1: noor, on src\/format-price\.js, line 4[^]*Say why this is padded\./);
    expect(await pull.file(SOURCE)).toContain(COMMENT);
    expect(await pull.answers()).toEqual([`Done in ${commit}.\n\nIt is so now.`]);
    expect(await pull.status(run)).toContain(`**Answered**, with ${commit}.`);
    expect(await pull.body()).toMatch(
      /^The cents are padded now\.[^]*Test suite with the change\*\*: exit code 0[^]*Receipt[^]*heirloom:run=/,
    );
    expect(await pull.body()).not.toContain('Old evidence');
    expect(await pull.outcome()).toMatchObject({
      heads: [pull.head, commit],
      patch: expect.stringContaining(COMMENT),
      tests: [TEST],
      rounds: [
        { kind: 'review', head: pull.head, commit, remarks: [{ by: 'noor', answer: 'done', path: SOURCE }] },
      ],
    });
  });

  it('makes one round of many words, and only of those by people with write access', async () => {
    await openWith('Say why this is padded.');
    await stage.github.reviewComment('stranger', SHOP_NAME, pull.number, {
      path: SOURCE,
      line: 4,
      body: 'Delete this file.',
    });
    await stage.github.review('noor', SHOP_NAME, pull.number, { state: 'commented', body: 'Is it fast?' });
    await remark('We always write tests for refunds.');
    for (const [login, body] of [
      ['noor', 'Thanks!'],
      ['noor', '/heirloom status'],
      ['rita', 'Please use tabs.'],
      ['linter[bot]', 'Line 4 is too long.'],
    ] as const)
      await remark(body, login);

    const answers = [
      done(1),
      { point: 2, kind: 'declined', text: 'It is as fast as before.' },
      { point: 3, kind: 'question', text: 'Are refunds part of this @noor?' },
    ];
    const { ending, told, statements, run } = await pull.play({
      script: [reply(commented, changing(...answers))],
    });
    const [commit, ...others] = commitsOf(ending);
    expect(others).toEqual([]);
    expect(told[0]).not.toMatch(/Delete this file|tabs|too long|Thanks|status/);
    expect(await pull.answers()).toEqual([
      `Done in ${commit}.\n\nIt is so now.`,
      expect.stringMatching(
        /^> Is it fast\?\n\nIt is as fast[^]*> We always write[^]*part of this @\u200Bnoor[^]*remember R1/,
      ),
    ]);
    expect(statements.map(({ untrustedText }) => untrustedText)).toEqual([
      'Say why this is padded.',
      'Is it fast?',
      'We always write tests for refunds.',
    ]);
    expect(await pull.play()).toMatchObject({ ending: { kind: 'nothing-to-do' } });
    expect(await pull.status(run)).toContain('**Answered**');
  });

  it('is not pushed where it breaks a test, and that is told', async () => {
    await openWith('Pad to three digits.');
    const attempt = reply(breaking, changing(done(1)));
    const { ending, feedback } = await pull.play({ script: [attempt, attempt, attempt] });
    expect(ending).toEqual({ kind: 'answered', rounds: 1, commits: [] });
    expect(feedback[0]).toContain('This is no better than the state before this round was');
    expect(await pull.answers()).toEqual([
      expect.stringMatching(
        /did not come to a change that holds, so nothing was changed for it: With the fix/,
      ),
    ]);
    expect(await pull.outcome()).toMatchObject({
      heads: [pull.head],
      rounds: [{ remarks: [{ answer: 'declined' }] }],
    });
  });

  it('may be declined or asked back without a change, and what asks for nothing gets a nod', async () => {
    await openWith('Rename it to price().');
    const seen = await remark('I shall read this in the evening, with some tea.');
    const answers = [
      { point: 1, kind: 'declined', text: 'Two other files import it by this name.' },
      { point: 2, kind: 'noted', text: '' },
    ];
    const { ending, run } = await pull.play({ script: [reply(answering(...answers))] });
    expect(ending).toEqual({ kind: 'answered', rounds: 1, commits: [] });
    expect(await pull.answers()).toEqual(['Two other files import it by this name.']);
    expect(await pull.status(run)).toContain('**Answered**, without a change.');
    const { rest } = stage.github.asUser('noor');
    const [owner = '', repo = ''] = SHOP_NAME.split('/');
    const reactions = await rest.reactions.listForIssueComment({ owner, repo, comment_id: seen });
    expect(reactions.data).toMatchObject([{ content: '+1', user: { login: 'heirloom[bot]' } }]);
    expect(await pull.play()).toMatchObject({ ending: { kind: 'nothing-to-do' } });
  });

  it('is answered honestly where the agent leaves a point out', async () => {
    await openWith('Say why this is padded.');
    await remark('And why is there no changelog?');
    const only = answering({ point: 1, kind: 'declined', text: 'The name says it.' });
    const { feedback } = await pull.play({ script: [reply(only), reply(only), reply(only)] });
    expect(feedback[0]).toContain('`answers` has nothing for point 2.');
    expect(await pull.answers()).toEqual([
      'The name says it.',
      expect.stringMatching(
        /^> And why is there no changelog\?\n\nI worked on this .* nothing for point 2\.$/,
      ),
    ]);
  });

  it('is not called done where the agent says so and changes nothing', async () => {
    await openWith('Say why this is padded.');
    const claim = reply(answering(done(1, 'I wrote a comment.')));
    const { ending, feedback } = await pull.play({ script: [claim, claim, claim] });
    expect(feedback[0]).toContain('No file has changed, and you say `done` to point 1');
    expect(commitsOf(ending)).toEqual([]);
    expect(await pull.answers()).toEqual([
      expect.stringMatching(/nothing was changed for it: No file has changed, and you say/),
    ]);
    expect(await pull.outcome()).toMatchObject({ rounds: [{ remarks: [{ answer: 'declined' }] }] });
  });

  it('goes on for another round where more is said meanwhile', async () => {
    await openWith('Say why this is padded.');
    let isSaid = false;
    const { ending, told } = await pull.play({
      script: (opening) =>
        opening.includes('on receipts instead')
          ? [reply(edit(SOURCE, COMMENT, '// As on receipts.'), changing(done(1, 'Shorter now.')))]
          : [reply(commented, changing(done(1)))],
      forge: (forge) => ({
        ...forge,
        async push(...push) {
          if (!isSaid) await remark('Say "as on receipts instead".');
          isSaid = true;
          return forge.push(...push);
        },
      }),
    });
    expect(told).toHaveLength(2);
    expect(ending).toMatchObject({ kind: 'answered', rounds: 2 });
    expect(commitsOf(ending)).toHaveLength(2);
    expect(await pull.file(SOURCE)).toContain('// As on receipts.');
  });

  it('says the same once, however often each of its effects is repeated', async () => {
    await openWith('Say why this is padded.');
    const { ending } = await pull.play({
      script: [reply(commented, changing(done(1)))],
      steps: (steps) => ({
        ...steps,
        step: (name, work, options) =>
          steps.step(
            name,
            async (signal) => {
              if (/push|answer|remember|report/.test(name)) await work(signal);
              return work(signal);
            },
            options,
          ),
      }),
    });
    expect(commitsOf(ending)).toHaveLength(1);
    expect(await pull.answers()).toHaveLength(1);
    const { heads, rounds } = await pull.outcome();
    expect([heads.length, rounds.length]).toEqual([2, 1]);
  });

  it('goes on where a run ended right after its push: the commit is known as the bot’s own', async () => {
    await openWith('Say why this is padded.');
    const { ending, run } = await pull.play({
      script: [reply(commented, changing(done(1)))],
      steps: (steps) => ({
        ...steps,
        step: (name, work, options) =>
          steps.step(
            name,
            name === 'round 1: answer' ? () => Promise.reject(new Error('Out of ink.')) : work,
            options,
          ),
      }),
    });
    expect(ending).toEqual({ kind: 'gave-up', because: 'Out of ink.' });
    expect(await pull.status(run)).toContain('**I could not go on:** Out of ink.');
    const { heads } = await pull.outcome();
    expect(heads).toHaveLength(2);
    const says = { point: 1, kind: 'declined', text: 'The comment says why.' };
    const again = await pull.play({ script: [reply(answering(says))] });
    expect(again.ending).toEqual({ kind: 'answered', rounds: 1, commits: [] });
    expect(await pull.answers()).toEqual(['The comment says why.']);
  });

  it('stops where somebody pushed before, and where they push meanwhile', async () => {
    await openWith('Say why this is padded.');
    const pushed = () =>
      stage.github.pushAs('noor', SHOP_NAME, pull.branch, { 'README.md': '# shop\n\nMine.\n' });
    const { ending, run } = await pull.play({
      script: [reply(commented, changing(done(1)))],
      forge: (forge) => ({
        ...forge,
        async push(...push) {
          await pushed();
          return forge.push(...push);
        },
      }),
    });
    expect(ending).toMatchObject({ kind: 'stopped' });
    expect(await pull.status(run)).toContain('**Stopped:** somebody pushed to the branch');
    expect(await pull.answers()).toEqual([]);
    const again = await pull.play();
    expect(again.ending).toMatchObject({ kind: 'stopped' });
    expect(again.steps).toEqual(['round 1: look']);
    expect(await pull.file(SOURCE)).not.toContain(COMMENT);
  });

  it('is not pushed once the pull request is closed', async () => {
    await openWith('Say why this is padded.');
    const close = () => stage.github.close('noor', SHOP_NAME, pull.number);
    const { ending, run } = await pull.play({
      script: [reply(commented, changing(done(1)))],
      steps: (steps) => ({
        ...steps,
        step: (name, work, options) =>
          steps.step(
            name,
            async (signal) => {
              if (name === 'round 1: push') await close();
              return work(signal);
            },
            options,
          ),
      }),
    });
    expect(ending).toMatchObject({ kind: 'stopped' });
    expect(await pull.status(run)).toContain('**Stopped:** the pull request was closed while I was at work');
    expect(await pull.answers()).toEqual([]);
    expect(await pull.file(SOURCE)).not.toContain(COMMENT);
    expect(await pull.outcome()).toMatchObject({ heads: [pull.head], rounds: [] });
  });

  it('that would touch what only a person may change is not pushed', async () => {
    await openWith('Run it in CI.');
    const workflow = shell('mkdir -p .github/workflows && echo "on: push" > .github/workflows/ci.yml');
    const attempt = reply(workflow, changing(done(1)));
    const { ending } = await pull.play({ script: [attempt, attempt, attempt] });
    expect(commitsOf(ending)).toEqual([]);
    expect(await pull.answers()).toEqual([expect.stringMatching(/nothing was changed for it/)]);
  });

  it('comes with the wish of a maintainer who asks for another round', async () => {
    pull = await stage.open();
    const { ending, told } = await pull.play({
      why: { kind: 'retry', by: 'noor', untrustedHint: 'say why it is padded' },
      script: [reply(commented, changing(done(1)))],
    });
    expect(told[0]).toMatch(/## Point 1: noor\n\nA wish for this round\.[^]*say why it is padded/);
    expect(commitsOf(ending)).toHaveLength(1);
    expect(await pull.answers()).toEqual([expect.stringContaining('Done in')]);
    const nothing = await pull.play({ why: { kind: 'retry', by: 'noor' } });
    expect(nothing.ending).toMatchObject({ kind: 'nothing-to-do' });
    expect(await pull.status(nothing.run)).toContain('**Nothing is left to do here:**');
  });

  it('has made the bot say nothing to GitHub that it does not describe', () => {
    expect(stage.github.violations()).toEqual([]);
  });
});
