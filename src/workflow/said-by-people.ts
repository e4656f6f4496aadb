import type { Forge } from '../forge/forge.ts';
import type {
  PullRequestTalk,
  Remark,
  ReviewComment,
  ReviewSummary,
  Speaker,
} from '../forge/pull-request-talk.ts';
import type { PullRequestOutcome } from '../memory/pull-request-outcome.ts';
import { mayAsk } from './may-ask.ts';

/** Something that was said in a pull request. */
export interface Said {
  /** By which its answer is found again, and as the rounds of an outcome have it. */
  readonly key: string;
  readonly by: Speaker;
  readonly at: string;
  readonly untrustedBody: string;
}

export const commentKey = ({ id }: Pick<ReviewComment, 'id'>) => `comment-${id}`;
export const reviewKey = ({ id }: Pick<ReviewSummary, 'id'>) => `review-${id}`;
export const remarkKey = ({ id }: Pick<Remark, 'id'>) => `remark-${id}`;

/** Whoever they are, but bots. A review without a word of its own is only the frame of its comments. */
export function saidByPeople({ comments, reviews, remarks }: PullRequestTalk): Said[] {
  return [
    ...comments.map((comment) => ({ ...comment, key: commentKey(comment) })),
    ...reviews.map((review) => ({ ...review, key: reviewKey(review) })),
    ...remarks.map((remark) => ({ ...remark, key: remarkKey(remark) })),
  ].filter(({ by, untrustedBody }) => !by.isBot && !by.isSelf && untrustedBody.trim() !== '');
}

/** Those whose words count; each is asked about once. */
export async function writersAmong(
  logins: Iterable<string>,
  { permission }: Pick<Forge, 'permission'>,
): Promise<Set<string>> {
  const writers = new Set<string>();
  for (const login of new Set(logins)) if (mayAsk(await permission(login))) writers.add(login);
  return writers;
}

/** Keys of what is answered: where it was said, or in a round that is kept. */
export async function answeredIn(
  { number, rounds }: PullRequestOutcome,
  { answered }: Pick<Forge, 'answered'>,
): Promise<Set<string>> {
  const remembered = rounds.flatMap(({ remarks }) => remarks.map(({ key }) => key));
  return new Set([...(await answered(number)), ...remembered]);
}
