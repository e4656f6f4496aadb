import type { Toolchain } from '../detection/toolchain.ts';
import type { RuntimeNeed } from '../runtime.ts';

/** What a run's commands need beside the repository's own files: tried, changed after a failure, remembered. */
export interface Environment {
  /** Debian's names. */
  readonly systemPackages: readonly string[];
  readonly runtimes: readonly RuntimeNeed[];
  /** In the place of the toolchain's own command; see `commandsOf`. */
  readonly install?: string;
  /** Whether the dependencies' lifecycle scripts run after the installation. */
  readonly scripts: boolean;
  /** Whether the repository is built before its tests. */
  readonly build: boolean;
  /** Whether the dependencies come from Debian, as the ecosystem's own registry cannot be reached. */
  readonly withoutRegistry: boolean;
}

/** What is asked of a repository's toolchain here. */
export type EnvironmentToolchain = Pick<
  Toolchain,
  'systemPackages' | 'runtimes' | 'install' | 'scripts' | 'runScripts' | 'build' | 'withoutRegistry'
>;

export interface RememberedEnvironment {
  readonly environment: Environment;
  /** Whether the manifests are still those that it worked with. */
  readonly sameKey: boolean;
  /** So recent that what was wrong with a registry then may be wrong still. */
  readonly isRecent?: boolean;
}

/**
 * What to begin with. What worked with these very manifests is taken as it is; of what worked with others, only what
 * seldom changes, as the manifests may ask for other versions by now.
 */
export function firstEnvironment(
  toolchain: EnvironmentToolchain,
  remembered?: RememberedEnvironment,
): Environment {
  const before = remembered?.environment;
  const isKnown = remembered?.sameKey === true;
  const isAsThen = isKnown && remembered.isRecent === true;
  const withoutRegistry = isAsThen && before?.withoutRegistry ? toolchain.withoutRegistry : undefined;
  const systemPackages = united(
    toolchain.systemPackages,
    before?.systemPackages ?? [],
    withoutRegistry?.systemPackages ?? [],
  );
  const detected = toolchain.runtimes.map(({ name, wants }) => ({ name, wants }));
  return {
    systemPackages,
    runtimes: isKnown ? withNeeds(detected, remembered.environment.runtimes) : detected,
    ...(isAsThen &&
      remembered.environment.install !== undefined && { install: remembered.environment.install }),
    scripts: (toolchain.runScripts ?? before?.scripts ?? false) && toolchain.scripts !== undefined,
    build: (before?.build ?? false) && toolchain.build !== undefined,
    withoutRegistry: withoutRegistry !== undefined,
  };
}

/** The commands that prepare this environment, in their order. */
export function commandsOf(
  environment: Environment,
  toolchain: EnvironmentToolchain,
): { readonly install?: string; readonly scripts?: string; readonly build?: string } {
  const standard = environment.withoutRegistry ? toolchain.withoutRegistry?.install : toolchain.install;
  const install = environment.install ?? standard;
  return {
    ...(install !== undefined && { install }),
    ...(environment.scripts && toolchain.scripts !== undefined && { scripts: toolchain.scripts }),
    ...(environment.build && toolchain.build !== undefined && { build: toolchain.build }),
  };
}

/** The needs, each in the place of the one there was for its runtime. */
export function withNeeds(
  runtimes: readonly RuntimeNeed[],
  needs: readonly RuntimeNeed[],
): readonly RuntimeNeed[] {
  return [...new Map([...runtimes, ...needs].map((need) => [need.name, need])).values()];
}

export function united(...lists: readonly (readonly string[])[]): string[] {
  return [...new Set(lists.flat())].sort();
}
