import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fields } from '../../src/cli/demo/emulated-github/routes.ts';
import { noEngine } from '../support/engine.ts';
import { eventually } from '../support/eventually.ts';
import { answering, propose, type Proposed } from '../support/proposed.ts';
import { startRunningApp, type RunningApp } from '../support/running-app.ts';
import { createScripts } from '../support/scripts.ts';
import { REPOSITORY } from '../support/stage.ts';
import { answersOn } from '../support/traces.ts';

const SOURCE = 'src/parse.js';
const COMMANDS = [
  'fix',
  'status',
  'cancel',
  'retry louder',
  'continue',
  'explain',
  'remember We never shout.',
  'forget no-shouting',
  'ask Why is the sky blue?',
  'answer 1',
  'help',
];

describe.skipIf(noEngine)('a command in a pull request of the bot', { timeout: 600_000 }, () => {
  const scripts = createScripts();
  let running: RunningApp;
  let pull: Proposed;
  beforeAll(async () => {
    const environment = { HEIRLOOM_QUIET_SECONDS: '0' };
    running = await startRunningApp({ script: scripts.script, environment });
    pull = await propose(running, scripts, 'Commanded about');
  }, 600_000);
  afterAll(() => running?.[Symbol.asyncDispose](), 60_000);

  const say = (login: string, body: string, number = pull.number) =>
    running.github.comment(login, REPOSITORY, number, body);
  const answers = () => answersOn(running.github, pull.number);
  const said = (words: RegExp) => eventually(async () => (await answers()).find((body) => words.test(body)));
  const runs = () => running.app.durable.list({ subject: `${REPOSITORY}#${pull.number}` });
  /** Once GitHub has been answered, whatever was to be stored is stored. */
  const delivered = (comment: number) =>
    running.github.deliveries.waitFor(({ payload }) => fields(payload['comment'])['id'] === comment);
  const wasStored = (guid: string) =>
    running.logged.some((line) => line.includes('request stored') && line.includes(guid));
  /** Once GitHub was asked so often what somebody may do. */
  const lookedUp = (login: string, times: number) =>
    eventually(async () => {
      const path = `/repos/${REPOSITORY}/collaborators/${login}/permission`;
      return running.github.requests.filter((request) => request.path === path).length >= times;
    });
  /** What is said to a command, which is one thing. */
  async function answerTo(command: string): Promise<string> {
    const before = (await answers()).length;
    await say('mara', `/heirloom ${command}`);
    await eventually(async () => (await answers()).length > before);
    return (await answers()).slice(before).join('\n\n\n');
  }

  async function reviewed(login: string, body: string): Promise<number> {
    const line = await pull.lineOf(SOURCE, 'const rest =');
    return running.github.reviewComment(login, REPOSITORY, pull.number, { path: SOURCE, line, body });
  }

  it.each(['rita', 'stranger'])('of %s, who may only read, is refused, once', async (login) => {
    for (const command of COMMANDS) await say(login, `/heirloom ${command}`);
    await reviewed(login, '/heirloom retry in a thread');
    await lookedUp(login, COMMANDS.length + 1);
    const refusal = `\`${login}\` has \`read\``;
    expect(await said(new RegExp(refusal))).toContain('Only people with write access');
    expect(await answers()).toHaveLength(1);
    expect(await runs()).toEqual([]);
  });

  it('of a bot, which may write but is not listed, is not even stored; nor is one of its own', async () => {
    const before = await answers();
    for (const command of COMMANDS) {
      const { guid } = await delivered(await say('renewal[bot]', `/heirloom ${command}`));
      expect(wasStored(guid)).toBe(false);
    }
    const own = running.github.deliveries.attempts.filter(
      ({ payload }) => fields(payload['sender'])['login'] === 'heirloom[bot]',
    );
    expect(own.length).toBeGreaterThan(0);
    expect(own.filter(({ guid }) => wasStored(guid))).toEqual([]);
    expect(await answers()).toEqual(before);
  });

  it('that is quoted, in a code block, or edited into a comment does not fire', async () => {
    const words = 'What would these do?';
    scripts.write(words, [answering({ point: 1, kind: 'declined', text: 'One stops me, one lists.' })]);
    await say('mara', `> /heirloom cancel\n\n\`\`\`\n/heirloom help\n\`\`\`\n\n${words}`);
    expect(await said(/One stops me, one lists/)).toContain(words);
    const [owner = '', repo = ''] = REPOSITORY.split('/');
    const comment_id = await say('mara', 'Thanks!');
    await delivered(comment_id);
    const edited = { owner, repo, comment_id, body: '/heirloom help' };
    await running.maintainer.rest.issues.updateComment(edited);
    await running.github.deliveries.waitFor(
      ({ action, event }) => action === 'edited' && event === 'issue_comment',
    );
    expect((await answers()).filter((body) => /at the start of a line|Cancelled/.test(body))).toEqual([]);
  });

  it('that only asks is answered: status, explain, help, cancel', async () => {
    const asked = [
      ['status', /My pull request .* is open/],
      ['explain', /parse/],
      ['help', /`\/heirloom explain`/],
      ['cancel', /No run is under way/],
      ['fix', /I fix issues, and this is a pull request/],
      ['answer 1', /No question of mine waits/],
      ['dance', /do not know the command `dance`/],
    ] as const;
    for (const [command, answer] of asked) expect(await answerTo(command)).toMatch(answer);
  });

  it('in a thread is answered in the thread', async () => {
    const thread = await reviewed('mara', '/heirloom explain');
    const told = await eventually(async () => {
      const found = await pull.answersIn(thread);
      return found.length > 0 && found;
    });
    expect(told).toEqual([expect.stringContaining('parse')]);
  });

  it('answers a question about the repository where it was asked', async () => {
    const question = 'Why are separators optional?';
    const answer = 'They are not part of a term.';
    scripts.write(question, [
      {
        calls: [
          { tool: 'answer', arguments: { text: `${answer} [1]`, citations: [{ path: SOURCE, lines: '1' }] } },
        ],
      },
    ]);
    await say('mara', `/heirloom ask ${question}`);
    expect(await said(/They are not part of a term/)).toBeDefined();
  });

  it('remembers a rule in words, and forgets it for good', async () => {
    const told = await answerTo('remember Errors carry a code in this library.');
    const [, id = ''] = /Remembered: `([a-z0-9-]+)`/.exec(told) ?? [];
    expect(await answerTo(`forget ${id}`)).toMatch(/Forgotten, and never learnt again/);
  });

  it('accepts a rule that a reviewer has stated, and nobody but a maintainer can', async () => {
    const rule = 'We always throw errors with a code.';
    scripts.write(rule, [answering({ point: 1, kind: 'declined', text: 'It has one.' })]);
    const thread = await reviewed('mara', rule);
    const [shown = ''] = await eventually(async () => {
      const found = await pull.answersIn(thread);
      return found.length > 0 && found;
    });
    const [, id = ''] = /`\/heirloom remember ([a-z0-9-]+)`/.exec(shown) ?? [];
    expect(shown).toContain('until then it holds nowhere');
    await say('rita', `/heirloom remember ${id}`);
    await lookedUp('rita', COMMANDS.length + 2);
    expect(await answerTo(`remember ${id}`)).toMatch(/Remembered: .*We always throw errors/);
    expect((await answers()).filter((body) => body.includes(`Remembered: \`${id}\``))).toHaveLength(1);

    const proposals = running.model.requests().length;
    await reviewed('rita', 'We always use tabs in this repository.');
    await say('stranger', 'We never test anything in this repository.');
    expect(await answerTo('forget We never test anything')).toMatch(/no rule with this id or these words/);
    expect(running.model.requests().length).toBe(proposals);
  });

  it('has made neither the App nor GitHub say anything that GitHub does not describe', () => {
    expect(running.github.violations()).toEqual([]);
  });
});
