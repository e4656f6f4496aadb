import { patchOf, type Tree } from '../agent/workspace.ts';
import { changedFiles } from '../conventions/changed-files.ts';
import type { CheckEvidence } from '../conventions/evidence.ts';
import { complaintsIn, newComplaints, type Complaint } from '../conventions/gate/complaints.ts';
import { findings } from '../conventions/gate/finding.ts';
import { narrowed } from '../sandbox/detection/narrowed.ts';
import type { Bench } from './bench.ts';
import type { GateAnswer, GateFinding } from './gate-answer.ts';
import { failureExcerpt, passed, runCommand, type CommandRun } from './test-run.ts';

const MOST_COMPLAINTS = 20;

/**
 * The repository's own type checker, linter and formatter. What they said of the base commit is nobody's news, unless it
 * is of a line that the change wrote.
 */
export async function ownChecks(
  { toolchain, workbench, commandSeconds, baseChecks, config }: Bench,
  tree: Tree,
  signal: AbortSignal,
): Promise<GateAnswer> {
  const found: GateFinding[] = [];
  const checks: CheckEvidence[] = [];
  const files = changedFiles(patchOf(tree));
  const commands = narrowed(
    toolchain,
    files.map(({ path }) => path),
  );
  const levels = config.gate ?? {};
  for (const kind of ['typecheck', 'lint', 'format'] as const) {
    const command = commands[kind];
    if (command === undefined || levels[kind] === 'off') continue;
    const run = async (at: Tree) =>
      runCommand(await workbench.at(at, signal), command, commandSeconds, signal);
    const now = await run(tree);
    const before = passed(now) ? undefined : (baseChecks[command] ??= await run(''));
    const atBase = before && (passed(before) ? 'passed' : 'failed');
    checks.push({ kind, ...now.evidence, atBase });
    const said = before && whatIsNew(command, before, now, files);
    if (said !== undefined)
      found.push(
        ...findings(kind, [{ message: said.message, citation: command }], levels).map((finding) => ({
          ...finding,
          output: said.output,
        })),
      );
  }
  return { findings: found, checks };
}

function whatIsNew(
  command: string,
  before: CommandRun,
  now: CommandRun,
  files: ReturnType<typeof changedFiles>,
): { readonly message: string; readonly output: string } | undefined {
  if (passed(before))
    return {
      message: `\`${command}\` passes on the base commit and fails now.`,
      output: failureExcerpt(now.output),
    };
  const written = new Map(
    files.map(({ path, hunks }) => [
      path,
      new Set(hunks.flatMap(({ lines }) => lines.filter(({ sign }) => sign === '+').map((line) => line.new))),
    ]),
  );
  const fresh = newComplaints(complaintsIn(before.output), complaintsIn(now.output), written);
  if (fresh.length === 0) return undefined;
  return {
    message: `\`${command}\` fails on the base commit too, and now complains of ${fresh.length === 1 ? 'one place' : `${fresh.length} places`} more.`,
    output: fresh.slice(0, MOST_COMPLAINTS).map(inWords).join('\n'),
  };
}

function inWords({ path, line, text }: Complaint): string {
  return `${path}${line === undefined ? '' : `:${line}`}: ${text}`;
}
