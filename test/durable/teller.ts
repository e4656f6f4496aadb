/**
 * Tells a story of three steps and kills itself at one point of it; told again it goes on.
 * Arguments: database, file that gets a line for each thing done, point to die at ('' to live).
 */
import { appendFileSync } from 'node:fs';
import { defineStory, startDurable } from '../../src/durable/durable.ts';
import { silent } from './temporary-database.ts';

const [databaseUrl = '', file = '', dieAt = ''] = process.argv.slice(2);

function reach(point: string): void {
  if (point === dieAt) process.kill(process.pid, 'SIGKILL');
}

const fix = defineStory('fix', async (steps, input: { names: string[] }) => {
  const results: string[] = [];
  for (const name of input.names) {
    const result = await steps.step(name, async () => {
      appendFileSync(file, `${name}\n`);
      reach(`during ${name}`);
      return `${name} done`;
    });
    reach(`after ${name}`);
    results.push(result);
  }
  return results;
});

const request = defineStory('request', async (steps, input: { names: string[] }) => {
  await steps.step('start', async () => {
    appendFileSync(file, 'start\n');
    const run = { run: 'run', story: fix, subject: 'octo/hello#1', repository: 'octo/hello', input };
    const { kind } = await runs.startRun(run);
    appendFileSync(file, `${kind}\n`);
    reach('during start');
  });
  reach('after start');
});

const runs = await startDurable<{ names: string[] }>({
  databaseUrl,
  executor: 'teller',
  concurrencyPerRepository: 1,
  log: silent,
  stories: () => ({ request, others: [fix] }),
});
await runs.accept('delivery', { names: ['clone', 'work', 'publish'] });
reach('accepted');
while ((await runs.get('run'))?.status !== 'done') await new Promise((resolve) => setTimeout(resolve, 50));
process.stdout.write(JSON.stringify((await runs.get('run'))?.outcome));
await runs[Symbol.asyncDispose]();
