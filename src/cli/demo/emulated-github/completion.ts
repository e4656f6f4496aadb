import type { Pulls, ReadAsOwner } from './pulls.ts';
import type { Reactions } from './reactions.ts';
import type { Reviews } from './reviews.ts';
import { fields } from './routes.ts';
import type { HostedRepository } from './routes.ts';

type Json = Record<string, unknown>;

/** Adds to what the emulator tells what GitHub would tell besides, wherever it is in the JSON. */
export type Complete = (json: unknown) => Promise<unknown>;

interface CompletionSources {
  readonly reviews: Reviews;
  /** An account as the API tells of it. */
  readonly user: (login: string) => Promise<unknown>;
  readonly read: ReadAsOwner;
  readonly app: Readonly<Record<string, unknown>> & { readonly slug: string };
  readonly pulls: Pulls;
  readonly reactions: Reactions;
  readonly repository: (fullName: string) => HostedRepository | undefined;
}

export function createCompletion(sources: CompletionSources): Complete {
  const complete: Complete = async (value) => {
    if (Array.isArray(value)) return Promise.all(value.map(complete));
    if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value;
    const entries = await Promise.all(
      Object.entries(value).map(async ([name, part]) => [name, await complete(part)] as const),
    );
    return completeOne(Object.fromEntries(entries), sources);
  };
  return complete;
}

async function completeOne(json: Json, sources: CompletionSources): Promise<Json> {
  if ('head' in json && 'base' in json && 'merge_commit_sha' in json) {
    return completePull(json, sources);
  }
  if ('timeline_url' in json) return completeIssue(json, sources);
  if ('issue_url' in json && 'body' in json) return completeComment(json, sources);
  if ('diff_hunk' in json) return completeReviewComment(json, sources);
  if ('external_id' in json || 'latest_check_runs_count' in json) return completeCheck(json, sources);
  if ('comments_url' in json && 'commit' in json) return completeCommit(json, sources);
  if ('clone_url' in json) return { web_commit_signoff_required: false, ...json };
  if ('login' in json && String(json['login']).endsWith('[bot]')) return completeBot(json);
  return json;
}

async function completeReviewComment(json: Json, sources: CompletionSources): Promise<Json> {
  const hosted = repositoryOf(json['pull_request_url'], sources);
  const placed = hosted ? await sources.reviews.complete(hosted, json) : json;
  return withReactions(placed, sources);
}

/** A check run or a suite of them: which pull requests it is about, git knows. */
async function completeCheck(json: Json, sources: CompletionSources): Promise<Json> {
  const hosted = repositoryOf(json['url'], sources);
  const at = hosted ? await sources.pulls.open(hosted, ({ head }) => head === json['head_sha']) : [];
  const pulls = at.map(({ url, id, number, head, base }) => ({
    url,
    id,
    number,
    head: endOf(head),
    base: endOf(base),
  }));
  const suite = 'check_suite' in json && {
    check_suite: { ...fields(json['check_suite']), head_branch: pulls[0]?.head.ref ?? null },
  };
  return {
    ...json,
    ...suite,
    ...('head_branch' in json && { head_branch: pulls[0]?.head.ref ?? null }),
    app: json['app'] ?? sources.app,
    pull_requests: pulls,
  };
}

function endOf(end: unknown) {
  const { ref, sha, repo } = fields(end);
  const { id, url, name } = fields(repo);
  return { ref, sha, repo: { id, url, name } };
}

/** GitHub knows an account by the address it gives to it. */
async function completeCommit(json: Json, { user }: CompletionSources): Promise<Json> {
  const accountOf = async (role: string) => {
    const email = String(fields(fields(json['commit'])[role])['email']);
    const [, login] = /^(?:\d+\+)?(.+)@users\.noreply\.github\.com$/.exec(email) ?? [];
    return login === undefined ? null : user(login);
  };
  return { ...json, author: await accountOf('author'), committer: await accountOf('committer') };
}

function repositoryOf(url: unknown, { repository }: CompletionSources): HostedRepository | undefined {
  const [, fullName = ''] = /\/repos\/([^/]+\/[^/]+)\//.exec(String(url)) ?? [];
  return repository(fullName);
}

async function completePull(json: Json, { repository, pulls, read }: CompletionSources): Promise<Json> {
  const head = fields(json['head']);
  const base = fields(json['base']);
  const hosted = repository(String(fields(base['repo'])['full_name']));
  const facts = hosted && (await pulls.facts(hosted, Number(json['number'])));
  if (!facts) return json;
  const statuses = `${hosted.apiUrl}/statuses/${facts.head}`;
  return {
    ...json,
    head: { ...head, sha: facts.head },
    base: { ...base, sha: facts.base },
    merge_commit_sha: facts.mergeCommit,
    mergeable: facts.mergeable,
    mergeable_state: mergeableState(facts.mergeable),
    commits: facts.commits,
    additions: facts.additions,
    deletions: facts.deletions,
    changed_files: facts.changedFiles,
    statuses_url: statuses,
    _links: { ...fields(json['_links']), statuses: { href: statuses } },
    active_lock_reason: null,
    ...(facts.milestone !== undefined && { milestone: await read(hosted, `milestones/${facts.milestone}`) }),
  };
}

function completeBot(json: Json): Json {
  const escaped = Object.entries(json).map(([name, value]) => [
    name,
    name.endsWith('url') && typeof value === 'string' ? value.replace('[bot]', '%5Bbot%5D') : value,
  ]);
  return { ...Object.fromEntries(escaped), type: 'Bot' };
}

function mergeableState(mergeable: boolean | null): string {
  if (mergeable === null) return 'unknown';
  return mergeable ? 'clean' : 'dirty';
}

function completeIssue(json: Json, sources: CompletionSources): Json {
  const { repository, pulls } = sources;
  const number = Number(json['number']);
  const hosted = repository(String(json['repository_url']).split('/').slice(-2).join('/'));
  const html = `${hosted?.htmlUrl ?? ''}/pull/${number}`;
  const pull = hosted &&
    pulls.has(hosted, number) && {
      html_url: html,
      pull_request: {
        url: `${hosted.apiUrl}/pulls/${number}`,
        html_url: html,
        diff_url: `${html}.diff`,
        patch_url: `${html}.patch`,
        merged_at: null,
      },
    };
  return { ...withReactions(json, sources), ...pull };
}

function completeComment(json: Json, sources: CompletionSources): Json {
  const byApp = fields(json['user'])['login'] === `${sources.app.slug}[bot]`;
  // The published schema of webhooks knows no client id, and wants an owner.
  const { client_id: _clientId, ...app } = sources.app;
  return {
    ...withReactions(json, sources),
    performed_via_github_app: byApp ? { ...app, owner: json['user'] } : null,
  };
}

function withReactions(json: Json, { reactions }: CompletionSources): Json {
  const counts = reactions.counts(String(json['url']));
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return {
    ...json,
    reactions: { ...fields(json['reactions']), ...counts, total_count: total },
  };
}
