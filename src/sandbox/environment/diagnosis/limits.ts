import type { Diagnosis, Failed, Limit } from '../diagnosis.ts';
import { findAny, quoted } from './output.ts';
import { networkTrouble } from './registries.ts';

const ENDINGS: { readonly [ending: string]: Limit } = {
  'timed-out': 'time',
  'out-of-memory': 'memory',
  'disk-full': 'disk',
  'process-limit': 'processes',
};

const REACHED: Readonly<Record<Limit, string>> = {
  time: 'It took longer than a command may.',
  memory: 'It needed more memory than the sandbox has.',
  disk: 'It filled the disk of the sandbox.',
  processes: 'It started more processes than the sandbox may have.',
};

const SAYINGS: readonly (readonly [Limit, readonly RegExp[]])[] = [
  [
    'disk',
    [
      /\bENOSPC\b(?!: System limit for number of file watchers)/,
      /No space left on device/,
      /\bos error 28\b/,
      /Disk quota exceeded/,
      /database or disk is full/,
    ],
  ],
  [
    'memory',
    [
      /JavaScript heap out of memory/,
      /java\.lang\.OutOfMemoryError: (?!unable to create)/,
      /There is insufficient memory for the Java Runtime/,
      /Killed signal terminated program|\(signal: 9, SIGKILL/,
      /virtual memory exhausted|fatal error: out of memory|runtime: out of memory|^MemoryError$/m,
      /\bENOMEM\b|Cannot allocate memory/,
    ],
  ],
  [
    'processes',
    [
      /fork: (?:retry: )?Resource temporarily unavailable/,
      /\bspawn\S* .{0,80}\bEAGAIN\b/,
      /unable to create (?:new )?native thread|OutOfMemoryError: unable to create/,
      /failed to create new OS thread|can't start new thread|pthread_create failed/,
    ],
  ],
];

/** A program that waits for a host without an answer is out of time as well: that is told as the host. */
export function reachedLimit(failed: Failed, output: string): Diagnosis | undefined {
  const limit = ENDINGS[failed.ending];
  if (limit === 'time') {
    const network = failed.phase === 'install' ? networkTrouble(failed, output) : undefined;
    return network ?? { kind: 'limit', limit, because: REACHED.time };
  }
  if (limit !== undefined) return { kind: 'limit', limit, because: REACHED[limit] };
  for (const [said, patterns] of SAYINGS) {
    const found = findAny(output, patterns);
    if (found) return { kind: 'limit', limit: said, because: `${REACHED[said]} ${quoted(found.line)}` };
  }
  return undefined;
}
