import { NOT_REPEATED, type Access } from './access.ts';
import { BODY_LIMIT, fitMarkdown } from './fit-markdown.ts';
import { keyOf, runMarker } from './markers.ts';
import { remarksOf, reviewComments, type RawReviewComment } from './talk.ts';
import { writeOnce } from './write-once.ts';

interface Answer {
  readonly pullRequest: number;
  /** The comment that the thread began with. */
  readonly thread: number;
  readonly key: string;
  readonly markdown: string;
}

/** Writes an answer in a thread, one for each key. A thread that was deleted is not answered. */
export async function answerInThread(access: Access, answer: Answer): Promise<void> {
  const { rest, place, ask, askFor } = access;
  const { pullRequest: pull_number, thread, key, markdown } = answer;
  if (!(await isThere(access, thread))) return;
  const body = fitMarkdown(`${runMarker(key)}\n${access.redact(markdown)}`, BODY_LIMIT);
  const comments = {
    find: () => ownAnswers(access, answer),
    create: async (text: string): Promise<RawReviewComment> => {
      const reply = { ...place, pull_number, comment_id: thread, body: text, ...NOT_REPEATED };
      return (await ask(() => rest.pulls.createReplyForReviewComment(reply))).data;
    },
    edit: (id: number, text: string) =>
      ask(() => rest.pulls.updateReviewComment({ ...place, comment_id: id, body: text })),
    remove: (id: number) => askFor(() => rest.pulls.deleteReviewComment({ ...place, comment_id: id })),
  };
  await writeOnce(comments, body);
}

/** The keys of everything that the app has written in this pull request. */
export async function answeredKeys(access: Access, pullRequest: number): Promise<ReadonlySet<string>> {
  const written = [...(await reviewComments(access, pullRequest)), ...(await remarksOf(access, pullRequest))];
  return new Set(
    written.flatMap(({ user, body }) => (user?.login === access.botLogin ? (keyOf(body) ?? []) : [])),
  );
}

async function isThere({ rest, place, askFor }: Access, comment_id: number): Promise<boolean> {
  return (await askFor(() => rest.pulls.getReviewComment({ ...place, comment_id }))) !== undefined;
}

async function ownAnswers(access: Access, { pullRequest, thread, key }: Answer): Promise<RawReviewComment[]> {
  const comments = await reviewComments(access, pullRequest);
  return comments.filter(
    ({ user, body, in_reply_to_id: within }) =>
      user?.login === access.botLogin && within === thread && keyOf(body) === key,
  );
}
