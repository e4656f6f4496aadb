import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createLocalSteps } from '../../../src/durable/local-steps.ts';
import { createLog } from '../../../src/lib/log.ts';
import { createRedact } from '../../../src/lib/redact.ts';
import { openMemory, type Memory } from '../../../src/memory/memory.ts';
import type { Mirror } from '../../../src/repository/repository.ts';
import { proposeRules } from '../../../src/workflow/learning/propose-rules.ts';
import { forgetRule, rememberRule } from '../../../src/workflow/learning/rule-commands.ts';
import { mirrorOf, sampleRepository, scratch } from '../../repository/sample.ts';

const clean: (() => void)[] = [];
let mirror: Mirror;
let before: string;
let head: string;

beforeAll(async () => {
  const folder = scratch((end) => clean.push(end));
  const source = sampleRepository(join(folder, 'source'));
  source.write('src/price.ts', 'export const price = 1;\n');
  before = source.commit('feat: a price');
  source.write('.github/heirloom/memory.md', '- Round prices to whole cents.\n');
  head = source.commit('docs: what we know');
  mirror = await mirrorOf(source, folder);
  return () => clean.forEach((end) => end());
});

const steps = createLocalSteps('run', new AbortController().signal);
const where = 'https://github.com/acme/shop/pull/12#discussion_r1';
const secret = 'the-secret-of-this-house';

async function scene() {
  const log = createLog({ level: 'silent', redact: (text) => text });
  const memory = await openMemory({ uri: join(scratch(), 'memory'), log });
  onTestFinished(async () => memory[Symbol.asyncDispose]());
  const parts = { memory, openMirror: async () => mirror, redact: createRedact([secret]) };
  return {
    memory,
    say: (untrustedText: string, url = where) =>
      proposeRules(steps, [{ by: 'maria', url, untrustedText }], parts),
    remember: (untrustedRule: string) => rememberRule({ by: 'ben', where, untrustedRule }, parts),
    forget: (untrustedRule: string) => forgetRule({ by: 'ben', where, untrustedRule }, parts),
  };
}

const standing = async (memory: Memory, id: string, at = head) =>
  (await memory.rules.at(mirror, at)).find(({ rule }) => rule.id === id);
const holding = async (memory: Memory, at = head) =>
  (await memory.rules.at(mirror, at)).flatMap(({ rule, fallen }) =>
    fallen === undefined ? [rule.statement] : [],
  );

describe('what a reviewer states', () => {
  it('is proposed with where it was said, and does not hold', async () => {
    const { memory, say } = await scene();
    expect(await say('Nice. We never use default exports, please rename it.')).toEqual([
      { id: 'we-never-use-default-exports', statement: 'We never use default exports.', url: where },
    ]);
    expect(await standing(memory, 'we-never-use-default-exports')).toMatchObject({
      rule: { origin: 'review', proposedIn: where, proposedBy: 'maria' },
      fallen: "waits for a maintainer's acceptance",
    });
    const { rules } = await memory.recall(mirror, head, 'default exports');
    expect(rules.map(({ id }) => id)).not.toContain('we-never-use-default-exports');
  });

  it('is one proposal, however often it is said and in whatever words', async () => {
    const { memory, say } = await scene();
    const [first] = await say('We never use default exports.');
    expect(await say('We never use default exports.')).toEqual([first]);
    expect(await say('Please note that we never use any default exports.', 'elsewhere')).toMatchObject([
      { id: first?.id },
    ]);
    const own = (await memory.rules.list()).filter(({ origin }) => origin === 'review');
    expect(own.map(({ proposedIn }) => proposedIn)).toEqual([where]);
  });

  it('is nothing where it states nothing', async () => {
    const { say } = await scene();
    expect(await say('Please rename this.')).toEqual([]);
  });

  it('is a line that everybody can see, without mentions, references, markers and secrets', async () => {
    const { say } = await scene();
    const [proposed] = await say(
      `We always add a \u202Etest\u202C\u200B as @ada wanted in #12 and acme/shop#13\u{E0041} <!--x`,
    );
    expect(proposed?.statement).toBe('We always add a test as ada wanted in 12 and acme/shop13.');
    expect(await say(`We always use ${secret} in tests.`)).toEqual([]);
    expect(await say(`We always use ${'very '.repeat(80)}long names.`)).toEqual([]);
    expect(await say('We always use p\u0430ypal in tests.')).toEqual([]);
  });
});

describe('/heirloom remember', () => {
  it('accepts a proposed rule by its id, with who did and where', async () => {
    const { memory, say, remember } = await scene();
    const [proposed] = await say('We never use default exports.');
    const answer = await remember('`we-never-use-default-exports`');
    expect(answer).toContain('Remembered: `we-never-use-default-exports`: We never use default exports.');
    expect(await remember('we-never-use-default-exports')).toBe(answer);
    expect(await standing(memory, proposed!.id)).toEqual({
      rule: expect.objectContaining({ acceptedBy: 'ben', acceptedIn: where, proposedBy: 'maria' }),
    });
    expect(await holding(memory)).toContain('We never use default exports.');
    expect(await say('We never use default exports.')).toEqual([]);
  });

  it('writes a rule in words, once', async () => {
    const { memory, remember } = await scene();
    expect(await remember('  "Count in cents, @all."\n')).toContain(
      '`count-in-cents-all`: Count in cents, all.',
    );
    expect(await standing(memory, 'count-in-cents-all')).toMatchObject({
      rule: { statement: 'Count in cents, all.', origin: 'human', acceptedBy: 'ben', acceptedIn: where },
    });
    await remember('Count in cents, all.');
    expect((await memory.rules.list()).filter(({ origin }) => origin === 'human')).toHaveLength(1);
  });

  it('accepts what waits in the same words, in the words of the one who remembers it', async () => {
    const { memory, say, remember } = await scene();
    const [proposed] = await say('We never use default exports.');
    await remember('Never use default exports, anywhere.');
    expect(await standing(memory, proposed!.id)).toEqual({
      rule: expect.objectContaining({ statement: 'Never use default exports, anywhere.', acceptedBy: 'ben' }),
    });
  });

  it('outranks the opposite that history shows', async () => {
    const { memory, remember } = await scene();
    await memory.rules.keepMined({ commit: head, depth: 2 }, [
      { id: 'import-extension', statement: 'Imports end with the extension of the file.', forCount: 90 },
    ]);
    await remember('Imports never end with the extension of the file.');
    expect((await standing(memory, 'import-extension'))?.fallen).toContain('says the same as');
  });

  it.each([
    ['no-such-rule', 'There is no rule `no-such-rule`'],
    ['!!!', 'This cannot be a rule: it has no words'],
    [`Use ${secret}.`, 'what looks like a secret'],
    ['x '.repeat(200), 'it has no words'],
    ['word '.repeat(200), 'longer than 300 characters'],
    ['smallest-change', 'This is remembered already'],
  ])('says why it does not: %s', async (words, answer) => {
    const { memory, remember } = await scene();
    const known = await memory.rules.list();
    expect(await remember(words)).toContain(answer);
    expect(await memory.rules.list()).toEqual(known);
  });
});

describe('/heirloom forget', () => {
  const mined = { id: 'title-number', statement: 'Titles end with the number of the pull request.' };

  it('is for good: not proposed again, not mined again, not by the memory file', async () => {
    const { memory, say, remember, forget } = await scene();
    const [proposed] = await say('We never use default exports.');
    await remember(proposed!.id);
    expect(await forget('default exports')).toContain('Forgotten, and never learnt again');
    expect(await say('We never use default exports.')).toEqual([]);
    expect(await say('We never use default exports at all.')).toEqual([]);

    await memory.rules.keepMined({ commit: before, depth: 1 }, [mined]);
    expect(await forget('title-number')).toContain('Forgotten');
    await memory.rules.keepMined({ commit: head, depth: 2 }, [
      mined,
      { ...mined, id: 'title-ends' },
      { id: 'exports', statement: 'Never use default exports.' },
    ]);

    const inFile = (await memory.rules.at(mirror, head)).find(({ writtenIn }) => writtenIn !== undefined);
    expect(await forget('round PRICES')).toContain(`\`${inFile?.rule.id}\``);
    const left = (await holding(memory)).join('\n');
    expect(left).not.toMatch(/default export|Titles end|whole cents/);
    expect(
      (await memory.recall(mirror, head, 'titles, prices and default exports')).rules,
    ).not.toContainEqual(
      expect.objectContaining({ statement: expect.stringMatching(/default export|Titles end|whole cents/) }),
    );
  });

  it('holds against the same words that are written into the memory file later', async () => {
    const { memory, forget } = await scene();
    const own = await memory.rules.add({ id: 'cents', statement: 'Always round prices to whole cents.' });
    expect(await holding(memory)).toContain('Always round prices to whole cents.');
    await forget(own.id);
    expect(await holding(memory)).not.toContain('Round prices to whole cents.');
  });

  it('is taken back by remembering the id again', async () => {
    const { memory, say, remember, forget } = await scene();
    const [proposed] = await say('We never use default exports.');
    const answer = await forget(proposed!.id);
    expect(await forget(proposed!.id)).toBe(answer);
    expect(answer).toContain(`/heirloom remember ${proposed!.id}`);
    await remember(proposed!.id);
    expect(await holding(memory)).toContain('We never use default exports.');
  });

  it('asks which one where words fit several, and forgets none', async () => {
    const { memory, remember, forget } = await scene();
    await remember('Never use default exports.');
    await remember('Sort named and default exports by what they are about.');
    const answer = await forget('default exports');
    expect(answer).toMatch(/2 rules have these words[^]*`never-use-default-exports`[^]*`sort-named/);
    expect(await holding(memory)).toContain('Never use default exports.');
    expect(await forget('quantum entanglement')).toContain('nothing was forgotten');
    expect(await forget('a')).toContain('nothing was forgotten');
  });
});
