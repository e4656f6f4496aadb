import type { Announce } from './announcements.ts';
import { forward } from './emulator.ts';
import type { Emulator } from './emulator.ts';
import { findMergeBase } from './history.ts';
import type { Pulls } from './pulls.ts';
import { anchorAt, placeJson } from './review-anchors.ts';
import type { Anchor, Wish } from './review-anchors.ts';
import { fields, json, notFound, refuse, textOf } from './routes.ts';
import type { Answer, HostedRepository, RepositoryCall, RepositoryRoute } from './routes.ts';

type Json = Record<string, unknown>;

export interface Reviews {
  readonly routes: readonly RepositoryRoute[];
  /** A comment of a review as the emulator tells it, with the place that it is about. */
  complete(repository: HostedRepository, comment: Json): Promise<Json>;
}

interface Parts {
  readonly emulator: Emulator;
  readonly pulls: Pulls;
  readonly announce: Announce;
}

interface Submission {
  readonly event: string;
  readonly body: string;
  readonly commit: string | undefined;
  readonly comments: readonly (Wish | Reply)[];
}

interface Reply {
  readonly body: unknown;
  readonly thread: number;
}

/** Reviews with their comments. The emulator keeps who said what; which lines it is about is remembered here. */
export function createReviews({ emulator, pulls, announce }: Parts): Reviews {
  const anchors = new Map<number, Anchor>();

  const submit = async (call: RepositoryCall, submission: Submission): Promise<Answer> => {
    const { repository, params } = call;
    const facts = await pulls.facts(repository, Number(params['number']));
    if (!facts) return notFound();
    const commit = submission.commit ?? facts.head;
    const from = (await findMergeBase(repository, facts.base, commit)) ?? facts.base;
    const placed: Anchor[] = [];
    for (const wish of submission.comments) {
      const anchor = isReply(wish) ? inThread(wish) : await anchorAt(repository, { from, commit, wish });
      if (anchor === undefined) return notFound();
      if ('answer' in anchor) return anchor.answer;
      placed.push(anchor);
    }
    const review = await forwardReview(emulator, call, { ...submission, commit });
    if (review.status >= 300) return review;
    const comments = await commentsOf(emulator, call, Number(fields(review.body)['id']));
    for (const [at, anchor] of placed.entries()) anchors.set(Number(comments[at]?.['id']), anchor);
    for (const comment of comments) await announceComment(call, comment);
    return submission.event === 'SINGLE' ? json(comments[0], 201) : json(review.body, 200);
  };

  const inThread = ({ thread }: Reply): Anchor | undefined => {
    const parent = anchors.get(thread);
    return parent && { ...parent, thread: parent.thread ?? thread };
  };

  const announceComment = async (call: RepositoryCall, comment: Json): Promise<void> => {
    const path = `pulls/${call.params['number'] ?? ''}`;
    await announce(call, 'pull_request_review_comment', async (read) => ({
      action: 'created',
      comment,
      pull_request: await read(path),
    }));
  };

  const exclusively = (answer: RepositoryRoute['answer']): RepositoryRoute['answer'] => {
    return (call) => pulls.exclusively(() => answer(call));
  };

  return {
    routes: [
      {
        method: 'POST',
        path: '/pulls/:number/reviews',
        answer: exclusively(async (call) => {
          const { event, body, commit_id, comments } = fields(call.body);
          const said = { event: textOf(event), body: textOf(body), commit: given(commit_id) };
          const wishes = Array.isArray(comments) ? comments.map(fields) : [];
          const refused = await refusedReview(emulator, call, { ...said, comments: wishes });
          return refused ?? submit(call, { ...said, comments: wishes });
        }),
      },
      {
        method: 'POST',
        path: '/pulls/:number/comments',
        answer: exclusively(async (call) => {
          const wish = fields(call.body);
          const { body, in_reply_to: thread, commit_id } = wish;
          const comment = thread === undefined ? wish : { body, thread: Number(thread) };
          return submit(call, { event: 'SINGLE', body: '', commit: given(commit_id), comments: [comment] });
        }),
      },
      {
        method: 'POST',
        path: '/pulls/:number/comments/:comment/replies',
        answer: exclusively(async (call) => {
          const reply = { body: fields(call.body)['body'], thread: Number(call.params['comment']) };
          return submit(call, { event: 'SINGLE', body: '', commit: undefined, comments: [reply] });
        }),
      },
    ],
    async complete(repository, comment) {
      const anchor = anchors.get(Number(comment['id']));
      const { in_reply_to_id: _none, pull_request_url: pullUrl, ...rest } = comment;
      const facts = await pulls.facts(repository, Number(String(pullUrl).split('/').at(-1)));
      if (!anchor || !facts) return comment;
      return {
        ...rest,
        pull_request_url: pullUrl,
        ...(await placeJson(repository, anchor, facts.head)),
        _links: {
          self: { href: rest['url'] },
          html: { href: rest['html_url'] },
          pull_request: { href: pullUrl },
        },
      };
    },
  };
}

const isReply = (wish: Wish | Reply): wish is Reply => 'thread' in wish;
const given = (commit: unknown) => (typeof commit === 'string' ? commit : undefined);

/** What GitHub does not take as a review. */
async function refusedReview(
  emulator: Emulator,
  { actor, params, headers, repository }: RepositoryCall,
  { event, body, comments }: Submission,
): Promise<Answer | undefined> {
  if (!['APPROVE', 'REQUEST_CHANGES', 'COMMENT'].includes(event)) {
    return refuse(501, 'The emulated GitHub has no reviews that are not submitted');
  }
  if (event !== 'APPROVE' && body === '' && comments.length === 0) {
    return refuse(422, 'Unprocessable Entity', ['Body is too short (minimum is 1 character)']);
  }
  const path = `/repos/${repository.fullName}/pulls/${params['number'] ?? ''}`;
  const { authorization } = headers;
  const pull = fields((await emulator.send({ method: 'GET', path, authorization })).body);
  const own = 'login' in actor && fields(pull['user'])['login'] === actor.login;
  if (!own || event === 'COMMENT') return undefined;
  const what = event === 'APPROVE' ? 'approve' : 'request changes on';
  return refuse(422, 'Unprocessable Entity', [`Can not ${what} your own pull request`]);
}

/** On GitHub every comment belongs to a review, and one by itself to a review of its own. */
function forwardReview(
  emulator: Emulator,
  call: RepositoryCall,
  { event, body, commit, comments }: Submission,
): Promise<Answer> {
  const url = new URL(`${call.repository.apiUrl}/pulls/${call.params['number'] ?? ''}/reviews`);
  const review = {
    event: event === 'SINGLE' ? 'COMMENT' : event,
    body,
    commit_id: commit,
    comments: comments.map((comment) => ({ path: 'kept elsewhere', position: 1, body: comment['body'] })),
  };
  return forward(emulator, { ...call, url, body: review });
}

async function commentsOf(
  emulator: Emulator,
  { params, headers, repository }: RepositoryCall,
  review: number,
): Promise<Json[]> {
  const path = `/repos/${repository.fullName}/pulls/${params['number'] ?? ''}/reviews/${review}/comments?per_page=100`;
  const told = await emulator.send({ method: 'GET', path, authorization: headers.authorization });
  return Array.isArray(told.body) ? told.body.map(fields) : [];
}
