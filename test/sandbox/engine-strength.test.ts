import { describe, expect, it } from 'vitest';
import { strengthOf } from '../../src/sandbox/engine-strength.ts';

const STRONG = {
  SecurityOptions: ['name=seccomp,profile=default', 'name=apparmor'],
  Runtimes: { runc: { path: 'runc' }, runsc: { path: '/usr/bin/runsc' } },
  MemoryLimit: true,
  SwapLimit: true,
  PidsLimit: true,
  CpuCfsQuota: true,
};

describe('what an engine says of itself', () => {
  it('names its runtimes, and nothing where it holds all that it is asked to', () => {
    expect(strengthOf(STRONG)).toEqual({ runtimes: ['runc', 'runsc'], weaknesses: [] });
    expect(strengthOf({ ...STRONG, SecurityOptions: ['name=seccomp,profile=builtin'] }).weaknesses).toEqual(
      [],
    );
  });

  it.each([
    [{ SecurityOptions: ['name=apparmor'] }, 'seccomp'],
    [{ SecurityOptions: ['name=seccomp,profile=unconfined'] }, 'seccomp'],
    [{ SecurityOptions: null }, 'seccomp'],
    [{ SwapLimit: false }, 'swap'],
    [{ MemoryLimit: false }, 'memory'],
    [{ PidsLimit: false }, 'processes'],
    [{ CpuCfsQuota: false }, 'CPU'],
  ])('says what it does not hold: %j', (told, word) => {
    const { weaknesses } = strengthOf({ ...STRONG, ...told });
    expect(weaknesses).toEqual([expect.stringContaining(word)]);
  });
});
