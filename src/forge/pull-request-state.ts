import type { Access } from './access.ts';
import { allPages } from './all-pages.ts';
import { BODY_LIMIT, fitMarkdown } from './fit-markdown.ts';
import { markedWith, withMarkersOf } from './markers.ts';
import type { MergedPullRequest, PullRequestCommit, PullRequestState } from './pull-request-talk.ts';
import { isOwn, oneLine } from './pull-request.ts';

type RawPullRequest = Awaited<ReturnType<Access['rest']['pulls']['get']>>['data'];

/** GitHub lists no more commits of a pull request than 250. */
const MOST_COMMIT_PAGES = 3;
const MOST_PAGES = 10;

export async function readPullRequest(access: Access, number: number): Promise<PullRequestState> {
  const found = await access.askFor(() => access.rest.pulls.get({ ...access.place, pull_number: number }));
  // A moved one is another repository's.
  if (found === undefined || found.data.number !== number) return { kind: 'gone' };
  return present(access, found.data);
}

export async function commitsOf(
  { rest, place, ask }: Access,
  pull_number: number,
): Promise<PullRequestCommit[]> {
  const commits = await allPages(
    MOST_COMMIT_PAGES,
    async (page) => (await ask(() => rest.pulls.listCommits({ ...place, pull_number, ...page }))).data,
  );
  return commits.map(({ sha, author, committer, commit }) => ({
    sha,
    ...loginOf('author', author),
    ...loginOf('committer', committer),
    title: commit.message.split('\n', 1)[0] ?? '',
  }));
}

/** Changes title or body; the markers at the body's end stay as they are. */
export async function rewrite(
  access: Access,
  pull_number: number,
  text: { readonly title?: string; readonly body?: string },
): Promise<void> {
  const { rest, place, ask, redact } = access;
  const { data: now } = await ask(() => rest.pulls.get({ ...place, pull_number }));
  const title = text.title === undefined ? now.title : oneLine(redact(text.title));
  const body = text.body === undefined ? (now.body ?? '') : rewritten(now.body ?? '', redact(text.body));
  if (title === now.title && body === (now.body ?? '')) return;
  await ask(() => rest.pulls.update({ ...place, pull_number, title, body }));
}

/** The ones that were touched last. */
export async function mergedPullRequests(
  { rest, place, ask }: Access,
  most: number,
): Promise<MergedPullRequest[]> {
  const order = { state: 'closed', sort: 'updated', direction: 'desc' } as const;
  const merged: MergedPullRequest[] = [];
  await allPages(MOST_PAGES, async (page) => {
    const { data } = await ask(() => rest.pulls.list({ ...place, ...order, ...page }));
    merged.push(...data.filter(({ merged_at: at }) => at !== null).map(presentMerged));
    return merged.length < most ? data : [];
  });
  return merged.slice(0, most);
}

function rewritten(before: string, wished: string): string {
  const { text, markers } = withMarkersOf(before, wished);
  return fitMarkdown(text, BODY_LIMIT - markers.length) + markers;
}

function present(access: Access, pull: RawPullRequest): PullRequestState {
  const { merged, mergeable, head, base } = pull;
  const body = pull.body ?? '';
  const own = isOwn(access, pull);
  return {
    kind: 'found',
    number: pull.number,
    url: pull.html_url,
    title: pull.title,
    body,
    author: pull.user?.login ?? 'ghost',
    isOwn: own,
    ...(own && markedWith(body)),
    state: pull.state === 'open' ? 'open' : 'closed',
    merged,
    // Before the merge it is a trial commit of GitHub's own.
    ...(merged && pull.merge_commit_sha !== null && { mergeCommit: pull.merge_commit_sha }),
    ...(pull.merged_by && { mergedBy: pull.merged_by.login }),
    ...(pull.closed_at !== null && { closedAt: pull.closed_at }),
    draft: pull.draft ?? false,
    branch: head.ref,
    head: head.sha,
    base: { branch: base.ref, sha: base.sha },
    ...(mergeable !== null && { mergeable }),
    labels: pull.labels.map(({ name }) => name),
  };
}

function presentMerged(
  pull: Awaited<ReturnType<Access['rest']['pulls']['list']>>['data'][number],
): MergedPullRequest {
  return {
    number: pull.number,
    title: pull.title,
    author: pull.user?.login ?? 'ghost',
    labels: pull.labels.map(({ name }) => name),
    ...(pull.milestone && { milestone: pull.milestone.title }),
    ...(pull.merge_commit_sha !== null && { mergeCommit: pull.merge_commit_sha }),
  };
}

function loginOf<K extends string>(key: K, user: object | null): { [key in K]?: string } {
  const named: { [key in K]?: string } = {};
  if (user !== null && 'login' in user && typeof user.login === 'string') named[key] = user.login;
  return named;
}
