import type { Diagnosis } from '../diagnosis.ts';
import { RUNTIME_TITLES, type RuntimeName } from '../../runtime.ts';
import type { EnvironmentToolchain } from '../environment.ts';
import { COMPILED_SYMPTOMS } from './compiled-languages.ts';
import { NODE_SYMPTOMS } from './node.ts';
import { find, quoted, type Said } from './output.ts';
import { PYTHON_SYMPTOMS } from './python.ts';
import { RUBY_AND_PHP_SYMPTOMS } from './ruby-and-php.ts';
import { asRange } from './version-range.ts';

/** A saying that means another version of a runtime; `wants` gets the groups. */
export interface RuntimeSymptom {
  readonly name: RuntimeName;
  readonly pattern: RegExp;
  readonly wants: string | ((...groups: readonly (string | undefined)[]) => string | undefined);
}

/** By the commands that are missing where it is not there at all. */
const COMMANDS: readonly (readonly [RuntimeName, string])[] = [
  ['node', 'node|npm|npx'],
  ['python', 'python3'],
  ['go', 'go|gofmt'],
  ['rust', 'cargo|rustc|rustup'],
  ['java', 'java|javac'],
  ['ruby', 'ruby|gem'],
  ['php', 'php'],
];

const MISSING = COMMANDS.map(([name, commands]) => ({
  name,
  pattern: new RegExp(
    String.raw`(?:^|[\s/:])(?:${commands}): (?:command )?not found$|env: [‘'"]?(?:${commands})[’'"]?: No such file|\bspawn(?:Sync)? (?:${commands}) ENOENT|exec: "(?:${commands})": executable file not found`,
    'm',
  ),
}));

const NO_JAVA =
  /JAVA_HOME (?:environment variable )?is (?:not set|not defined correctly)|Unable to locate a Java Runtime/;

const SYMPTOMS: readonly RuntimeSymptom[] = [
  ...NODE_SYMPTOMS,
  ...PYTHON_SYMPTOMS,
  ...COMPILED_SYMPTOMS,
  ...RUBY_AND_PHP_SYMPTOMS,
];

export function wrongRuntime(output: string, toolchain: EnvironmentToolchain): Diagnosis | undefined {
  for (const { name, pattern, wants } of SYMPTOMS) {
    const said = find(output, pattern);
    const range = said && asRange(typeof wants === 'string' ? wants : (wants(...said.groups) ?? ''));
    if (said && range !== undefined) return needOf(name, range, said);
  }
  for (const { name, pattern } of MISSING) {
    const said = find(output, pattern) ?? (name === 'java' ? find(output, NO_JAVA) : undefined);
    const detected = toolchain.runtimes.find((need) => need.name === name)?.wants;
    if (said) return needOf(name, detected ?? '*', said);
  }
  return undefined;
}

function needOf(name: RuntimeName, wants: string, said: Said): Diagnosis {
  const which = wants === '*' ? '' : ` ${wants}`;
  return {
    kind: 'runtime',
    need: { name, wants },
    because: `It needs ${RUNTIME_TITLES[name]}${which}: ${quoted(said.line)}`,
  };
}
