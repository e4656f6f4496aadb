import { parseArgs } from 'node:util';
import type { SandboxLimits } from '../../src/sandbox/sandbox.ts';

export const USAGE = `npm run containment -- [--cases DIR] [--json]

Runs each .sh and .py file of DIR in a sandbox of its own, and looks from outside whether it held.
Exits 0 when all did, 1 when one did not, 2 for wrong usage.

  --cases DIR        the cases; without it, our own
  --json             a line of JSON a case
  --timeout SECONDS  of a case (20)
  --memory MB        for processes (256)
  --disk MB          of the workspace (32)
  --processes N      (128)
  --cpus N           (1)
  --jobs N           cases at a time (2)
  --image NAME       (heirloom-sandbox:local)
  --shared           others use this engine meanwhile: what cannot be told to be a case's does not count
`;

const OPTIONS = {
  cases: { type: 'string' },
  json: { type: 'boolean', default: false },
  shared: { type: 'boolean', default: false },
  image: { type: 'string', default: 'heirloom-sandbox:local' },
  timeout: { type: 'string', default: '20' },
  memory: { type: 'string', default: '256' },
  disk: { type: 'string', default: '32' },
  processes: { type: 'string', default: '128' },
  cpus: { type: 'string', default: '1' },
  jobs: { type: 'string', default: '2' },
} as const;

const NUMBERS = ['timeout', 'memory', 'disk', 'processes', 'cpus', 'jobs'] as const;
const WHOLE = ['processes', 'jobs'] as const;

interface Arguments {
  readonly kind: 'given';
  readonly cases: string | undefined;
  readonly json: boolean;
  readonly shared: boolean;
  readonly image: string;
  readonly jobs: number;
  readonly limits: SandboxLimits;
}

export function parseArguments(words: readonly string[]): Arguments | { kind: 'wrong'; because: string } {
  let given;
  try {
    given = parseArgs({ args: [...words], options: OPTIONS }).values;
  } catch (error) {
    if (error instanceof TypeError) return { kind: 'wrong', because: error.message };
    throw error;
  }
  for (const name of NUMBERS) {
    if (!(Number(given[name]) > 0))
      return { kind: 'wrong', because: `--${name} is no positive number: ${given[name]}` };
  }
  for (const name of WHOLE) {
    if (!Number.isInteger(Number(given[name])))
      return { kind: 'wrong', because: `--${name} is no whole number: ${given[name]}` };
  }
  const { cases, json, shared, image } = given;
  const limits = {
    memoryMb: Number(given.memory),
    cpus: Number(given.cpus),
    processes: Number(given.processes),
    diskMb: Number(given.disk),
    commandSeconds: Number(given.timeout),
  };
  return { kind: 'given', cases, json, shared, image, jobs: Number(given.jobs), limits };
}
