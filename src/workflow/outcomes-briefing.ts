import type { TaskVariables } from '../agent/prompt.ts';
import type { RecalledOutcome } from '../memory/recalled.ts';

const MAX_SAID = 1_200;
const MAX_CONTRAST = 2_000;
const MAX_REQUEST = 300;
const MAX_FILES = 8;

/** What the model is told of earlier changes: the headings are the program's, all the rest is quoted as data. */
export function outcomesForTask(outcomes: readonly RecalledOutcome[] = []): TaskVariables['outcomes'] {
  return outcomes.map((outcome) => ({
    heading: `Pull request #${outcome.number} ${WHAT_CAME[outcome.state](outcome)}`,
    change: [outcome.title, ...outcome.files.slice(0, MAX_FILES).map((path) => `  ${path}`)].join('\n'),
    said: said(outcome),
    contrast: cut(outcome.contrast ?? '', MAX_CONTRAST),
  }));
}

const WHAT_CAME: Readonly<Record<RecalledOutcome['state'], (outcome: RecalledOutcome) => string>> = {
  open: () => 'is still open:',
  merged: () => 'worked, and was merged as it was:',
  amended: () => 'was merged after people had changed it:',
  refused: ({ untrustedBecause = '' }) =>
    untrustedBecause === ''
      ? 'was tried, and refused without a word:'
      : 'was tried, and refused because of what people said:',
  reverted: () => 'was merged, and taken back later:',
};

function said({ untrustedRequests, untrustedBecause = '' }: RecalledOutcome): string {
  const requests = untrustedRequests.map((request) => `- ${cut(request.trim(), MAX_REQUEST)}`);
  return cut([...requests, untrustedBecause].join('\n').trim(), MAX_SAID);
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most).toWellFormed()}\n[…]`;
}
