import { randomUUID } from 'node:crypto';
import type { SandboxLimits } from '../../src/sandbox/sandbox.ts';

/** Small enough that a test can reach each of them. */
export const SMALL: SandboxLimits = {
  memoryMb: 256,
  cpus: 1,
  processes: 128,
  diskMb: 32,
  commandSeconds: 60,
};

/** For owners and runs, so that tests on one engine never meet each other's containers. */
export function uniqueName(): string {
  return `test-${randomUUID()}`;
}
