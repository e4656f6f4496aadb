import { converse, type Ending, type Verdict } from '../agent/agent.ts';
import type { Conversation } from '../agent/conversation.ts';
import { prompt } from '../agent/prompt.ts';
import { Submission } from '../agent/toolbelt.ts';
import type { Tree } from '../agent/workspace.ts';
import type { Evidence } from '../conventions/evidence.ts';
import { pathKind } from '../lib/path-kind.ts';
import type { Bench } from './bench.ts';
import { askGate, type GateAnswer, type GateFinding } from './gate-answer.ts';
import type { Reproduced } from './reproduction.ts';
import { judgeSuite, type Baseline } from './suite.ts';
import { failureExcerpt, passed, runCommand, testFilesCommand } from './test-run.ts';

/** A change that the program has looked at from all sides. */
export interface Verified {
  readonly tree: Tree;
  readonly untrustedTitle: string;
  readonly untrustedSummary: string;
  readonly evidence: Evidence;
  /** What the gate still objects to after the last attempt. */
  readonly deviations: readonly GateFinding[];
  /** Why this must not be proposed, if so. */
  readonly broken?: string | undefined;
}

const ATTEMPTS = 4;
/** A change that breaks tests has nothing to show to the gate. */
const NOT_ASKED: GateAnswer = { findings: [], checks: [] };

/** Phase 2: the agent edits, and the program runs the reproduction, the suite and the gate until nothing is missing. */
export function fix(
  start: Conversation,
  reproduced: Reproduced,
  baseline: Baseline | undefined,
  bench: Bench,
): Promise<Ending<Verified>> {
  let attempt = 0;
  return converse(start, {
    ...bench.assignmentOf('candidate'),
    phase: 'fix',
    judge(untrustedSubmission, tree) {
      attempt++;
      const submission = Submission.parse(untrustedSubmission);
      return bench.steps.step(
        `fix: check ${attempt}`,
        (signal) => judge({ submission, tree, reproduced, baseline, bench, signal }, attempt),
        { retries: 1 },
      );
    },
  });
}

interface Case {
  readonly submission: Submission;
  readonly tree: Tree;
  readonly reproduced: Reproduced;
  readonly baseline: Baseline | undefined;
  readonly bench: Bench;
  readonly signal: AbortSignal;
}

interface Problem {
  readonly message: string;
  readonly output: string;
}

async function judge(c: Case, attempt: number): Promise<Verdict<Verified>> {
  const { title = '', summary = '' } = c.submission;
  const changed = await changedPaths(c);
  const incomplete = whatIsMissing(title, summary, changed);
  const { problems, evidence } = incomplete
    ? { problems: [{ message: incomplete, output: '' }], evidence: noEvidence }
    : await runTests(c, changed);
  const gate = problems.length > 0 ? NOT_ASKED : await askGate(c.bench, c.tree, title, c.signal);
  const last = attempt >= ATTEMPTS;
  const blocking = gate.findings.filter(({ level }) => level === 'blocking');
  if (problems.length + blocking.length > 0 && !last) {
    const findings = [...problems, ...gate.findings];
    const variables = { attempt, attempts: ATTEMPTS, last: attempt + 1 === ATTEMPTS, findings };
    return { kind: 'sent-back', feedback: await prompt('sent-back', variables) };
  }
  // What only people may change is never proposed, however often it is submitted.
  const forbidden = blocking.filter(({ check }) => check === 'protected-file');
  const broken = [...problems, ...forbidden].map(({ message }) => message).join(' ') || undefined;
  return {
    kind: 'accepted',
    value: {
      tree: c.tree,
      untrustedTitle: title,
      untrustedSummary: summary,
      evidence: { ...evidence, checks: gate.checks },
      deviations: gate.findings,
      broken,
    },
  };
}

async function changedPaths({ bench, tree, signal }: Case): Promise<string[]> {
  await bench.workbench.at(tree, signal);
  return bench.workbench.changedPaths(signal);
}

function whatIsMissing(title: string, summary: string, changed: readonly string[]): string | undefined {
  if (title.trim() === '') return 'The submission has no `title`.';
  if (summary.trim() === '') return 'The submission has no `summary`.';
  if (changed.every((path) => pathKind(path) === 'test'))
    return 'Nothing but tests has changed: the fault is still there.';
  return undefined;
}

const noEvidence: Evidence = {
  reproduction: { kind: 'none', because: 'nothing was run' },
  changedStates: [],
};

async function runTests(
  c: Case,
  changed: readonly string[],
): Promise<{ problems: Problem[]; evidence: Evidence }> {
  const reproduction = await runReproduction(c, changed);
  const suite = await runSuite(c);
  return {
    problems: [...reproduction.problems, ...suite.problems],
    evidence: {
      baseline: c.baseline?.run.evidence,
      before: reproduction.before,
      after: reproduction.after,
      suite: suite.evidence,
      reproduction:
        c.reproduced.kind === 'verified'
          ? { kind: 'verified', tests: c.reproduced.tests, reason: c.reproduced.failure }
          : { kind: 'none', because: c.reproduced.because },
      changedStates: suite.changedStates,
    },
  };
}

/**
 * The tests as they stand now, without the fix and then with it. The tests may have been edited since they were
 * accepted, so that they fail is seen again rather than remembered.
 */
async function runReproduction({ reproduced, bench, tree, signal }: Case, changed: readonly string[]) {
  const { workbench, toolchain, commandSeconds } = bench;
  const tests = reproduced.kind === 'verified' ? reproduced.tests : [];
  const command = tests.length > 0 ? testFilesCommand(toolchain, tests) : undefined;
  if (command === undefined) return { problems: [], before: undefined, after: undefined };

  await workbench.at(tree, signal);
  const testsAlone = await workbench.saveOnly(
    changed.filter((path) => pathKind(path) === 'test' || tests.includes(path)),
    signal,
  );
  const before = await runCommand(await workbench.at(testsAlone, signal), command, commandSeconds, signal);
  const after = await runCommand(await workbench.at(tree, signal), command, commandSeconds, signal);
  const problems: Problem[] = [];
  if (passed(before) || before.evidence.ending !== 'exited') {
    const how = passed(before) ? 'passes' : `does not end by itself (${before.evidence.ending})`;
    problems.push({
      message: `Without the fix, \`${command}\` ${how}: the tests no longer show the fault.`,
      output: '',
    });
  }
  if (!passed(after))
    problems.push({
      message: `With the fix, \`${command}\` still fails.`,
      output: failureExcerpt(after.output),
    });
  return { problems, before: before.evidence, after: after.evidence };
}

async function runSuite({ baseline, bench, tree, signal }: Case) {
  if (baseline === undefined) return { problems: [], evidence: undefined, changedStates: [] };
  const { command } = baseline.run.evidence;
  const { run, comparison } = await judgeSuite(baseline, async (place) =>
    runCommand(
      await bench.workbench.at(place === 'base' ? '' : tree, signal),
      command,
      bench.commandSeconds,
      signal,
    ),
  );
  const { worse, changedStates } = comparison;
  const problems = worse === undefined ? [] : [{ message: worse, output: failureExcerpt(run.output) }];
  return { problems, evidence: run.evidence, changedStates };
}
