import { patchOf, type Tree } from '../agent/workspace.ts';
import { changedFiles } from '../conventions/changed-files.ts';
import { foretell } from '../conventions/conventions.ts';
import type { CheckEvidence } from '../conventions/evidence.ts';
import { gateFiles } from '../conventions/gate/change.ts';
import { checkOrganic } from '../conventions/gate/gate.ts';
import { examinePatch } from '../repository/patch.ts';
import type { Bench } from './bench.ts';
import { ownChecks } from './own-checks.ts';

/** No person can let this through. */
export const PATCH_REFUSED = 'patch-refused';

export interface GateFinding {
  readonly check: string;
  readonly level: 'blocking' | 'advisory';
  readonly message: string;
  /** What it rests on: a place, a rule, numbers from the history, a command. */
  readonly citation: string;
  /** What the command printed that the finding comes from. */
  readonly output: string;
}

/** In the agent's words. */
export interface Submitted {
  readonly untrustedTitle: string;
  readonly untrustedSummary: string;
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
  submitted: Submitted,
  signal: AbortSignal,
): Promise<GateAnswer> {
  const own = await ownChecks(bench, tree, signal);
  const findings = [
    ...(await organic(bench, tree, submitted)),
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

/** The title is the program's to write, from the words of the agent; it is the one that is proposed. */
async function organic(
  { ground, conventions, isProtected }: Bench,
  tree: Tree,
  { untrustedTitle, untrustedSummary }: Submitted,
): Promise<GateFinding[]> {
  const files = await gateFiles(changedFiles(patchOf(tree)), ground.read);
  const paths = files.map(({ path }) => path);
  const change = {
    untrustedTitle: foretell(conventions, untrustedTitle, paths).title,
    untrustedSummary,
    files,
    isProtected,
  };
  const found = await checkOrganic(ground, change);
  return found.map(({ check, level, message, citation }) => ({
    check,
    level,
    message,
    citation,
    output: '',
  }));
}
