import { inTurn } from '../lib/in-turn.ts';
import { isTestFile } from '../lib/path-kind.ts';
import { narrowed } from '../sandbox/detection/narrowed.ts';
import { withTestFiles } from '../sandbox/detection/test-files.ts';
import type { Toolchain } from '../sandbox/detection/toolchain.ts';

export interface TestCommands
  extends Pick<Toolchain, 'test' | 'testFiles'>, Partial<Pick<Toolchain, 'packages'>> {
  /** What has to be run before some files can; `test` has it in itself. */
  readonly buildFirst?: string;
}

/** Runs these test files, each as its package does, or the whole suite where no runner takes files. */
export function testFilesCommand(commands: TestCommands, files: readonly string[]): string | undefined {
  const byCommand = Map.groupBy(runnable(files), (file) => commandFor(commands, file));
  if (byCommand.has(undefined)) return commands.test;
  const all = Array.from(byCommand, ([command = '', its]) => withTestFiles(command, its));
  if (all.length === 0) return commands.test;
  const { buildFirst } = commands;
  return buildFirst === undefined ? inTurn(all) : `${buildFirst} && { ${inTurn(all)}; }`;
}

/** Those of the files that a runner would start; fixtures and helpers among them are not tests. */
function runnable(files: readonly string[]): readonly string[] {
  const tests = files.filter(isTestFile);
  return tests.length > 0 ? tests : files;
}

function commandFor({ packages = [], test, testFiles }: TestCommands, file: string): string | undefined {
  const whole = { ...(test !== undefined && { test }), ...(testFiles !== undefined && { testFiles }) };
  const inPackage = narrowed({ ...NOTHING_ELSE, ...whole, packages }, [file]);
  return inPackage.testFiles ?? (inPackage.test === test ? undefined : inPackage.test);
}

const NOTHING_ELSE = { because: [], runtimes: [], systemPackages: [], hosts: [] };
