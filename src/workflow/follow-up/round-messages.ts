import { prompt, type FollowUpVariables } from '../../agent/prompt.ts';
import type { Message } from '../../model/model.ts';
import { describeEnvironment } from '../briefing.ts';
import { evidenceLines } from '../review.ts';
import type { Verified } from '../verification.ts';
import type { Begun, Ground } from './branch.ts';
import { placeOf, wordsOf, type LinesPoint, type Point } from './points.ts';
import type { OpenPullRequest } from './scene.ts';
import type { Sight } from './see-change.ts';

/** What a round is about. */
export interface RoundTask {
  readonly repository: string;
  readonly pullRequest: OpenPullRequest;
  readonly ground: Ground;
  readonly points: readonly Point[];
  /** The issue's title and text as they were when the pull request was made. */
  readonly untrustedIssue: string;
  /** Rules that memory shows for it. */
  readonly rules: readonly { readonly statement: string }[];
  readonly begun: Begun;
  /** How the change was seen to stand. */
  readonly standing: Verified | undefined;
  /** The whole change as it is read. */
  readonly patch: string;
}

const LONGEST_ISSUE = 8_000;
const LONGEST_WORDS = 6_000;
const LONGEST_HUNK_LINES = 20;

/** What the model is told at the start of a round. */
export async function roundMessages(task: RoundTask, sight: Sight): Promise<Message[]> {
  const base = task.ground.base.slice(0, 12);
  const system = await prompt('follow-up-system', { repository: task.repository, base });
  return [
    { role: 'system', content: system },
    { role: 'user', content: await prompt('follow-up', variablesOf(task, sight)) },
  ];
}

function variablesOf(task: RoundTask, { bench, baseline }: Sight): FollowUpVariables {
  const { pullRequest, ground, points, rules, begun, standing } = task;
  return {
    number: pullRequest.number,
    title: pullRequest.title.slice(0, 300),
    branch: pullRequest.branch,
    baseBranch: pullRequest.base.branch,
    issue: cut(task.untrustedIssue, LONGEST_ISSUE),
    patch: task.patch,
    conflicts: ground.conflicts,
    evidence: standing?.problems.length === 0 ? evidenceLines(standing.evidence) : [],
    problems: standing?.problems ?? [],
    points: points.map((point) => pointVariables(point, begun)),
    rules: rules.map(({ statement }) => `- ${statement.replace(/\s+/g, ' ')}`).join('\n'),
    environment: describeEnvironment(bench.toolchain, baseline),
  };
}

function pointVariables(point: Point, begun: Begun): FollowUpVariables['points'][number] {
  const nothing = { outdated: false, hunk: '', before: [], note: '', words: [] };
  const about = { ...nothing, number: point.number, by: speakersOf(point), place: placeOf(point) };
  const words = wordsOf(point).map(({ by, untrustedText }) => ({
    by,
    text: cut(untrustedText, LONGEST_WORDS),
  }));
  switch (point.kind) {
    case 'lines':
      return { ...about, ...linesVariables(point, begun), words };
    case 'whole':
      return { ...about, words };
    case 'hint':
      return { ...about, note: 'A wish for this round.', words };
    case 'checks':
      return { ...about, note: CHECKS_FAIL, words: point.failed.map(checkVariables) };
    case 'conflict':
      return { ...about, note: RESOLVE };
  }
}

function linesVariables(point: LinesPoint, { suggestions }: Begun) {
  const [first] = point.comments;
  const notes = point.comments.flatMap(({ id }) => {
    const suggested = suggestions.find(({ comment }) => comment === id);
    if (suggested === undefined) return [];
    return suggested.kind === 'applied' ? [APPLIED] : [`${LEFT_OUT}: ${suggested.because}.`];
  });
  return {
    outdated: first!.line === undefined,
    hunk: first!.untrustedHunk.split('\n').slice(-LONGEST_HUNK_LINES).join('\n'),
    before: point.before.map(({ by, untrustedBody }) => ({
      by: by.isSelf ? 'you' : by.login,
      text: cut(untrustedBody, LONGEST_WORDS / 3),
    })),
    note: notes.join(' '),
  };
}

const APPLIED =
  'The suggestion in it has been put into the change as it is already: leave it so, and look only at what else is said.';
const LEFT_OUT = 'The suggestion in it could not be put in as it is';
const CHECKS_FAIL =
  'Checks that run on GitHub fail on the newest commit of the branch. Find out why, and mend what the change has broken; where the cause is not the change, decline and say what it is. What they printed:';
const RESOLVE =
  'Resolve the merge: between `<<<<<<<` and `=======` stands this change, between `=======` and `>>>>>>>` the base branch. Keep what both mean to do, and remove the marks.';

function checkVariables({ name, untrustedLog }: { name: string; untrustedLog: string }) {
  return { by: '', text: `${name}\n\n${untrustedLog || '(nothing that could be read)'}` };
}

function speakersOf(point: Point): string {
  const speakers = new Set(wordsOf(point).map(({ by }) => by));
  if (speakers.size > 0) return [...speakers].join(', ');
  return point.kind === 'checks' ? 'failed checks' : 'a merge';
}

const cut = (text: string, characters: number) =>
  text.length <= characters ? text : `${text.slice(0, characters)}\n[…]`;
