import { commitJson, listCommits, readCommit } from './commits.ts';
import { diffText, EMPTY_TREE, fileChanges } from './file-changes.ts';
import { json, notFound, page, refuse } from './routes.ts';
import type { Answer, HostedRepository, RepositoryCall, RepositoryRoute } from './routes.ts';

/** Commits and comparisons, read from the real repository. */
export function historyRoutes(verified: ReadonlySet<string>): RepositoryRoute[] {
  const route = (path: string, answer: History): RepositoryRoute => ({
    method: 'GET',
    path,
    contents: 'read',
    answer: (call) => answer(call, verified),
  });
  return [
    route('/commits', listHistory),
    route('/commits/:ref+', showCommit),
    route('/compare/:range+', compare),
  ];
}

type History = (call: RepositoryCall, verified: ReadonlySet<string>) => Promise<Answer>;

async function listHistory(call: RepositoryCall, verified: ReadonlySet<string>): Promise<Answer> {
  const { url, repository } = call;
  const start = await repository.git.find(url.searchParams.get('sha') ?? 'HEAD');
  if (!start) return notFound();
  const path = url.searchParams.get('path');
  const commits = await listCommits(repository.git, [start, '--', ...(path ? [path] : [])]);
  return json(page(commits, url).map((commit) => commitJson(repository, commit, verified.has(commit.sha))));
}

async function showCommit(call: RepositoryCall, verified: ReadonlySet<string>): Promise<Answer> {
  const { params, repository } = call;
  const sha = await repository.git.find(params['ref'] ?? '');
  if (!sha) return refuse(422, `No commit found for SHA: ${params['ref'] ?? ''}`);
  const commit = await readCommit(repository.git, sha);
  const files = await fileChanges(repository, commit.parents[0] ?? EMPTY_TREE, sha);
  return json({
    ...commitJson(repository, commit, verified.has(sha)),
    stats: stats(files),
    files,
  });
}

function stats(files: readonly { additions: number; deletions: number }[]) {
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  return { additions, deletions, total: additions + deletions };
}

async function compare(call: RepositoryCall, verified: ReadonlySet<string>): Promise<Answer> {
  const { params, headers, repository } = call;
  const { git, apiUrl, htmlUrl } = repository;
  const range = params['range'] ?? '';
  const [from = '', to = ''] = range.split('...').map((end) => end.replace(/^[^:]*:/, ''));
  const [base, head] = [await git.find(from), await git.find(to)];
  if (!base || !head) return notFound();
  const mergeBase = await findMergeBase(repository, base, head);
  if (!mergeBase) return refuse(404, `No common ancestor between ${from} and ${to}.`);
  if (headers.accept?.includes('diff')) {
    return { status: 200, body: Buffer.from(await diffText(repository, mergeBase, head)) };
  }
  const ahead = await listCommits(git, ['--reverse', head, `^${base}`]);
  const behind = await listCommits(git, [base, `^${head}`]);
  const shape = async (sha: string) => commitJson(repository, await readCommit(git, sha), verified.has(sha));
  return json({
    url: `${apiUrl}/compare/${range}`,
    html_url: `${htmlUrl}/compare/${range}`,
    permalink_url: `${htmlUrl}/compare/${base}...${head}`,
    diff_url: `${htmlUrl}/compare/${range}.diff`,
    patch_url: `${htmlUrl}/compare/${range}.patch`,
    base_commit: await shape(base),
    merge_base_commit: await shape(mergeBase),
    status: comparison(ahead.length, behind.length),
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    commits: ahead.map((commit) => commitJson(repository, commit, verified.has(commit.sha))),
    files: await fileChanges(repository, mergeBase, head),
  });
}

function comparison(ahead: number, behind: number): string {
  if (ahead === 0) return behind === 0 ? 'identical' : 'behind';
  return behind === 0 ? 'ahead' : 'diverged';
}

export async function findMergeBase(
  { git }: HostedRepository,
  base: string,
  head: string,
): Promise<string | undefined> {
  const found = await git.run(['merge-base', base, head]);
  return found.code === 0 ? found.stdout.toString('utf8').trim() : undefined;
}
