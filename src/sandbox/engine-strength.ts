import { z } from 'zod';

/** What an engine says of itself. */
const EngineInfo = z.object({
  SecurityOptions: z.array(z.string()).nullish(),
  Runtimes: z.record(z.string(), z.unknown()).nullish(),
  MemoryLimit: z.boolean().optional(),
  SwapLimit: z.boolean().optional(),
  PidsLimit: z.boolean().optional(),
  CpuCfsQuota: z.boolean().optional(),
});

export interface EngineStrength {
  readonly runtimes: readonly string[];
  /** What is asked of every container, and what this engine or its kernel does not hold; sentences for people. */
  readonly weaknesses: readonly string[];
}

export function strengthOf(untrustedInfo: unknown): EngineStrength {
  const info = EngineInfo.parse(untrustedInfo);
  const seccomp = info.SecurityOptions?.find((option) => option.startsWith('name=seccomp'));
  const unfiltered = seccomp === undefined || seccomp.includes('profile=unconfined');
  const weaknesses = [
    unfiltered && 'The engine runs containers without its default seccomp profile.',
    info.MemoryLimit === false && 'The kernel holds no limit of memory.',
    info.SwapLimit === false && 'The kernel does not count swap: beyond its memory a sandbox may swap.',
    info.PidsLimit === false && 'The kernel holds no limit of processes.',
    info.CpuCfsQuota === false && 'The kernel holds no limit of CPU time.',
  ].filter((weakness) => weakness !== false);
  return { runtimes: Object.keys(info.Runtimes ?? {}), weaknesses };
}
