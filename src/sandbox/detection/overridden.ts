import type { Commands, Override, PackageCommands, Toolchain } from './toolchain.ts';

/** Line by line: a configured line takes the place of what was detected for it, in every package too. */
export function overridden(toolchain: Toolchain, override: Override): Toolchain {
  const { runtimes = [], systemPackages = [], hosts = [], runScripts, ...commands } = override;
  const configured = runtimes.map((need) => ({ ...need, because: 'as the repository configures it' }));
  return {
    ...toolchain,
    ...commands,
    because: [
      ...toolchain.because.filter((sentence) => !configures(sentence, commands)),
      ...Object.entries(commands).map(
        ([name, command]) => `${name}: \`${command}\`, as the repository configures it`,
      ),
    ],
    packages: toolchain.packages.map((each) => without(each, commands)),
    runtimes: [
      ...toolchain.runtimes.filter(({ name }) => !runtimes.some((other) => other.name === name)),
      ...configured,
    ],
    systemPackages: [...new Set([...toolchain.systemPackages, ...systemPackages])],
    hosts: [...new Set([...toolchain.hosts, ...hosts])],
    ...(runScripts !== undefined && { runScripts }),
  };
}

function without(each: PackageCommands, configured: Commands): PackageCommands {
  const commands = Object.entries(each.commands).filter(([name]) => !(name in configured));
  return { ...each, commands: Object.fromEntries(commands) };
}

function configures(sentence: string, commands: Commands): boolean {
  return Object.keys(commands).some((kind) => sentence.startsWith(`${kind}: `));
}
