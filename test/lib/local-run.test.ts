import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { isLocalRunAlive, newLocalRun } from '../../src/lib/local-run.ts';

it('tells a local run whose process has ended from one whose process runs', () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  expect(isLocalRunAlive(newLocalRun())).toBe(true);
  expect(isLocalRunAlive(`local-2026-01-01T00-00-00-000Z-${pid}`)).toBe(false);
  expect(isLocalRunAlive('fix-of-the-app')).toBe(true);
});
