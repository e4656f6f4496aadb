import type { EnvironmentEpisode } from '../memory/memory.ts';
import { harmless } from './harmless.ts';
import type { LocalMemory } from './memory.ts';
import { printJson, type ExitCode, type Terminal } from './terminal.ts';

/** `heirloom memory show --environments`: what the tests ran in, the newest first. */
export async function showEnvironments(
  { memory }: LocalMemory,
  json: boolean,
  terminal: Terminal,
): Promise<ExitCode> {
  const environments = await memory.environments.list();
  if (json) printJson(terminal, { environments });
  else if (environments.length === 0) terminal.out('No tests have run yet.\n');
  else for (const each of environments) terminal.out(`${linesOf(each).map(harmless).join('\n  ')}\n`);
  return 0;
}

function linesOf({
  at,
  base,
  environment,
  commands,
  runtimes,
  seconds,
  passed,
}: EnvironmentEpisode): string[] {
  const versions = Object.entries(runtimes).map(([name, version]) => `${name} ${version}`);
  const tests = passed === undefined ? 'tests ran' : `${passed} tests passed`;
  return [
    `${at.toISOString()} ${base.slice(0, 12)} ${tests} after ${seconds.toFixed(1)} s`,
    ...versions,
    ...environment.systemPackages,
    ...Object.entries(commands).map(([purpose, command]) => `${purpose}: ${command}`),
  ];
}
