import type { Ending } from '../sandbox.ts';
import type { RuntimeNeed } from '../runtime.ts';
import type { EnvironmentToolchain } from './environment.ts';
import { missingBuild } from './diagnosis/build.ts';
import { reachedLimit } from './diagnosis/limits.ts';
import { unusableLockFile } from './diagnosis/lock-file.ts';
import { readable, telling } from './diagnosis/output.ts';
import { gitOverSsh, refusedHost, registryTrouble } from './diagnosis/registries.ts';
import { wrongRuntime } from './diagnosis/runtimes.ts';
import { missingScripts } from './diagnosis/scripts.ts';
import { missingSystemPackage } from './diagnosis/system-packages.ts';

/** A command that prepares an environment, or the tests before any change, and how it failed. */
export interface Failed {
  readonly phase: Phase;
  /** Anything may stand in it. */
  readonly output: string;
  readonly exitCode: number | null;
  readonly ending: Ending;
  readonly refusedHosts: readonly string[];
}

export type Phase = 'install' | 'scripts' | 'build' | 'tests';

/** `because` is a sentence with the line that says so, which is a stranger's words. */
export type Diagnosis =
  | { readonly kind: 'system-package'; readonly packages: readonly string[]; readonly because: string }
  | { readonly kind: 'runtime'; readonly need: RuntimeNeed; readonly because: string }
  | { readonly kind: 'private-registry'; readonly host: string | undefined; readonly because: string }
  | {
      readonly kind: 'network';
      readonly host: string | undefined;
      /** The sandbox itself did not let it be reached. */
      readonly refused: boolean;
      readonly during: Phase;
      readonly because: string;
    }
  | { readonly kind: 'scripts'; readonly because: string }
  | { readonly kind: 'build'; readonly because: string }
  | { readonly kind: 'lock-file'; readonly because: string }
  | { readonly kind: 'limit'; readonly limit: Limit; readonly because: string }
  | { readonly kind: 'unknown'; readonly because: string };

export type Limit = 'disk' | 'memory' | 'time' | 'processes';

/**
 * The cause of a failure, as what was printed tells it. The most certain sayings are asked first: a compiler that
 * misses a header never means anything else, while an unreachable host is often only the first of several attempts.
 */
export function diagnose(failed: Failed, toolchain: EnvironmentToolchain): Diagnosis {
  const output = readable(failed.output);
  return (
    reachedLimit(failed, output) ??
    gitOverSsh(failed, output) ??
    missingSystemPackage(output) ??
    wrongRuntime(output, toolchain) ??
    registryTrouble(failed, output) ??
    missingScripts(output) ??
    (failed.phase === 'tests' ? missingBuild(output) : undefined) ??
    (failed.phase === 'install' ? unusableLockFile(output) : undefined) ??
    refusedHost(failed) ?? {
      kind: 'unknown',
      because: telling(output),
    }
  );
}
