import type {
  PullRequestTalk,
  Remark,
  ReviewComment,
  ReviewSummary,
  Speaker,
} from '../../forge/pull-request-talk.ts';
import { commentKey, remarkKey, reviewKey } from '../said-by-people.ts';
import { asksNothing } from './asks-nothing.ts';

/** What people have said and the bot has not answered: of a thread about lines, all its newer words together. */
export type Unanswered =
  | {
      readonly kind: 'lines';
      /** By which the answer is found again: that of the newest comment. */
      readonly key: string;
      readonly thread: number;
      /** The oldest first; never empty. */
      readonly comments: readonly ReviewComment[];
      /** What was said there before, by them and by the bot. */
      readonly before: readonly ReviewComment[];
    }
  | { readonly kind: 'whole'; readonly key: string; readonly said: ReviewSummary | Remark };

const MOST_BEFORE = 4;

/** Who has to be allowed to write before their words count; each login once. */
export function speakersToAskAbout(talk: PullRequestTalk, answered: ReadonlySet<string>): string[] {
  const { comments, reviews, remarks } = openWords(talk, keysIn(answered));
  return [...new Set([...comments, ...reviews, ...remarks].map(({ by }) => by.login))];
}

/**
 * What waits for an answer, threads first. Bots' words never count, nor those of people outside `writers`; neither do
 * commands and mere praise. A text that was edited is taken as it stands.
 */
export function unanswered(
  talk: PullRequestTalk,
  answered: ReadonlySet<string>,
  writers: ReadonlySet<string>,
): Unanswered[] {
  const open = openWords(talk, keysIn(answered));
  const counts = ({ by }: { by: Speaker }) => writers.has(by.login);
  const threads = Map.groupBy(open.comments.filter(counts), ({ thread }) => thread);
  return [
    ...Array.from(threads, ([thread, comments]): Unanswered => ({
      kind: 'lines',
      key: commentKey(comments.at(-1)!),
      thread,
      comments,
      before: talk.comments
        .filter((comment) => comment.thread === thread && comment.id < comments[0]!.id)
        .filter((comment) => comment.by.isSelf || counts(comment))
        .slice(-MOST_BEFORE),
    })),
    ...open.reviews.filter(counts).map((said) => whole(reviewKey(said), said)),
    ...open.remarks.filter(counts).map((said) => whole(remarkKey(said), said)),
  ];
}

/** One answer may be to several remarks: then its key names them all. */
export function jointKey(keys: readonly string[]): string {
  return keys.join(':');
}

const keysIn = (answered: ReadonlySet<string>) => new Set([...answered].flatMap((key) => key.split(':')));

function openWords({ comments, reviews, remarks }: PullRequestTalk, answered: ReadonlySet<string>) {
  const isOpen = (key: string, by: Speaker, untrustedText: string) =>
    !answered.has(key) && !by.isBot && !by.isSelf && !asksNothing(untrustedText);
  // An answer in a thread is one to all that stood there before it.
  const answeredUpTo = new Map<number, number>();
  for (const comment of comments) {
    if (answered.has(commentKey(comment)))
      answeredUpTo.set(comment.thread, Math.max(comment.id, answeredUpTo.get(comment.thread) ?? 0));
  }
  return {
    comments: comments
      .filter((each) => each.id > (answeredUpTo.get(each.thread) ?? 0))
      .filter((each) => isOpen(commentKey(each), each.by, each.untrustedBody))
      .toSorted((one, other) => one.id - other.id),
    reviews: reviews
      .filter(({ state }) => state !== 'dismissed')
      .filter((each) => isOpen(reviewKey(each), each.by, each.untrustedBody)),
    remarks: remarks.filter((each) => isOpen(remarkKey(each), each.by, each.untrustedBody)),
  };
}

const whole = (key: string, said: ReviewSummary | Remark): Unanswered => ({ kind: 'whole', key, said });
