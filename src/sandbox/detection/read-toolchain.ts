import type { RepositoryConfig } from '../../config/repository-config.ts';
import type { Mirror } from '../../repository/repository.ts';
import { RUNTIME_NAMES } from '../runtime.ts';
import { detectToolchain, type Override, type Toolchain } from './toolchain.ts';

/** What the repository is at a commit, with what its maintainers configured in place of what was detected. */
export async function readToolchain(
  mirror: Mirror,
  commit: string,
  config: RepositoryConfig,
): Promise<Toolchain> {
  const files = new Set((await mirror.files(commit)).map(({ path }) => path));
  const read = async (path: string) => {
    const bytes = await mirror.read(commit, path);
    return bytes && Buffer.from(bytes).toString('utf8');
  };
  return detectToolchain(files, read, overrideOf(config));
}

/** The maintainers' own words, under the names the toolchain has for them. */
function overrideOf({ commands = {}, environment = {} }: RepositoryConfig): Override {
  const { 'test-files': testFiles, ...others } = commands;
  const { 'system-packages': systemPackages, hosts, scripts, ...versions } = environment;
  const override = {
    ...others,
    testFiles,
    runtimes: RUNTIME_NAMES.flatMap((name) => {
      const wants = versions[name];
      return wants === undefined ? [] : [{ name, wants }];
    }),
    systemPackages,
    hosts,
    runScripts: scripts,
  };
  return Object.fromEntries(Object.entries(override).filter(([, value]) => value !== undefined));
}
