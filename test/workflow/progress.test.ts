import { expect, it } from 'vitest';
import { createLocalSteps } from '../../src/durable/local-steps.ts';
import { GitHubUnavailable } from '../../src/forge/forge-errors.ts';
import { createReporter, type Progress } from '../../src/workflow/progress.ts';

it('goes on when GitHub is down for a report, which the next one makes up for', async () => {
  const outages = [new GitHubUnavailable('It is down.')];
  const told: Progress[] = [];
  const reporter = createReporter(createLocalSteps('r', new AbortController().signal), {
    async report(progress) {
      const outage = outages.pop();
      if (outage !== undefined) throw outage;
      told.push(progress);
    },
  });
  await reporter.begin('Reading');
  await reporter.begin('Fixing');
  expect(told).toEqual([{ run: 'r', done: ['Reading'], now: 'Fixing', notes: [] }]);
});
