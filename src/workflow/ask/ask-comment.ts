import { fenced } from '../../lib/markdown.ts';
import { defused } from '../../lib/untrusted-markdown.ts';
import type { EngineWait } from '../engine-patience.ts';
import { dateOf } from '../question-markdown.ts';
import { costOf } from '../status-markdown.ts';
import { untrustedLine } from '../untrusted-line.ts';
import { answerMarkdown, quotedQuestion, type Links } from './answer-markdown.ts';
import type { AskEnding } from './ask-ending.ts';
import type { AskRequest } from './ask-request.ts';

type Question = Pick<AskRequest, 'untrustedQuestion'>;

/** What stands in the thread while the answer is looked for. */
export function askedMarkdown({ untrustedQuestion }: Question, run: string, wait?: EngineWait): string {
  const now =
    wait === undefined
      ? '**Looking for an answer …**'
      : `**Waiting for the sandbox** since ${dateOf(wait.since)}: ${untrustedLine(wait.because)} The answer follows by itself as soon as there is one again; at ${dateOf(wait.until)} it is given up.`;
  const small = `<sub>\`/heirloom cancel\` stops it · run \`${run}\`</sub>`;
  return [quotedQuestion(untrustedQuestion), now, small].join('\n\n');
}

/** What stands there in the end. */
export function endedMarkdown(
  ending: AskEnding,
  { untrustedQuestion }: Question,
  run: string,
  links: Links,
): string {
  const question = quotedQuestion(untrustedQuestion);
  const small = (...more: readonly string[]) =>
    `<sub>${[...more, costOf(ending.spent), `run \`${run}\``].join(' · ')}</sub>`;
  if (ending.kind === 'no-answer') {
    const reason = `**No answer this time.** The reason:\n\n${fenced(defused(ending.because))}`;
    return [question, reason, small()].join('\n\n');
  }
  const { answer, base } = ending;
  const dropped = answer.citations.filter(({ kind }) => kind === 'not-there').length;
  const left = dropped === 0 ? [] : [`${citations(dropped)} of what is not there left out`];
  return [question, answerMarkdown(answer, base, links), small(...left)].join('\n\n');
}

const citations = (count: number) => (count === 1 ? '1 citation' : `${count} citations`);
