import type { Commands, Toolchain } from '../sandbox/detection/toolchain.ts';
import { printJson, type ExitCode, type Terminal } from './terminal.ts';

export interface DetectedRepository {
  readonly commit: string;
  readonly toolchain: Toolchain;
  /** What of its `.github/heirloom.yml` is not in force. */
  readonly problems: readonly string[];
}

const KINDS = ['install', 'scripts', 'build', 'test', 'testFiles', 'lint', 'format', 'typecheck'] as const;
const MAX_PACKAGES = 40;

/** `heirloom doctor --repo DIR`: what the repository is taken for, and from what that was concluded. */
export async function doctorRepositoryCommand(
  { json }: { json: boolean },
  terminal: Terminal,
  detect: () => Promise<DetectedRepository>,
): Promise<ExitCode> {
  const detected = await detect();
  if (json) {
    printJson(terminal, detected);
    return 0;
  }
  for (const problem of detected.problems) terminal.err(`.github/heirloom.yml: ${problem}\n`);
  terminal.out(
    described(detected)
      .map((line) => `${line}\n`)
      .join(''),
  );
  return 0;
}

function described({ commit, toolchain }: DetectedRepository): string[] {
  const { runtimes, systemPackages, hosts, packages, because, withoutRegistry, runScripts } = toolchain;
  return [
    `at ${commit}`,
    ...section('commands', commandLines(toolchain)),
    ...(runScripts === undefined
      ? []
      : [`scripts are ${runScripts ? 'run at once' : 'never run'}, as the repository configures it`]),
    ...section(
      'runtimes',
      runtimes.map((need) => `${need.name} ${need.wants} (${need.because})`),
    ),
    ...section('system packages', systemPackages.length > 0 ? [systemPackages.join(' ')] : []),
    ...section('hosts', hosts.length > 0 ? [hosts.join(' ')] : []),
    ...section(
      'without a registry',
      withoutRegistry ? [withoutRegistry.systemPackages.join(' '), withoutRegistry.install] : [],
    ),
    ...section(
      `packages: ${packages.length}`,
      packages
        .slice(0, MAX_PACKAGES)
        .flatMap(({ folder, name, commands }) => [
          `${folder} (${name})`,
          ...commandLines(commands).map((line) => `  ${line}`),
        ]),
      packages.length > 0,
    ),
    ...section('because', because),
  ].map(printable);
}

function section(title: string, lines: readonly string[], shown = lines.length > 0): string[] {
  return shown ? [title, ...lines.map((line) => `  ${line}`)] : [];
}

function commandLines(commands: Commands): string[] {
  return KINDS.flatMap((kind) =>
    commands[kind] === undefined ? [] : [`${kind.padEnd(9)} ${commands[kind]}`],
  );
}

/** Nothing of a stranger's text steers the terminal. */
function printable(untrustedLine: string): string {
  return untrustedLine.replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ');
}
