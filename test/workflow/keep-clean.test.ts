import { expect, it } from 'vitest';
import { createLog } from '../../src/lib/log.ts';
import { keepClean } from '../../src/workflow/keep-clean.ts';

it('cleans again and again, also after it could not, and no more once it is disposed of', async () => {
  const logged: string[] = [];
  const log = createLog({ level: 'info', redact: (text) => text, write: (line) => logged.push(line) });
  let times = 0;
  const clean = async () => {
    times++;
    if (times === 1) throw new Error('No Docker engine answers.');
    return { runs: times === 2 ? ['fix-1'] : [], records: [], requests: 0 };
  };
  {
    await using _ = keepClean({ clean, log, everyMs: 10 });
    await expect.poll(() => times).toBeGreaterThan(3);
  }
  const by = times;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(times).toBe(by);
  expect(logged).toEqual([
    expect.stringContaining('No Docker engine answers.'),
    expect.stringContaining('fix-1'),
  ]);
});
