import type { Diagnosis } from './diagnosis.ts';
import { united, withNeeds, type Environment, type EnvironmentToolchain } from './environment.ts';
import { cachesInside, loosened, overHttps } from './other-install.ts';

export interface Remedy {
  readonly environment: Environment;
  /** The change, as a sentence for people. */
  readonly says: string;
}

/** The next environment to try; nothing when nothing is left to change, or only what was tried before. */
export function remedy(
  environment: Environment,
  diagnosis: Diagnosis,
  toolchain: EnvironmentToolchain,
  tried: readonly Environment[] = [],
): Remedy | undefined {
  const next = changed(environment, diagnosis, toolchain);
  if (next === undefined) return undefined;
  const form = canonical(next.environment);
  return [environment, ...tried].some((before) => canonical(before) === form) ? undefined : next;
}

function changed(
  environment: Environment,
  diagnosis: Diagnosis,
  toolchain: EnvironmentToolchain,
): Remedy | undefined {
  const { install: _replaced, ...withOwnInstall } = environment;
  const install =
    environment.install ??
    (environment.withoutRegistry ? toolchain.withoutRegistry?.install : toolchain.install);

  switch (diagnosis.kind) {
    case 'system-package': {
      const systemPackages = united(environment.systemPackages, diagnosis.packages);
      const added = systemPackages.filter((name) => !environment.systemPackages.includes(name));
      return { environment: { ...environment, systemPackages }, says: `With ${added.join(', ')} of Debian.` };
    }
    case 'runtime': {
      const { name, wants } = diagnosis.need;
      const runtimes = withNeeds(environment.runtimes, [diagnosis.need]);
      return { environment: { ...environment, runtimes }, says: `With ${name} ${wants}.` };
    }
    case 'network': {
      const asHttps = install === undefined ? undefined : overHttps(install, diagnosis);
      if (asHttps !== undefined) {
        return {
          environment: { ...environment, install: asHttps },
          says: `Installed with git's HTTPS in the place of SSH: \`${asHttps}\`.`,
        };
      }
      if (diagnosis.during !== 'install' || toolchain.withoutRegistry === undefined) return undefined;
      const systemPackages = united(environment.systemPackages, toolchain.withoutRegistry.systemPackages);
      return {
        environment: { ...withOwnInstall, systemPackages, withoutRegistry: true },
        says: "With Debian's packages of the dependencies, as their registry cannot be reached.",
      };
    }
    case 'scripts':
      // Where the repository says that they shall not run, they do not.
      if (toolchain.scripts === undefined || toolchain.runScripts === false) return undefined;
      return {
        environment: { ...environment, scripts: true },
        says: `With the dependencies' own scripts: \`${toolchain.scripts}\`.`,
      };
    case 'build':
      if (toolchain.build === undefined) return undefined;
      return {
        environment: { ...environment, build: true },
        says: `Built before the tests: \`${toolchain.build}\`.`,
      };
    case 'lock-file': {
      const loose = install === undefined ? undefined : loosened(install, diagnosis.because);
      if (loose === undefined) return undefined;
      return {
        environment: { ...environment, install: loose },
        says: `Installed without its lock file: \`${loose}\`.`,
      };
    }
    case 'limit': {
      const inside = diagnosis.limit === 'disk' && install !== undefined ? cachesInside(install) : undefined;
      if (inside === undefined) return undefined;
      return {
        environment: { ...environment, install: inside },
        says: 'With the caches of the installation beside it, and thrown away after it.',
      };
    }
    case 'private-registry':
    case 'unknown':
      return undefined;
  }
}

function canonical({
  systemPackages,
  runtimes,
  install,
  scripts,
  build,
  withoutRegistry,
}: Environment): string {
  const needs = runtimes.map(({ name, wants }) => `${name} ${wants}`).sort();
  return JSON.stringify([
    [...systemPackages].sort(),
    needs,
    install ?? null,
    scripts,
    build,
    withoutRegistry,
  ]);
}
