import type { Project } from './choose-project.ts';
import type { Clues } from './clues/clues.ts';
import { makeCommands } from './ecosystems/make.ts';
import { lockFileHosts, nativeHosts, REGISTRIES } from './lock-hosts.ts';
import type { Toolchain } from './toolchain.ts';
import type { Tree } from './tree.ts';

/** The project with what it needs around it: packages of the system, hosts, and what only the Makefile has. */
export async function withSurroundings(tree: Tree, clues: Clues, project: Project): Promise<Toolchain> {
  const { ecosystems, runtimes, packages = [], systemPackages = [], because, ...commands } = project;
  const make = makeCommands(clues, commands);
  const hosts = [...(await lockFileHosts(tree)), ...(await nativeHosts(tree))];
  const registries = ecosystems.flatMap((ecosystem) => REGISTRIES[ecosystem]);
  const further = hosts.filter(({ host }) => !registries.includes(host));
  return {
    ...commands,
    ...make.commands,
    runtimes,
    packages,
    systemPackages: [...new Set([...systemPackages, ...clues.systemPackages.map(({ name }) => name)])],
    hosts: [...new Set([...registries, ...further.map(({ host }) => host)])],
    because: [
      ...because,
      ...make.because,
      ...runtimes.map((runtime) => `${runtime.name} ${runtime.wants}: ${runtime.because}`),
      ...clues.systemPackages.map(({ name, source }) => `${name}: installed by ${source}`),
      ...further.map(({ host, source }) => `${host}: ${source}`),
    ],
  };
}
