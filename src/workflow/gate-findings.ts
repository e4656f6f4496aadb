import type { Tree } from '../agent/workspace.ts';
import { changedFiles } from '../conventions/changed-files.ts';
import { titleFor } from '../conventions/conventions.ts';
import type { Finding } from '../conventions/finding.ts';
import { checkOrganic } from '../conventions/gate.ts';
import type { Bench } from './bench.ts';
import { passed, runCommand } from './test-run.ts';

export type GateFinding = Pick<Finding, 'level' | 'message'>;

/**
 * What stands between a change that works and one that a maintainer would merge: the organic gate, then the checks
 * that the repository runs itself. A check that fails on the base commit too is nobody's news.
 */
export async function gateFindings(
  bench: Bench,
  tree: Tree,
  untrustedTitle: string,
  signal: AbortSignal,
): Promise<GateFinding[]> {
  return [...organic(bench, tree, untrustedTitle), ...(await ownChecks(bench, tree, signal))];
}

function organic({ conventions }: Bench, tree: Tree, untrustedTitle: string): GateFinding[] {
  const files = changedFiles(Buffer.from(tree, 'base64').toString('utf8'));
  return checkOrganic(conventions, { title: titleFor(conventions, untrustedTitle, 'fix'), files });
}

async function ownChecks(
  { toolchain, workbench, commandSeconds }: Bench,
  tree: Tree,
  signal: AbortSignal,
): Promise<GateFinding[]> {
  const findings: GateFinding[] = [];
  for (const command of [toolchain.typecheck, toolchain.lint]) {
    if (command === undefined) continue;
    const run = async (at: Tree) =>
      runCommand(await workbench.at(at, signal), command, commandSeconds, signal);
    const now = await run(tree);
    if (passed(now) || !passed(await run(''))) continue;
    findings.push({
      level: 'blocking',
      message: `\`${command}\` passes on the base commit and fails now:\n${now.output.slice(-2000)}`,
    });
  }
  return findings;
}
