import { z } from 'zod';
import { patchOf } from '../agent/workspace.ts';
import { say } from '../agent/conversation.ts';
import { prompt } from '../agent/prompt.ts';
import { describeImpact } from '../agent/symbols/describe-impact.ts';
import { impactOf } from '../agent/symbols/impact.ts';
import { isReproduced, succeeded, type Evidence } from '../conventions/evidence.ts';
import { missingProgram } from '../conventions/missing-program.ts';
import { messageOf } from '../lib/message-of.ts';
import { isEngineTrouble } from '../sandbox/engine-trouble.ts';
import type { Held, Task } from './attempt.ts';
import type { Bench } from './bench.ts';
import { fix } from './fixing.ts';
import { isBetter } from './score.ts';
import { askOnce } from './single-question.ts';
import { untrustedLine } from './untrusted-line.ts';

const Finding = z.object({
  kind: z.enum(['incomplete', 'wrong', 'unneeded']),
  blocking: z.boolean().describe('must not be merged without it'),
  where: z.string().optional().describe('file and line or symbol'),
  point: z.string().min(1).describe('what is wrong or missing, and why'),
});
const Review = z.object({ findings: z.array(Finding) });
type ReviewFinding = z.infer<typeof Finding>;

export interface Reviewed {
  readonly held: Held;
  /** What maintainers should know of the review, a line each. */
  readonly remarks: readonly string[];
  /** A point that should block was not mended. */
  readonly open?: boolean;
}

const ATTEMPTS = 2;
const MAX_SOURCES = 40_000;
const MAX_TESTS = 20_000;
const MAX_BODY = 24_000;
const MAX_FINDINGS = 8;

/**
 * A fresh conversation looks at the change with nothing but the issue, the patch, the rules and the evidence (after
 * SemAgent). What it finds to block goes back to the agent once; what comes of that is taken when it is not worse.
 */
export async function review(held: Held, task: Task, bench: Bench): Promise<Reviewed> {
  const { impact, patch } = await bench.steps.step(
    'review: impact',
    async (signal) => ({
      impact: await impactText(held, bench, signal),
      patch: await readablePatch(held, bench, signal),
    }),
    { retries: 1 },
  );
  const answered = await askOnce(
    {
      name: 'review',
      tool: 'review',
      description: 'What a careful maintainer would object to; an empty list where there is nothing.',
      input: Review,
      text: await reviewPrompt(held, task, patch, impact),
    },
    bench,
  );
  if (answered.kind === 'unanswered')
    return { held, remarks: [`The change was not reviewed in a second conversation: ${answered.because}.`] };
  const findings = answered.value.findings.slice(0, MAX_FINDINGS);
  const blocking = findings.filter((finding) => finding.blocking);
  const minor = findings.filter((finding) => !finding.blocking).map((finding) => `Review: ${line(finding)}`);
  if (blocking.length === 0) return { held, remarks: minor };
  const again = await mend(held, blocking, task, bench);
  return { ...again, remarks: [...again.remarks, ...minor] };
}

async function mend(
  held: Held,
  blocking: readonly ReviewFinding[],
  task: Task,
  bench: Bench,
): Promise<Reviewed> {
  const findings = blocking.map((finding) => ({ text: line(finding) }));
  const open = blocking.map((finding) => `Review: ${line(finding)}`);
  const { verified, reproduced, conversation } = held;
  const fixed = await fix(
    say(conversation, await prompt('reviewed', { findings })),
    {
      candidate: held.name,
      phase: 'review fix',
      attempts: ATTEMPTS,
      untrustedTitle: verified.untrustedTitle,
      reproduced,
      baseline: task.baseline,
      best: { name: 'the state before the review', tree: verified.tree, score: verified.score },
      // What a review asks for shows in no test, so as good is good enough.
      asGoodWillDo: true,
    },
    bench,
  );
  if (
    fixed.kind !== 'held' ||
    fixed.unfinished !== undefined ||
    isBetter(verified.score, fixed.verified.score)
  )
    return { held, remarks: open, open: true };
  const changed = fixed.verified.tree !== verified.tree;
  return {
    held: { ...held, verified: fixed.verified, conversation: fixed.conversation },
    remarks: open.map(
      (point) => `${point} (The agent ${changed ? 'changed the code after this' : 'left this as it is'}.)`,
    ),
    open: !changed,
  };
}

async function reviewPrompt(
  { verified, recalled }: Held,
  { request }: Task,
  patch: string,
  impact: string,
): Promise<string> {
  const { untrustedTitle, untrustedBody } = request.issue;
  return prompt('review', {
    issue: { title: untrustedTitle, body: untrustedBody.slice(0, MAX_BODY) || '(no text)' },
    patch,
    summary: verified.untrustedSummary,
    rules: recalled.rules.map(({ statement }) => `- ${statement.replace(/\s+/g, ' ')}`).join('\n'),
    evidence: evidenceLines(verified.evidence),
    impact,
  });
}

/** The sources with the functions around what changed; of the tests only what changed. */
async function readablePatch({ verified }: Held, { workbench }: Bench, signal: AbortSignal): Promise<string> {
  await workbench.at(verified.sources, signal);
  const sources = await workbench.showChange(MAX_SOURCES, signal);
  const tests = patchOf(verified.tests);
  return `${sources}\n${tests.length <= MAX_TESTS ? tests : `${tests.slice(0, MAX_TESTS)}\n[…]`}`;
}

/** Without it the review has less to go by, and nothing else. */
async function impactText({ verified }: Held, { workbench }: Bench, signal: AbortSignal): Promise<string> {
  const shell = await workbench.at(verified.tree, signal);
  try {
    const patch = patchOf(verified.tree);
    return describeImpact(await impactOf(shell, patch, signal));
  } catch (error) {
    signal.throwIfAborted();
    if (isEngineTrouble(error)) throw error;
    return `(could not be computed: ${messageOf(error)})`;
  }
}

export function evidenceLines(evidence: Evidence): string[] {
  const { suite, reproduction, checks = [] } = evidence;
  return [
    isReproduced(evidence)
      ? 'The tests of the change fail without it and pass with it.'
      : `No test was seen to fail without the change${reproduction.kind === 'none' ? `; the reason given: “${untrustedLine(reproduction.because)}”` : ''}.`,
    suite === undefined
      ? 'There was no test suite to run.'
      : `The test suite ${succeeded(suite) ? 'passes' : `ends with exit code ${suite.exitCode}, with no test failing that passed before`} (\`${suite.command}\`).`,
    ...checks.map((check) => {
      const { command, exitCode, atBase } = check;
      const missing = missingProgram(check);
      if (missing !== undefined)
        return `\`${command}\` could not be run here: “${untrustedLine(missing.untrustedLine)}”.`;
      const before = atBase === 'failed' ? ', as it does without the change' : '';
      return `\`${command}\` ends with exit code ${exitCode}${before}.`;
    }),
  ];
}

const line = ({ kind, where, point }: ReviewFinding) =>
  `${kind}${where === undefined ? '' : `, ${where}`}: ${point}`.replaceAll(/\s+/g, ' ').slice(0, 1_000);
