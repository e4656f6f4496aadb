import { printJson, type ExitCode, type Terminal } from './terminal.ts';

/** One thing that Heirloom needs. */
export interface Finding {
  readonly name: string;
  readonly state: 'ready' | 'missing' | 'optional';
  readonly says: string;
  /** The command or the setting that mends it. */
  readonly mend?: string;
}

/** `heirloom doctor`: names each missing thing with what mends it. */
export async function doctorCommand(
  { json }: { json: boolean },
  terminal: Terminal,
  checks: readonly (() => Promise<Finding>)[],
): Promise<ExitCode> {
  const findings: Finding[] = [];
  for (const check of checks) {
    const finding = await check();
    findings.push(finding);
    if (!json) terminal.out(line(finding));
  }
  const missing = findings.some(({ state }) => state === 'missing');
  if (json) printJson(terminal, { ready: !missing, findings });
  return missing ? 1 : 0;
}

const MARKS = { ready: '✓', missing: '✗', optional: '·' } as const;

function line({ name, state, says, mend }: Finding): string {
  return `${MARKS[state]} ${name}: ${says}\n${mend === undefined ? '' : `    ${mend}\n`}`;
}
