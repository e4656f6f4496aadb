import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLocalSteps } from '../../src/durable/local-steps.ts';
import type { Runs } from '../../src/durable/runs.ts';
import type { Outcomes } from '../../src/memory/outcomes.ts';
import type { Sandboxes } from '../../src/sandbox/sandbox.ts';
import { handleRequest } from '../../src/workflow/handle-request.ts';
import type { RequestParts } from '../../src/workflow/request-parts.ts';
import type { TriggerRequest } from '../../src/workflow/trigger-request.ts';
import { PLACE, startEmulatedForge, type EmulatedForge } from '../forge/emulated-forge.ts';

let world: EmulatedForge;
beforeAll(async () => {
  world = await startEmulatedForge();
  await world.github.asUser('ada').issues.create({ ...PLACE, title: 'It does not add up', body: '' });
});
afterAll(() => world[Symbol.asyncDispose]());

function request(delivery: string, login: string, type = 'User'): TriggerRequest {
  return {
    delivery,
    at: new Date().toISOString(),
    installation: world.github.installationId,
    ...PLACE,
    issue: 1,
    actor: { login, type },
    frozen: { title: 'It does not add up', body: '', author: 'ada' },
    command: { kind: 'fix' },
    trigger: 'label',
  };
}

async function handle(asked: TriggerRequest, startRun: () => unknown) {
  const parts: RequestParts = {
    forge: world.forge,
    runs: { startRun, get: async () => undefined } as unknown as Runs,
    sandboxes: {} as Sandboxes,
    memory: { outcomes: { ofIssue: async () => [] } as unknown as Outcomes },
    followUpStory: { name: 'follow-up', tell: nothing },
    askStory: { name: 'ask', tell: nothing },
    learnFromClosed: nothing,
    explain: async () => '',
    rememberRule: async () => '',
    forgetRule: async () => '',
    fixStory: { name: 'fix', tell: nothing },
    allowBots: ['Renovate[bot]'],
  };
  return handleRequest(createLocalSteps('r', new AbortController().signal), asked, parts);
}

const nothing = async () => undefined;
const started = async () => ({ kind: 'started', run: 'fix-1' });

async function commentFor(delivery: string) {
  const { data } = await world.github.asUser('ada').issues.listComments({ ...PLACE, issue_number: 1 });
  return data.find(({ body }) => body?.includes(`reply-${delivery} `))?.body;
}

it('begins a run although its reaction is not allowed', async () => {
  world.github.fail({ method: 'POST', path: /\/reactions$/, status: 403, message: 'Issue is locked' });
  expect(await handle(request('locked', 'ada'), started)).toBe('fix-1');
});

it('knows an allowed bot however its name is written', async () => {
  expect(await handle(request('bot', 'renovate[bot]', 'Bot'), started)).toBe('fix-1');
});

it('says why a request could not be carried out', async () => {
  const failing = async () => {
    throw new Error('No room for @octocat.');
  };
  await expect(handle(request('failing', 'ada'), failing)).rejects.toThrow('No room');
  expect(await commentFor('failing')).toMatch(/could not carry this out[^]*No room for @\u200Boctocat/);
});

it('starts nothing for somebody who cannot be looked up, and says so', async () => {
  const path = /\/collaborators\/grace\/permission$/;
  world.github.fail({ method: 'GET', path, status: 403, message: 'Resource not accessible', times: 9 });
  let runs = 0;
  await expect(handle(request('unknown', 'grace'), async () => void runs++)).rejects.toThrow('accessible');
  expect(runs).toBe(0);
  expect(await commentFor('unknown')).toContain('not accessible');
});
