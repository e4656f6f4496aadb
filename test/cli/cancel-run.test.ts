import { afterAll, beforeAll, expect, it } from 'vitest';
import { cancelRunCommand } from '../../src/cli/runs.ts';
import { forgeOfRun } from '../../src/compose-forge.ts';
import { parseConfig } from '../../src/config/config.ts';
import { startConversation, type Conversation } from '../workflow/conversation.ts';
import { silent } from '../durable/temporary-database.ts';

let conversation: Conversation;
beforeAll(async () => {
  conversation = await startConversation();
}, 120_000);
afterAll(() => conversation[Symbol.asyncDispose](), 60_000);

/** Says so beside the App, with the configuration that the App has. */
async function cancel(run: string, given: Record<string, string> = {}) {
  const { world, runs } = conversation;
  const { appId, privateKey, url } = world.github;
  const environment = {
    APP_ID: String(appId),
    PRIVATE_KEY: privateKey,
    GITHUB_API_URL: url,
    GITHUB_URL: url,
    ...given,
  };
  const parsed = parseConfig(environment, '/nowhere');
  if (parsed.kind === 'invalid') throw new Error(parsed.problems.join());
  const surroundings = {
    config: parsed.config,
    log: silent,
    redact: (text: string) => text,
    signal: new AbortController().signal,
    environment: {},
  };
  const said: string[] = [];
  const code = await cancelRunCommand(run, {
    terminal: {
      out: (text: string) => void said.push(text),
      err: (text: string) => void said.push(text),
    } as never,
    openRuns: async () => ({ ...runs, [Symbol.asyncDispose]: async () => undefined }),
    sandboxes: async () => ({ remove: async () => undefined }),
    forgeOf: (input) => forgeOfRun(input, surroundings),
  });
  return { code, said };
}

it('a run that the operator cancels says so where it is reported, and no more that it works', async () => {
  const { open, say, answers, world, runs } = conversation;
  const { issue } = await open('Cancelled by the operator');
  const { came } = await say('ada', { kind: 'fix' }, { issue });
  await world.forge.statusComment(issue, came, '**Working on this issue.**');
  expect(await cancel(came)).toEqual({ code: 0, said: [`cancelled ${came}\n`] });
  expect(await runs.get(came)).toMatchObject({ status: 'cancelled' });
  expect(await answers(issue)).toEqual([expect.stringMatching(/\*\*Cancelled\*\* by `the operator`/)]);
}, 60_000);

it('where GitHub cannot be told, the run is cancelled all the same', async () => {
  const { open, say, runs } = conversation;
  const { issue } = await open('Cancelled without GitHub');
  const { came } = await say('ada', { kind: 'fix' }, { issue });
  const { code, said } = await cancel(came, { GITHUB_API_URL: 'http://127.0.0.1:1' });
  expect(code).toBe(0);
  expect(said).toEqual([`cancelled ${came}\n`, expect.stringContaining('does not say so')]);
  expect(await runs.get(came)).toMatchObject({ status: 'cancelled' });
}, 60_000);
