import { fenced } from '../../lib/markdown.ts';
import type { PullRequestOutcome } from '../../memory/pull-request-outcome.ts';
import { defused } from '../../lib/untrusted-markdown.ts';

/** What the bot says to commands that start no run. */
export function helpReply(unknownCommand?: string): string {
  const lines = [
    ...(unknownCommand === undefined
      ? []
      : [`I do not know the command \`${defused(unknownCommand).replaceAll('`', '')}\`.`, '']),
    'People with write access can say, at the start of a line:',
    '',
    '- `/heirloom fix [hint]`: reproduce this issue, fix it, and open a pull request',
    '- `/heirloom retry [hint]`: for an issue a new start, for a pull request of mine another round',
    '- `/heirloom continue`: go on with a pull request of mine that I have left alone',
    '- `/heirloom answer …`: the number of an option, or words, when I have asked a question',
    '- `/heirloom ask …`: a question about this repository',
    '- `/heirloom explain`: why my change is as it is',
    '- `/heirloom remember …`: a rule in words, or the id of one that I have proposed',
    '- `/heirloom forget …`: the id of a rule, which is dropped for good',
    '- `/heirloom status`: how far it is',
    '- `/heirloom cancel`: stop',
    '- `/heirloom help`: this list',
  ];
  return lines.join('\n');
}

export function refusalReply(login: string, permission: string): string {
  return `Only people with write access can ask me for work; \`${defused(login).replaceAll('`', '')}\` has \`${permission}\`.`;
}

export function failureReply(because: string): string {
  return `I could not carry this out to its end. The reason:\n\n${fenced(defused(because))}`;
}

export interface RunLine {
  readonly run: string;
  readonly status: string;
  readonly createdAt: string;
  /** Since when it waits for an answer, if it does. */
  readonly waitsSince?: string | undefined;
}

export interface PullRequestLine {
  readonly url: string;
  readonly state: PullRequestOutcome['state'];
  readonly rounds: number;
  /** Why the bot leaves it alone, if it does. */
  readonly stopped?: string;
}

export function statusReply(runs: readonly RunLine[], pull: PullRequestLine | undefined): string {
  const lines = runs.map(({ run, status, createdAt, waitsSince }) => {
    const now = waitsSince === undefined ? status : `waits for an answer since ${waitsSince}`;
    return `- \`${run}\`: ${now}, asked for at ${createdAt}`;
  });
  return [
    ...(lines.length === 0 ? ['There was no run here yet.'] : lines),
    ...(pull === undefined ? [] : ['', pullRequestSentence(pull)]),
  ].join('\n');
}

const STATES: Readonly<Record<PullRequestOutcome['state'], string>> = {
  open: 'is open',
  merged: 'was merged as it was',
  amended: 'was merged with changes',
  refused: 'was closed without being merged',
  reverted: 'was merged and reverted',
};

function pullRequestSentence({ url, state, rounds, stopped }: PullRequestLine): string {
  const after = rounds === 0 ? '' : `, after ${rounds} ${rounds === 1 ? 'round' : 'rounds'} of changes`;
  const alone =
    stopped === undefined || state !== 'open'
      ? ''
      : ` I leave it alone because ${stopped}; \`/heirloom continue\` lets me go on.`;
  return `My pull request ${url} ${STATES[state]}${after}.${alone}`;
}

export function fixesIssuesReply(): string {
  return 'I fix issues, and this is a pull request. Say `/heirloom fix` in an issue; of a pull request of mine, say in a comment or a review what is to change, or `/heirloom retry [hint]`.';
}

export function refusedBeforeReply(url: string): string {
  return `My pull request for this issue was refused: ${url}. A label does not make me try again; \`/heirloom retry [hint]\` does.`;
}

export function notOwnReply(): string {
  return 'I can do that only in a pull request of my own.';
}

export function closedReply(): string {
  return 'This pull request is closed. Open it again, or say `/heirloom retry [hint]` in the issue.';
}

export function pushedReply(head: string): string {
  return `Somebody else has pushed to this branch (${head.slice(0, 12)}). \`/heirloom continue\` lets me go on from there.`;
}

export function goesOnReply(head: string): string {
  return `I go on from ${head.slice(0, 12)}.`;
}

export function nothingToExplainReply(): string {
  return 'There is no change of mine here to explain.';
}
