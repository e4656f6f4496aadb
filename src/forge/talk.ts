import type { Access } from './access.ts';
import { allPages } from './all-pages.ts';
import type { RawComment } from './issue-thread.ts';
import type { PullRequestTalk, Remark, ReviewComment, ReviewSummary } from './pull-request-talk.ts';
import { speakerOf } from './speaker.ts';

type Pulls = Access['rest']['pulls'];
export type RawReviewComment = Awaited<ReturnType<Pulls['listReviewComments']>>['data'][number];
type RawReview = Awaited<ReturnType<Pulls['listReviews']>>['data'][number];

/** A conversation of thousands is longer than anything that could be put before a model. */
const MOST_PAGES = 20;

export async function readTalk(access: Access, pullRequest: number): Promise<PullRequestTalk> {
  const comments = await reviewComments(access, pullRequest);
  const reviews = await reviewsOf(access, pullRequest);
  const remarks = await remarksOf(access, pullRequest);
  return {
    comments: comments.map((comment) => presentComment(access, comment)),
    reviews: reviews.flatMap((review) => presentReview(access, review)),
    remarks: remarks.map((remark) => presentRemark(access, remark)),
  };
}

/** Oldest first; where there are too many, the newest of them. */
export async function reviewComments(access: Access, pull_number: number): Promise<RawReviewComment[]> {
  const { rest, place, ask } = access;
  const newestFirst = await allPages(MOST_PAGES, async (page) => {
    const order = { sort: 'created', direction: 'desc' } as const;
    return (await ask(() => rest.pulls.listReviewComments({ ...place, pull_number, ...order, ...page })))
      .data;
  });
  return newestFirst.toSorted((a, b) => a.id - b.id);
}

/** What stands in the conversation itself. */
export function remarksOf({ rest, place, ask }: Access, issue_number: number): Promise<RawComment[]> {
  return allPages(
    MOST_PAGES,
    async (page) => (await ask(() => rest.issues.listComments({ ...place, issue_number, ...page }))).data,
  );
}

function reviewsOf({ rest, place, ask }: Access, pull_number: number): Promise<RawReview[]> {
  return allPages(
    MOST_PAGES,
    async (page) => (await ask(() => rest.pulls.listReviews({ ...place, pull_number, ...page }))).data,
  );
}

function presentComment(access: Access, comment: RawReviewComment): ReviewComment {
  // A line of the old side has no place in the files as they are now.
  const onNewSide = comment.side !== 'LEFT' && comment.subject_type !== 'file';
  const line = onNewSide ? comment.line : undefined;
  const startLine = line != null && comment.start_side !== 'LEFT' ? comment.start_line : undefined;
  return {
    id: comment.id,
    thread: comment.in_reply_to_id ?? comment.id,
    by: speakerOf(access, comment.user),
    ...written(comment),
    untrustedBody: comment.body,
    url: comment.html_url,
    path: comment.path,
    commit: comment.commit_id,
    ...(line != null && { line }),
    ...(startLine != null && { startLine }),
    untrustedHunk: comment.diff_hunk,
  };
}

const STATES: Readonly<Record<string, ReviewSummary['state']>> = {
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'changes-requested',
  COMMENTED: 'commented',
  DISMISSED: 'dismissed',
};

/** Nothing for a review that its author has not sent yet. */
function presentReview(access: Access, review: RawReview): ReviewSummary[] {
  const state = STATES[review.state];
  if (state === undefined || review.submitted_at === undefined) return [];
  return [
    {
      id: review.id,
      by: speakerOf(access, review.user),
      at: review.submitted_at,
      state,
      untrustedBody: review.body,
      url: review.html_url,
      commit: review.commit_id ?? '',
    },
  ];
}

function presentRemark(access: Access, remark: RawComment): Remark {
  return {
    id: remark.id,
    by: speakerOf(access, remark.user),
    ...written(remark),
    untrustedBody: remark.body ?? '',
    url: remark.html_url,
  };
}

function written({ created_at, updated_at }: { created_at: string; updated_at: string }) {
  return { at: created_at, ...(updated_at !== created_at && { editedAt: updated_at }) };
}
