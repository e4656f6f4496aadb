import { RoundSubmission } from '../../agent/round-submission.ts';
import { patchOf, type Tree } from '../../agent/workspace.ts';
import type { Looked, Verified } from '../verification.ts';
import type { Suggested } from './apply-suggestions.ts';
import { lostSuggestion } from './lost-suggestion.ts';
import type { Point } from './points.ts';
import { asKnown, seeChange, testsIn, withoutKnown, type Sight } from './see-change.ts';

export interface Judging {
  readonly points: readonly Point[];
  readonly suggestions: readonly Suggested[];
  /** How the round began, and how that was seen to stand. */
  readonly tree: Tree;
  readonly before: Verified | undefined;
  readonly sight: Sight;
}

/** Whether a submission of a round is complete, and then what the program sees of it. */
export async function judgeRound(
  untrustedSubmission: unknown,
  tree: Tree,
  judging: Judging,
  signal: AbortSignal,
): Promise<Looked> {
  const submission = RoundSubmission.parse(untrustedSubmission);
  const { answers: untrustedAnswers, title = '', summary = '', tests } = submission;
  const { before, sight } = judging;
  const left = leftOut(submission, judging);
  if (left !== undefined) return { kind: 'incomplete', because: left };
  if (tree === judging.tree && before) {
    const because = unfounded(submission, judging);
    if (because !== undefined) return { kind: 'incomplete', because };
    // What was seen already is not run again.
    return { kind: 'seen', verified: { ...before, untrustedAnswers } };
  }
  const shell = await sight.bench.workbench.at(tree, signal);
  const because = missingWords(submission) ?? lostTests(submission, tree, judging) ?? markIn(tree);
  const missing = because ?? (await lostSuggestion(shell, judging.suggestions));
  if (missing !== undefined) return { kind: 'incomplete', because: missing };
  const looked = await seeChange({ title, summary, tests }, tree, sight, signal);
  if (looked.kind === 'incomplete') return looked;
  const verified = before ? withoutKnown(looked.verified, before.deviations) : asKnown(looked.verified);
  return { kind: 'seen', verified: { ...verified, untrustedAnswers } };
}

function leftOut({ answers }: RoundSubmission, { points }: Judging): string | undefined {
  const left = points.filter(({ number }) => !answers.some(({ point }) => point === number));
  if (left.length === 0) return undefined;
  return `\`answers\` has nothing for point ${left.map(({ number }) => number).join(', ')}.`;
}

/** What is claimed where no file has changed. */
function unfounded({ answers }: RoundSubmission, { points, suggestions }: Judging): string | undefined {
  const applied = suggestions.filter(({ kind }) => kind === 'applied').map(({ comment }) => comment);
  const isSuggested = (point: Point) =>
    point.kind === 'lines' && point.comments.some(({ id }) => applied.includes(id));
  const claimed = points
    .filter((point) => !isSuggested(point))
    .filter(({ number }) => answers.some(({ point, kind }) => point === number && kind === 'done'));
  if (claimed.length === 0) return undefined;
  const numbers = claimed.map(({ number }) => number).join(', ');
  return `No file has changed, and you say \`done\` to point ${numbers}: do it, or say \`declined\` and why nothing is to be changed.`;
}

function missingWords({ title = '', summary = '' }: RoundSubmission): string | undefined {
  if (title.trim() !== '' && summary.trim() !== '') return undefined;
  return 'You changed files: the submission lacks a `title` or a `summary` of this round.';
}

/** What showed the fault goes on showing it, here or in another file. */
function lostTests({ tests }: RoundSubmission, tree: Tree, { tree: start, sight }: Judging) {
  if (testsIn(start, sight.tests).length === 0 || testsIn(tree, tests ?? sight.tests).length > 0)
    return undefined;
  return `The change has no test any more that shows the fault: put it back, or name in \`tests\` where it is now (it was in ${sight.tests.join(', ')}).`;
}

const CONFLICT_MARK = /^\+(?:<{7}|>{7}|\|{7}) .*$/m;

function markIn(tree: Tree): string | undefined {
  const marked = CONFLICT_MARK.exec(patchOf(tree));
  return marked ? `A mark of the merge is left: \`${marked[0].slice(1, 60)}\`.` : undefined;
}
