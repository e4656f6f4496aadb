import { NOT_REPEATED, type Access } from './access.ts';
import { allPages } from './all-pages.ts';
import { BODY_LIMIT, fitMarkdown } from './fit-markdown.ts';
import { RequestRefused } from './forge-errors.ts';
import { issueMarker, runMarker } from './markers.ts';
import type { Publication } from './publication.ts';

export interface PullRequest {
  readonly number: number;
  readonly url: string;
  readonly branch: string;
  readonly head: string;
  readonly draft: boolean;
  readonly state: 'open' | 'closed';
}

type RawPullRequest = Awaited<ReturnType<Access['rest']['pulls']['list']>>['data'][number];

interface Authored {
  readonly user: { readonly login: string } | null;
  readonly head: { readonly repo: { readonly full_name: string } | null };
}

const TITLE_LIMIT = 256;
const MOST_PAGES = 10;

/** The pull request that a run made, open or not; looked for among the newest, where an interrupted run finds it. */
export async function pullRequestOfRun(access: Access, run: string): Promise<PullRequest | undefined> {
  const { data } = await access.ask(() =>
    access.rest.pulls.list({
      ...access.place,
      state: 'all',
      sort: 'created',
      direction: 'desc',
      per_page: 100,
    }),
  );
  return known(data.find((candidate) => isOwn(access, candidate) && says(candidate, runMarker(run))));
}

/** The bot's own open pull request for an issue. */
export async function openPullRequestFor(access: Access, issue: number): Promise<PullRequest | undefined> {
  for (let page = 1; page <= MOST_PAGES; page++) {
    const { data } = await access.ask(() =>
      access.rest.pulls.list({ ...access.place, state: 'open', per_page: 100, page }),
    );
    const found = data.find((candidate) => isOwn(access, candidate) && says(candidate, issueMarker(issue)));
    if (found !== undefined || data.length < 100) return known(found);
  }
  return undefined;
}

/** The app's own that are open, the newest first. */
export async function openPullRequests(access: Access): Promise<PullRequest[]> {
  const all = await allPages(MOST_PAGES, async (page) => {
    const list = { ...access.place, state: 'open', sort: 'created', direction: 'desc', ...page } as const;
    return (await access.ask(() => access.rest.pulls.list(list))).data;
  });
  return all.filter((candidate) => isOwn(access, candidate)).map(present);
}

/** Opens the pull request of a branch, or returns the one that is open for it. */
export async function openPullRequest(
  access: Access,
  publication: Publication,
  branch: string,
): Promise<PullRequest> {
  const existing = await openForBranch(access, branch);
  if (existing !== undefined) return existing;
  try {
    return await create(access, publication, branch, publication.draft);
  } catch (error) {
    if (!(error instanceof RequestRefused)) throw error;
    // Some plans know no drafts.
    if (publication.draft && /draft/i.test(error.message)) {
      return create(access, publication, branch, false);
    }
    const made = await openForBranch(access, branch);
    if (made === undefined) throw error;
    return made;
  }
}

async function openForBranch(access: Access, branch: string): Promise<PullRequest | undefined> {
  const head = `${access.place.owner}:${branch}`;
  const { data } = await access.ask(() => access.rest.pulls.list({ ...access.place, state: 'open', head }));
  return known(data.find((candidate) => candidate.head.ref === branch));
}

async function create(access: Access, publication: Publication, branch: string, draft: boolean) {
  const { rest, place, redact } = access;
  const { data } = await access.ask(() =>
    rest.pulls.create({
      ...place,
      title: oneLine(redact(publication.title)),
      body: bodyOf(publication, redact(publication.body)),
      head: branch,
      base: publication.baseBranch,
      draft,
      ...NOT_REPEATED,
    }),
  );
  return present(data);
}

function bodyOf({ issue, run }: Publication, text: string): string {
  const markers = `\n\n${issueMarker(issue)}\n${runMarker(run)}\n`;
  return fitMarkdown(text, BODY_LIMIT - markers.length) + markers;
}

/** Anybody can paste a marker; only the app can be the author, and only its own branches are its work. */
export function isOwn({ botLogin, place }: Access, { user, head }: Authored): boolean {
  const from = head.repo?.full_name.toLowerCase();
  return (
    user?.login === botLogin && (from === undefined || from === `${place.owner}/${place.repo}`.toLowerCase())
  );
}

function says({ body }: RawPullRequest, marker: string): boolean {
  return body?.includes(marker) ?? false;
}

function known(found: RawPullRequest | undefined): PullRequest | undefined {
  return found === undefined ? undefined : present(found);
}

function present(pull: {
  number: number;
  html_url: string;
  head: { ref: string; sha: string };
  draft?: boolean;
  state: string;
}): PullRequest {
  const { number, html_url: url, head, draft = false, state } = pull;
  return {
    number,
    url,
    branch: head.ref,
    head: head.sha,
    draft,
    state: state === 'open' ? 'open' : 'closed',
  };
}

export function oneLine(title: string): string {
  const line = title.replace(/\s+/g, ' ').trim();
  return line.length <= TITLE_LIMIT ? line : `${line.slice(0, TITLE_LIMIT - 1)}…`;
}
