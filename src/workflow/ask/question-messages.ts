import { prompt } from '../../agent/prompt.ts';
import type { Recalled } from '../../memory/recalled.ts';
import type { Message } from '../../model/model.ts';
import { recalledText } from '../briefing.ts';
import type { AskRequest } from './ask-request.ts';
import type { Subject } from './ask-place.ts';

const MOST_QUESTION = 8_000;
const MOST_BODY = 8_000;
const MOST_SPOT = 6_000;
const MOST_CHANGE = 24_000;

/** What of a request the answer depends on. */
export type Question = Pick<AskRequest, 'repository' | 'by' | 'untrustedQuestion'>;

export interface Asked {
  readonly request: Question;
  readonly about: Subject | undefined;
  /** The patch of a pull request of the bot's own, where the question was asked there. */
  readonly change: string | undefined;
  readonly recalled: Recalled;
  readonly base: string;
  readonly turns: number;
}

/** What the model is told of a question before it looks anything up. */
export async function questionMessages(asked: Asked): Promise<Message[]> {
  const { request, about, change = '', recalled, base, turns } = asked;
  const system = await prompt('ask-system', {
    repository: request.repository,
    base: base.slice(0, 12),
    turns,
  });
  const task = await prompt('ask', {
    by: request.by,
    question: cut(request.untrustedQuestion, MOST_QUESTION),
    about: {
      kind: about?.kind ?? '',
      number: String(about?.number ?? ''),
      title: cut(about?.untrustedTitle ?? '', 500),
      body: cut(about?.untrustedBody ?? '', MOST_BODY) || '(no text)',
      spot: cut(about?.untrustedSpot ?? '', MOST_SPOT),
      change: cut(change, MOST_CHANGE),
    },
    memory: recalledText(recalled),
    rules: recalled.rules.map(({ statement }) => `- ${statement.replace(/\s+/g, ' ')}`).join('\n'),
  });
  return [
    { role: 'system', content: system },
    { role: 'user', content: task },
  ];
}

const cut = (text: string, characters: number) =>
  text.length <= characters
    ? text
    : `${text.slice(0, characters).toWellFormed()}\n[… ${text.length - characters} characters left out]`;
