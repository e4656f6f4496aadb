import type { CheckEvidence, CommandEvidence } from './evidence.ts';

/** How shells and what starts programs for them say that there is none of the name. */
const SAYS_SO = [
  /^(?:\S*sh|\S*env|make(?:\[\d+\])?): (?:(?:line )?\d+: )?.{1,100}: (?:(?:command )?not found|No such file or directory)$/i,
  /^(?:error: )?(?:\S*sh: )?(?:command )?not found: \S{1,100}$/i,
  /^\S*python[\d.]*: No module named \S{1,100}$/,
  /^error: Failed to spawn: `[^`]{1,100}`$/,
  /^npm (?:ERR!|error) could not determine executable to run$/,
];

/**
 * Of a check whose program is not there, with the change or without it, the line that says so: such a check says nothing
 * of the change.
 */
export function missingProgram(
  run: CommandEvidence & Pick<CheckEvidence, 'atBase'>,
): { readonly untrustedLine: string } | undefined {
  if (run.ending !== 'exited' || run.exitCode === 0 || run.atBase !== 'failed') return undefined;
  const lines = run.output.split('\n').flatMap((line) => line.trim() || []);
  const said = lines.findLast((line) => SAYS_SO.some((form) => form.test(line)));
  if (said !== undefined) return { untrustedLine: said };
  return run.exitCode === 127 ? { untrustedLine: lines.at(-1) ?? 'exit code 127' } : undefined;
}
