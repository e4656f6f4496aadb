import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createLocalSteps } from '../../../src/durable/local-steps.ts';
import { createLog } from '../../../src/lib/log.ts';
import { openMemory, type Memory } from '../../../src/memory/memory.ts';
import { rememberProposal } from '../../../src/workflow/learning/remember-proposal.ts';
import { mirrorOf, sampleRepository, scratch } from '../../repository/sample.ts';

type Opened = Parameters<typeof rememberProposal>[1];

const log = createLog({ level: 'silent', redact: (text) => text });

async function newMemory(): Promise<Memory> {
  const memory = await openMemory({ uri: join(scratch(), 'memory'), log });
  onTestFinished(async () => memory[Symbol.asyncDispose]());
  return memory;
}

async function opened(proposed: Opened['proposed']): Promise<Opened> {
  const source = sampleRepository();
  source.commit('feat: a price');
  return {
    request: {
      repository: 'acme/shop',
      issue: { number: 11, untrustedTitle: 'Cents', untrustedBody: 'They are wrong.', untrustedComments: [] },
    },
    reviewed: {
      remarks: [],
      held: {
        reproduced: { kind: 'verified', tests: ['test/price.test.ts'], failure: 'expected 2 to be 1' },
      },
    },
    proposal: {
      base: 'a'.repeat(40),
      branch: 'fix/cents',
      title: 'fix: round to cents',
      patch: `diff --git a/a b/a\n${'+line\n'.repeat(50_000)}`,
      receipt: {
        precedents: [{ sha: 'c'.repeat(40), title: 'fix: the price' }],
        rules: [
          { id: 'cents', statement: 'Count in cents.', used: true },
          { id: 'titles', statement: 'Titles are short.' },
        ],
        files: [],
        confidence: 0.7,
        model: 'scripted',
        turns: 12,
        tokens: 4_000,
        cost: 0.5,
      },
    },
    proposed,
    mirror: await mirrorOf(source),
    // What a proposal has beside this is not looked at.
  } as unknown as Opened;
}

const steps = createLocalSteps('run-1', new AbortController().signal);
const onGitHub = {
  branch: 'fix/cents-2',
  commit: 'b'.repeat(40),
  number: 12,
  url: 'https://github.com/acme/shop/pull/12',
};

describe('a pull request that was just opened', () => {
  it('is kept as open, with what it was made from', async () => {
    const memory = await newMemory();
    await rememberProposal(steps, await opened(onGitHub), { memory, log });
    const [kept] = await memory.outcomes.list();
    expect(kept).toMatchObject({
      number: 12,
      url: onGitHub.url,
      issue: 11,
      run: 'run-1',
      branch: 'fix/cents-2',
      baseBranch: 'main',
      base: 'a'.repeat(40),
      heads: ['b'.repeat(40)],
      untrustedIssue: 'Cents\n\nThey are wrong.',
      tests: ['test/price.test.ts'],
      failure: 'expected 2 to be 1',
      precedents: ['c'.repeat(40)],
      rules: [
        { id: 'cents', used: true },
        { id: 'titles', used: false },
      ],
      confidence: 0.7,
      tokens: 4_000,
      cost: 0.5,
      rounds: [],
      state: 'open',
    });
    expect(kept?.patch).toMatch(/^diff --git [^]*\+line\n$/);
    expect(kept?.patch.length).toBeLessThanOrEqual(100_000);
  });

  it('is kept once: told again after a crash, nothing that was learnt since is lost', async () => {
    const memory = await newMemory();
    await rememberProposal(steps, await opened(onGitHub), { memory, log });
    await memory.outcomes.update(12, (now) => ({ ...now, state: 'merged' }));
    await rememberProposal(steps, await opened(onGitHub), { memory, log });
    expect(await memory.outcomes.list()).toMatchObject([{ number: 12, state: 'merged' }]);
  });

  it('is nothing where a local run left a branch', async () => {
    const memory = await newMemory();
    const local = { branch: 'fix/cents', commit: 'b'.repeat(40) };
    await rememberProposal(steps, await opened(local), { memory, log });
    expect(await memory.outcomes.list()).toEqual([]);
  });

  it('stands, and is told to the operator, where memory cannot be written', async () => {
    const told: string[] = [];
    const full = async () => Promise.reject(new Error('The disk is full.'));
    const outcomes = { of: full, ofIssue: full, list: full, keep: full, update: full };
    const parts = { memory: { outcomes }, log: { error: (sentence: string) => void told.push(sentence) } };
    await rememberProposal(steps, await opened(onGitHub), parts);
    expect(told).toEqual(['a pull request could not be remembered, and is not looked after']);
  });
});
