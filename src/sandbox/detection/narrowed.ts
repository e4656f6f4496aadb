import { inTurn } from '../../lib/in-turn.ts';
import type { Commands, PackageCommands, Toolchain } from './toolchain.ts';

const NARROWED = ['build', 'test', 'lint', 'format', 'typecheck'] as const;

/**
 * The commands for exactly the packages that these paths lie in; those of the whole repository where a path lies in
 * no package, or a package has no such command.
 */
export function narrowed(toolchain: Toolchain, paths: readonly string[]): Commands {
  const touched = packagesOf(toolchain.packages, paths);
  const whole = commandsOf(toolchain);
  if (touched === undefined || touched.length === 0) return whole;
  const [only, ...others] = touched;
  if (only && others.length === 0) return ofPackage(only.commands, whole);
  const together = NARROWED.flatMap((kind) => {
    const commands = touched.map(({ commands: own }) => own[kind]);
    return commands.every((command) => command !== undefined) ? [[kind, inTurn(commands)]] : [];
  });
  return { ...whole, ...Object.fromEntries(together) };
}

/** What runs some files of the whole need not know those of a package that has a runner of its own. */
function ofPackage(own: Commands, { testFiles, ...whole }: Commands): Commands {
  return own.test === undefined && testFiles !== undefined
    ? { ...whole, testFiles, ...own }
    : { ...whole, ...own };
}

/** Each path's innermost package; nothing where one lies in none. */
function packagesOf(
  packages: readonly PackageCommands[],
  paths: readonly string[],
): PackageCommands[] | undefined {
  const byFolder = new Map(packages.map((each) => [each.folder, each]));
  const touched = new Set<PackageCommands>();
  for (const path of paths) {
    const found = packageOf(byFolder, path);
    if (!found) return undefined;
    touched.add(found);
  }
  return [...touched];
}

function packageOf(
  byFolder: ReadonlyMap<string, PackageCommands>,
  path: string,
): PackageCommands | undefined {
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
    const found = byFolder.get(path.slice(0, end));
    if (found) return found;
  }
  return undefined;
}

function commandsOf({
  install,
  scripts,
  build,
  test,
  testFiles,
  lint,
  format,
  typecheck,
}: Commands): Commands {
  const all = { install, scripts, build, test, testFiles, lint, format, typecheck };
  return Object.fromEntries(Object.entries(all).filter(([, command]) => command !== undefined));
}
