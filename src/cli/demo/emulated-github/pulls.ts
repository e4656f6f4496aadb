import { commitJson, listCommits } from './commits.ts';
import { forward } from './emulator.ts';
import type { Emulator } from './emulator.ts';
import { diffText, fileChanges } from './file-changes.ts';
import { findMergeBase } from './history.ts';
import { merge, mergedTree } from './merge.ts';
import { openPull } from './open-pull.ts';
import type { Pull } from './open-pull.ts';
import { pullAsIssue } from './pull-as-issue.ts';
import { fields, json, notFound, page, refuse, textOf } from './routes.ts';
import type { Answer, HostedRepository, RepositoryCall, RepositoryRoute } from './routes.ts';

/** What git knows of a pull request and the emulator does not. */
export interface PullFacts {
  readonly head: string;
  readonly base: string;
  readonly mergeCommit: string | null;
  readonly mergeable: boolean | null;
  readonly commits: number;
  readonly additions: number;
  readonly deletions: number;
  readonly changedFiles: number;
}

export interface Pulls {
  readonly routes: readonly RepositoryRoute[];
  has(repository: HostedRepository, number: number): boolean;
  facts(repository: HostedRepository, number: number): Promise<PullFacts | undefined>;
  /** Kept once no pull request is half made. */
  settled(): Promise<unknown>;
}

export function createPulls(emulator: Emulator, verified: ReadonlySet<string>): Pulls {
  const pulls = new Map<string, Pull>();
  let underway: Promise<unknown> = Promise.resolve();
  /** One at a time; a webhook waits for the end, or it would speak of what is not known yet. */
  const exclusively = (work: () => Promise<Answer>): Promise<Answer> => {
    const done = underway.then(work);
    underway = done.catch(() => undefined);
    return done;
  };
  const key = ({ fullName }: HostedRepository, number: number) => `${fullName}#${number}`;
  const find = ({ params, repository }: RepositoryCall) =>
    refreshed(repository, pulls.get(key(repository, Number(params['number']))));

  return {
    routes: [
      {
        method: 'POST',
        path: '/pulls',
        answer: (call) =>
          exclusively(async () => {
            const opened = await openPull(emulator, call);
            if ('answer' in opened) return opened.answer;
            pulls.set(key(call.repository, opened.number), opened.pull);
            return opened.created;
          }),
      },
      {
        method: 'GET',
        path: '/pulls/:number',
        answer: async (call) => {
          const pull = await find(call);
          const wantsDiff = call.headers.accept?.includes('diff') ?? false;
          return pull && wantsDiff ? pullDiff(call, pull) : forward(emulator, call);
        },
      },
      {
        method: 'GET',
        path: '/issues/:number',
        answer: async (call) => ((await find(call)) ? showAsIssue(emulator, call) : forward(emulator, call)),
      },
      {
        method: 'GET',
        path: '/pulls/:number/files',
        contents: 'read',
        answer: async (call) => pullFiles(call, await find(call)),
      },
      {
        method: 'GET',
        path: '/pulls/:number/commits',
        contents: 'read',
        answer: async (call) => pullCommits(call, await find(call), verified),
      },
      {
        method: 'PUT',
        path: '/pulls/:number/merge',
        contents: 'write',
        answer: (call) =>
          exclusively(async () => {
            const pull = await find(call);
            return pull ? mergePull(emulator, call, pull) : notFound();
          }),
      },
    ],
    has: (repository, number) => pulls.has(key(repository, number)),
    facts: async (repository, number) => {
      const pull = await refreshed(repository, pulls.get(key(repository, number)));
      return pull && pullFacts(repository, pull);
    },
    settled: () => underway,
  };
}

async function refreshed({ git }: HostedRepository, pull: Pull | undefined): Promise<Pull | undefined> {
  if (!pull || pull.mergeCommit) return pull;
  pull.head = (await git.find(`refs/heads/${pull.headRef}`)) ?? pull.head;
  pull.base = (await git.find(`refs/heads/${pull.baseRef}`)) ?? pull.base;
  return pull;
}

async function pullFacts(repository: HostedRepository, pull: Pull): Promise<PullFacts> {
  const { head, base, mergeCommit } = pull;
  const files = await fileChanges(repository, await forkPoint(repository, pull), head);
  return {
    head,
    base,
    mergeCommit,
    mergeable: mergeCommit ? null : (await mergedTree(repository.git, base, head)) !== undefined,
    commits: (await listCommits(repository.git, [head, `^${base}`])).length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changedFiles: files.length,
  };
}

async function forkPoint(repository: HostedRepository, { base, head }: Pull): Promise<string> {
  return (await findMergeBase(repository, base, head)) ?? base;
}

async function showAsIssue(
  emulator: Emulator,
  { params, headers, repository }: RepositoryCall,
): Promise<Answer> {
  const path = `/repos/${repository.fullName}/pulls/${params['number']}`;
  const { authorization } = headers;
  const pull = await emulator.send({ method: 'GET', path, authorization });
  return pull.status === 200 ? json(pullAsIssue(repository, pull.body)) : pull;
}

async function pullDiff({ repository }: RepositoryCall, pull: Pull): Promise<Answer> {
  const diff = await diffText(repository, await forkPoint(repository, pull), pull.head);
  return { status: 200, body: Buffer.from(diff) };
}

async function pullFiles({ url, repository }: RepositoryCall, pull: Pull | undefined): Promise<Answer> {
  if (!pull) return notFound();
  const files = await fileChanges(repository, await forkPoint(repository, pull), pull.head);
  return json(page(files, url));
}

async function pullCommits(
  { url, repository }: RepositoryCall,
  pull: Pull | undefined,
  verified: ReadonlySet<string>,
): Promise<Answer> {
  if (!pull) return notFound();
  const commits = await listCommits(repository.git, ['--reverse', pull.head, `^${pull.base}`]);
  return json(page(commits, url).map((commit) => commitJson(repository, commit, verified.has(commit.sha))));
}

async function mergePull(emulator: Emulator, call: RepositoryCall, pull: Pull): Promise<Answer> {
  const { git } = call.repository;
  const { sha, ...options } = fields(call.body);
  if (sha !== undefined && sha !== pull.head) {
    return refuse(409, 'Head branch was modified. Review and try the merge again.');
  }
  const tree = await mergedTree(git, pull.base, pull.head);
  if (!tree) return refuse(405, 'Pull Request is not mergeable');
  const answer = await forward(emulator, { ...call, body: options });
  if (answer.status !== 200) return answer;
  pull.mergeCommit = await merge(git, {
    tree,
    base: pull.base,
    head: pull.head,
    squash: options['merge_method'] === 'squash',
    branch: pull.baseRef,
    message: textOf(options['commit_title'], `Merge pull request #${call.params['number']}`),
    by: 'login' in call.actor ? call.actor.login : 'ghost',
  });
  return json({ sha: pull.mergeCommit, merged: true, message: 'Pull Request successfully merged' });
}
