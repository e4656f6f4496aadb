import { patchOf, type Tree } from '../agent/workspace.ts';
import { changedFiles } from '../conventions/changed-files.ts';
import type { CheckEvidence } from '../conventions/evidence.ts';
import { gateFiles } from '../conventions/gate/change.ts';
import { checkOrganic } from '../conventions/gate/gate.ts';
import { gateGround } from '../conventions/gate/ground.ts';
import { examinePatch } from '../repository/patch.ts';
import { narrowed } from '../sandbox/detection/narrowed.ts';
import type { Bench } from './bench.ts';
import { failureExcerpt, passed, runCommand, type CommandRun } from './test-run.ts';

/** No person can let this through. */
export const PATCH_REFUSED = 'patch-refused';

const MOST_COMPLAINTS = 20;

export interface GateFinding {
  readonly check: string;
  readonly level: 'blocking' | 'advisory';
  readonly message: string;
  /** What it rests on: a place, a rule, numbers from the history, a command. */
  readonly citation: string;
  /** What the command printed that the finding comes from. */
  readonly output: string;
}

export interface GateAnswer {
  readonly findings: readonly GateFinding[];
  /** What was run for it. */
  readonly checks: readonly CheckEvidence[];
}

/**
 * What stands between a change that works and one that a maintainer would merge: the organic gate, then the checks
 * that the repository runs itself. A check that fails on the base commit too is nobody's news.
 */
export async function askGate(
  bench: Bench,
  tree: Tree,
  untrustedTitle: string,
  signal: AbortSignal,
): Promise<GateAnswer> {
  const own = await ownChecks(bench, tree, signal);
  const findings = [
    ...(await organic(bench, tree, untrustedTitle)),
    ...(await onTheWayOut(bench, tree)),
    ...own.findings,
  ];
  return { findings, checks: own.checks };
}

/** What the host would say to the patch, told while the agent can still mend it. */
async function onTheWayOut(
  { mirror, base, patchLimits, givesAway }: Bench,
  tree: Tree,
): Promise<GateFinding[]> {
  const patch = Buffer.from(tree, 'base64');
  const result = await examinePatch(mirror, base, patch, patchLimits, givesAway);
  if (result.kind === 'accepted') return [];
  return [
    {
      check: PATCH_REFUSED,
      level: 'blocking',
      message: `The change must not leave the sandbox: ${result.because}`,
      citation: result.because,
      output: '',
    },
  ];
}

async function organic(
  { mirror, base, config, conventions, rules, isProtected }: Bench,
  tree: Tree,
  untrustedTitle: string,
): Promise<GateFinding[]> {
  const ground = await gateGround({ mirror, at: base, conventions, rules, levels: config.gate });
  const files = await gateFiles(changedFiles(patchOf(tree)), ground.read);
  const found = await checkOrganic(ground, { untrustedTitle, files, isProtected });
  return found.map(({ check, level, message, citation }) => ({
    check,
    level,
    message,
    citation,
    output: '',
  }));
}

const changedPaths = (tree: Tree) => changedFiles(patchOf(tree)).map(({ path }) => path);

/** Lines on the changed files that the base commit does not bring, wherever in the file they point. */
function newComplaints(before: CommandRun, now: CommandRun, tree: Tree): string {
  const paths = changedPaths(tree);
  const withoutPlaces = (line: string) => line.replaceAll(/\d+/g, '#').trim();
  const known = new Set(before.output.split('\n').map(withoutPlaces));
  const fresh = now.output
    .split('\n')
    .filter((line) => paths.some((path) => line.includes(path)) && !known.has(withoutPlaces(line)));
  return fresh.slice(0, MOST_COMPLAINTS).join('\n');
}

async function ownChecks(
  { toolchain, workbench, commandSeconds, baseChecks }: Bench,
  tree: Tree,
  signal: AbortSignal,
) {
  const findings: GateFinding[] = [];
  const checks: CheckEvidence[] = [];
  const commands = narrowed(toolchain, changedPaths(tree));
  for (const kind of ['typecheck', 'lint', 'format'] as const) {
    const command = commands[kind];
    if (command === undefined) continue;
    const run = async (at: Tree) =>
      runCommand(await workbench.at(at, signal), command, commandSeconds, signal);
    const now = await run(tree);
    const before = passed(now) ? undefined : (baseChecks[command] ??= await run(''));
    const atBase = before && (passed(before) ? 'passed' : 'failed');
    checks.push({ kind, ...now.evidence, atBase });
    if (before === undefined) continue;
    const output = passed(before) ? failureExcerpt(now.output) : newComplaints(before, now, tree);
    if (output === '') continue;
    const message = passed(before)
      ? `\`${command}\` passes on the base commit and fails now.`
      : `\`${command}\` fails on the base commit too, and now complains of more in the changed files.`;
    findings.push({ check: kind, level: 'blocking', message, citation: command, output });
  }
  return { findings, checks };
}
