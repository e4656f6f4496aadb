import { patchOf, type Tree } from '../agent/workspace.ts';
import type { Question } from '../agent/assignment.ts';
import { credentialsIn } from '../lib/redact.ts';
import { applyPatch } from '../repository/patch.ts';
import type { Task } from './attempt.ts';
import type { Bench } from './bench.ts';
import type { AcceptedChange } from './destination.ts';
import type { Proposal } from './outcome.ts';
import type { Reviewed } from './review.ts';
import { isProposable, verify } from './verification.ts';

/** A change on its way out of the sandbox. */
export type Released =
  { readonly kind: 'released'; readonly reviewed: Reviewed; readonly change: AcceptedChange } | Kept;

interface Kept {
  readonly kind: 'refused';
  readonly because: string;
}

const WORKFLOWS =
  ' (files of workflows need the permission “Workflows: write”, which this App does not ask for: unless it was given, GitHub refuses the branch and the run ends with that)';

/**
 * Looks at the patch as a stranger's, on the host. Where it changes files that are protected, a person says whether they
 * stay in: nothing but that answer lets them out.
 */
export async function release(reviewed: Reviewed, task: Task, bench: Bench): Promise<Released> {
  const checked = await check('check the patch', reviewed.held.verified.tree, bench);
  if (checked.kind === 'refused') return checked;
  const { change, guarded } = checked;
  if (guarded.length === 0 || bench.parts.allowProtected) return { kind: 'released', reviewed, change };

  const chosen = await bench.asking.choose(question(guarded), bench.answerDays);
  if (chosen.kind === 'nobody-asked')
    return refused(
      `${touches(guarded)}, and a local run has nobody to ask. Start it again with --allow-protected to let it through.`,
    );
  if (chosen.kind === 'words')
    return refused(`${touches(guarded)}, and \`${chosen.by}\` chose none of the options.`);
  if (chosen.kind === 'option' && chosen.number === 2) return { kind: 'released', reviewed, change };
  if (chosen.kind === 'option' && chosen.number === 3)
    return refused(`${touches(guarded)}, and was stopped for that.`);
  return releaseTheRest(reviewed, task, bench);
}

/** Why the words of a proposal may not leave, if so. */
export function wordsProblem({ title, message, body, branch }: Proposal, bench: Bench): string | undefined {
  if (bench.givesAway([title, message, body, branch].join('\n')))
    return 'Its text gives away a secret of this installation.';
  const held = credentialsIn([title, message, branch].join('\n')).length > 0;
  return held ? 'Its title or its message holds what looks like a credential.' : undefined;
}

/** What is left without the protected files has to pass everything once more. */
async function releaseTheRest(reviewed: Reviewed, task: Task, bench: Bench): Promise<Released> {
  const { steps } = bench;
  const { held } = reviewed;
  const { untrustedTitle: title, untrustedSummary: summary } = held.verified;
  const tree = await steps.step(
    'leave out what is protected',
    (signal) => withoutProtected(held.verified.tree, bench, signal),
    { retries: 1 },
  );
  const ground = { reproduced: held.reproduced, baseline: task.baseline };
  const looked = await steps.step(
    'check what is left',
    (signal) => verify({ submission: { title, summary }, tree }, ground, bench, signal),
    { retries: 1 },
  );
  if (looked.kind === 'incomplete') return refused(`Without the protected files: ${looked.because}`);
  const { verified } = looked;
  if (!isProposable(verified)) {
    const problems = [...verified.problems, ...verified.deviations].map(({ message }) => message);
    return refused(`Without the protected files the change does not hold: ${problems.join(' ')}`);
  }
  const checked = await check('check what is left of the patch', tree, bench);
  if (checked.kind === 'refused') return checked;
  if (checked.guarded.length > 0) return refused(`${touches(checked.guarded)} even so.`);
  return {
    kind: 'released',
    reviewed: { ...reviewed, held: { ...held, verified } },
    change: checked.change,
  };
}

/** What is protected is kept with the step: settings may change while an answer is waited for. */
async function check(name: string, tree: Tree, bench: Bench) {
  const { mirror, base, patchLimits, givesAway, isProtected } = bench;
  return bench.steps.step(name, async () => {
    const patch = Buffer.from(tree, 'base64');
    const change = await applyPatch(mirror, base, patch, patchLimits, givesAway);
    if (change.kind === 'refused') return refused(`The change must not leave the sandbox: ${change.because}`);
    const guarded = change.changes.map(({ path }) => path).filter(isProtected);
    return { kind: 'checked' as const, change, guarded };
  });
}

async function withoutProtected(
  tree: Tree,
  { workbench, isProtected }: Bench,
  signal: AbortSignal,
): Promise<Tree> {
  await workbench.at(tree, signal);
  const changed = await workbench.changedPaths(signal);
  const rest = await workbench.saveOnly(
    changed.filter((path) => !isProtected(path)),
    signal,
  );
  return patchOf(rest).trim() === '' ? '' : rest;
}

function question(guarded: readonly string[]): Question {
  const options = [
    'Leave these files out, and propose the rest if it still passes every check; else stop',
    `Include them${guarded.some((path) => /^\.github\/workflows\//i.test(path)) ? WORKFLOWS : ''}`,
    'Stop',
  ];
  return { question: `${touches(guarded)}. What shall become of them?`, options, byDefault: options[0] };
}

function touches(guarded: readonly string[]): string {
  const shown = guarded.slice(0, 10).map((path) => `\`${path}\``);
  const more = guarded.length > shown.length ? ` and ${guarded.length - shown.length} more` : '';
  return `The change touches what only a person may let through: ${shown.join(', ')}${more}`;
}

function refused(because: string): Kept {
  return { kind: 'refused', because };
}
