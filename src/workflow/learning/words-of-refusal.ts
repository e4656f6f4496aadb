import type { Forge } from '../../forge/forge.ts';
import type { PullRequestTalk, Speaker } from '../../forge/pull-request-talk.ts';
import type { PullRequestOutcome } from '../../memory/pull-request-outcome.ts';
import { mayAsk } from '../may-ask.ts';

const MOST_REMARKS = 12;
const LONGEST = 3_000;

interface Said {
  readonly key: string;
  readonly by: Speaker;
  readonly at: string;
  readonly untrustedBody: string;
}

/**
 * Why a pull request was closed without being merged, in the words of people with write access: what they said and got
 * no answer to, and what the bot declined to do. Empty where they said nothing; what strangers and bots say is never in it.
 */
export async function wordsOfRefusal(
  talk: PullRequestTalk,
  { rounds }: PullRequestOutcome,
  { permission }: Pick<Forge, 'permission'>,
): Promise<string> {
  const remarks = rounds.flatMap((round) => round.remarks);
  const declined = new Set(remarks.flatMap(({ key, answer }) => (answer === 'declined' ? [key] : [])));
  const settled = new Set(remarks.map(({ key }) => key).filter((key) => !declined.has(key)));
  const open = saidByPeople(talk).filter(({ key }) => !settled.has(key));
  const writers = new Set<string>();
  for (const login of new Set(open.map(({ by }) => by.login)))
    if (mayAsk(await permission(login))) writers.add(login);
  return open
    .filter(({ by }) => writers.has(by.login))
    .map((said) => ({ ...said, untrustedBody: withoutCommands(said.untrustedBody) }))
    .filter(({ untrustedBody }) => untrustedBody !== '')
    .toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at))
    .slice(-MOST_REMARKS)
    .map(({ by, untrustedBody }) => `${by.login}: ${untrustedBody}`)
    .join('\n\n')
    .slice(-LONGEST);
}

function saidByPeople({ comments, reviews, remarks }: PullRequestTalk): Said[] {
  return [
    ...comments.map((comment) => ({ ...comment, key: `comment-${comment.id}` })),
    ...reviews
      .filter(({ state }) => state !== 'dismissed')
      .map((review) => ({ ...review, key: `review-${review.id}` })),
    ...remarks.map((remark) => ({ ...remark, key: `remark-${remark.id}` })),
  ].filter(({ by, untrustedBody }) => !by.isBot && !by.isSelf && untrustedBody.trim() !== '');
}

function withoutCommands(untrustedBody: string): string {
  return untrustedBody.replace(/^[ \t]*\/heirloom\b.*$/gim, '').trim();
}
