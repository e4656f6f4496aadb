import type { Forge } from '../../forge/forge.ts';
import type { PullRequestTalk, Speaker } from '../../forge/pull-request-talk.ts';
import { mayAsk } from '../may-ask.ts';
import { parseCommand } from '../parse-command.ts';

/** Something that a person with write access has said. */
export interface Word {
  /** As in the rounds of an outcome: `comment-12`, `review-12` or `remark-12`. */
  readonly key: string;
  readonly at: string;
}

/** What people with write access have said in a pull request; nobody else is heard. */
export interface Heard {
  /** The oldest first. Commands are answered by themselves. */
  readonly unanswered: readonly Word[];
  /** Commands too. */
  readonly last?: Word;
}

interface Said extends Word {
  readonly by: Speaker;
  readonly isCommand: boolean;
}

export async function hear(
  talk: PullRequestTalk,
  answered: ReadonlySet<string>,
  { permission }: Pick<Forge, 'permission'>,
): Promise<Heard> {
  const all = saidByPeople(talk);
  const logins = new Set(all.map(({ by }) => by.login));
  const writers = new Set<string>();
  for (const login of logins) if (mayAsk(await permission(login))) writers.add(login);

  const heard = all.filter(({ by }) => writers.has(by.login));
  const last = heard.at(-1);
  return {
    unanswered: heard.filter(({ key, isCommand }) => !isCommand && !answered.has(key)).map(wordOf),
    ...(last && { last: wordOf(last) }),
  };
}

/** The oldest first. A review without a word of its own is only the frame of its comments. */
function saidByPeople({ comments, reviews, remarks }: PullRequestTalk): Said[] {
  const told = reviews.filter(({ state }) => state !== 'dismissed');
  const all = [
    ...comments.map((comment) => said('comment', comment)),
    ...told.map((review) => said('review', review)),
    ...remarks.map((remark) => said('remark', remark)),
  ];
  return all.flat().toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

function said(
  kind: 'comment' | 'review' | 'remark',
  { id, at, by, untrustedBody }: PullRequestTalk['remarks'][number] | PullRequestTalk['reviews'][number],
): Said[] {
  if (by.isBot || by.isSelf || untrustedBody.trim() === '') return [];
  return [{ key: `${kind}-${id}`, at, by, isCommand: parseCommand(untrustedBody) !== undefined }];
}

const wordOf = ({ key, at }: Said): Word => ({ key, at });
