import { describe, expect, it } from 'vitest';
import type { CheckState } from '../../../src/forge/pull-request-talk.ts';
import { readFailedChecks } from '../../../src/workflow/follow-up/failed-checks.ts';

const check = (name: string, state: CheckState['state'], isOwn = false): CheckState => ({
  name,
  isOwn,
  state,
  untrustedSummary: '',
});
const read = (head: readonly CheckState[], base: readonly CheckState[], log = 'it failed') =>
  readFailedChecks(
    {
      checks: async (sha) => [...(sha === 'head' ? head : base)],
      checkLog: async ({ name }) => `${name}: ${log}`,
    },
    'head',
    'base',
  );

describe('failed checks', () => {
  it('are those of others that fail on the tip and not on the base branch, with what they printed', async () => {
    const head = [
      check('test', 'failed'),
      check('lint', 'failed'),
      check('docs', 'passed'),
      check('slow', 'pending'),
      check('heirloom', 'failed', true),
    ];
    expect(await read(head, [check('lint', 'failed'), check('test', 'passed')])).toEqual({
      failed: [{ name: 'test', untrustedLog: 'test: it failed' }],
      onBaseToo: ['lint'],
    });
  });

  it('are cut to what tells of the failure', async () => {
    const log = `${'installing\n'.repeat(2_000)}not ok\nAssertionError: 12.5\n${'done\n'.repeat(2_000)}`;
    const { failed } = await read([check('test', 'failed')], [], log);
    const [{ untrustedLog } = { untrustedLog: '' }] = failed;
    expect(untrustedLog).toMatch(/^AssertionError: 12\.5/);
    expect(untrustedLog.length).toBeLessThan(6_000);
  });

  it('have only so many logs, and all of their names', async () => {
    const head = Array.from({ length: 7 }, (_, index) => check(`job ${index}`, 'failed'));
    const { failed } = await read(head, []);
    expect(failed).toHaveLength(7);
    expect(failed.filter(({ untrustedLog }) => untrustedLog !== '')).toHaveLength(5);
  });
});
