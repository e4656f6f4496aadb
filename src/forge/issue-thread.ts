import type { Access } from './access.ts';

export type IssueState =
  | {
      readonly kind: 'found';
      readonly state: 'open' | 'closed';
      readonly title: string;
      readonly body: string;
      readonly isPullRequest: boolean;
      readonly milestone?: string;
    }
  | { readonly kind: 'gone' };

export interface IssueComment {
  readonly author: string;
  readonly at: Date;
  readonly body: string;
}

/** Ten pages: a thread of a thousand comments is longer than anything that could be put before a model. */
const MOST_COMMENTS = 1_000;

export async function readIssue(access: Access, number: number): Promise<IssueState> {
  const found = await access.askFor(() => access.rest.issues.get({ ...access.place, issue_number: number }));
  // GitHub redirects to where an issue was moved: another repository's issue is not the one asked for.
  if (found === undefined || found.data.number !== number) return { kind: 'gone' };
  const { state, title, body, pull_request, milestone } = found.data;
  return {
    kind: 'found',
    state: state === 'open' ? 'open' : 'closed',
    title,
    body: body ?? '',
    isPullRequest: pull_request !== undefined,
    ...(milestone && { milestone: milestone.title }),
  };
}

/**
 * What people had written before `at`, as it stood then. A comment of the same second or edited since is left
 * out, since it may say something that whoever triggered the run has not read. So are the bot's own.
 */
export async function commentsBefore(access: Access, number: number, at: Date): Promise<IssueComment[]> {
  const comments = await allComments(access, number);
  return comments
    .filter((comment) => comment.user?.login !== access.botLogin)
    .filter((comment) => new Date(comment.created_at) < at && new Date(comment.updated_at) < at)
    .map((comment) => ({
      author: comment.user?.login ?? 'ghost',
      at: new Date(comment.created_at),
      body: comment.body ?? '',
    }));
}

export type RawComment = Awaited<ReturnType<Access['rest']['issues']['listComments']>>['data'][number];

async function allComments(access: Access, number: number): Promise<RawComment[]> {
  const list: RawComment[] = [];
  for await (const page of commentPages(access, number)) {
    list.push(...page);
    if (list.length >= MOST_COMMENTS) break;
  }
  return list;
}

/** The comments of an issue, oldest first, a page at a time. */
export async function* commentPages(access: Access, number: number): AsyncGenerator<RawComment[]> {
  for (let page = 1; ; page++) {
    const { data } = await access.ask(() =>
      access.rest.issues.listComments({ ...access.place, issue_number: number, per_page: 100, page }),
    );
    yield data;
    if (data.length < 100) return;
  }
}
