import { describe, expect, it } from 'vitest';
import { pullRequestTrigger, suiteTrigger } from '../../src/webhook/looks.ts';
import { payloadOf } from './payloads.ts';

const rules = { label: 'heirloom', allowBots: [], appId: 7, botLogin: 'heirloom[bot]' };

describe('a pull request', () => {
  const happened = (action: string, login: string, changes: object = {}) =>
    pullRequestTrigger(
      'g',
      payloadOf('pull_request', action, { pull_request: { user: { login } }, ...changes }),
      rules,
    );

  it.each(['closed', 'reopened', 'synchronize'])('of its own that is %s asks for a look', (action) => {
    expect(happened(action, 'heirloom[bot]')).toMatchObject({
      kind: 'request',
      request: { kind: 'look', delivery: 'g', installation: 100, owner: 'Codertocat', pullRequest: 2 },
    });
  });

  it('of somebody else is no concern of the app', () => {
    expect(happened('closed', 'Codertocat')).toEqual({
      kind: 'ignored',
      because: 'a pull request of somebody else',
    });
  });

  it('to which it has pushed itself is none either', () => {
    const sender = { login: 'heirloom[bot]', type: 'Bot' };
    expect(happened('synchronize', 'heirloom[bot]', { sender }).kind).toBe('ignored');
  });
});

describe('a suite of checks', () => {
  const completed = (suite: object) =>
    suiteTrigger(
      'g',
      payloadOf('check_suite', 'completed', {
        check_suite: { conclusion: 'failure', head_commit: { author: { name: 'heirloom[bot]' } }, ...suite },
        // Whose push it was that they look at.
        sender: { login: 'heirloom[bot]', type: 'Bot' },
      }),
      rules,
    );

  it.each(['failure', 'timed_out', 'startup_failure', 'cancelled', 'action_required'])(
    'of its own commit that ends with %s asks for a look',
    (conclusion) => {
      expect(completed({ conclusion })).toMatchObject({ request: { kind: 'look', pullRequest: 2 } });
    },
  );

  it.each([
    ['has not failed', { conclusion: 'success' }],
    ['was skipped', { conclusion: 'skipped' }],
    ['is of a commit of somebody else', { head_commit: { author: { name: 'Codertocat' } } }],
    ['is of no pull request', { pull_requests: [] }],
    ['is its own', { app: { id: 7 } }],
  ])('that %s does not', (_why, suite) => {
    expect(completed(suite).kind).toBe('ignored');
  });
});
