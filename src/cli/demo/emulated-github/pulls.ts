import { commitJson, listCommits } from './commits.ts';
import { forward } from './emulator.ts';
import type { Emulator } from './emulator.ts';
import { diffText, fileChanges } from './file-changes.ts';
import { findMergeBase } from './history.ts';
import { mergedTree } from './merge.ts';
import { mergePull } from './merge-pull.ts';
import { openPull } from './open-pull.ts';
import type { Pull } from './open-pull.ts';
import { pullAsIssue } from './pull-as-issue.ts';
import { fields, json, notFound, page } from './routes.ts';
import type { Answer, HostedRepository, RepositoryCall, RepositoryRoute } from './routes.ts';

type Json = Readonly<Record<string, unknown>>;

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
  readonly milestone: number | undefined;
}

/** Reads below a repository's API address, with the eyes of its owner. */
export type ReadAsOwner = (repository: HostedRepository, path: string) => Promise<unknown>;

export interface Pulls {
  readonly routes: readonly RepositoryRoute[];
  has(repository: HostedRepository, number: number): boolean;
  facts(repository: HostedRepository, number: number): Promise<PullFacts | undefined>;
  get(repository: HostedRepository, number: number): Pull | undefined;
  /** The open ones of which this is true, as the API tells of them. */
  open(repository: HostedRepository, fits: (pull: Pull) => boolean): Promise<Json[]>;
  /** One piece of work at a time; a webhook waits for its end, or it would speak of what is not known yet. */
  exclusively(work: () => Promise<Answer>): Promise<Answer>;
  /** Kept once no pull request is half made. */
  settled(): Promise<unknown>;
}

interface Parts {
  readonly emulator: Emulator;
  readonly verified: ReadonlySet<string>;
  readonly read: ReadAsOwner;
}

export function createPulls({ emulator, verified, read }: Parts): Pulls {
  const pulls = new Map<string, Pull>();
  let underway: Promise<unknown> = Promise.resolve();
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
    get: (repository, number) => pulls.get(key(repository, number)),
    async open(repository, fits) {
      const found: Json[] = [];
      for (const [name, kept] of pulls) {
        const [fullName, number] = name.split('#');
        if (fullName !== repository.fullName) continue;
        const pull = await refreshed(repository, kept);
        const told = fields(await read(repository, `pulls/${number}`));
        if (pull && told['state'] === 'open' && fits(pull)) found.push(withTips(told, pull));
      }
      return found;
    },
    exclusively,
    has: (repository, number) => pulls.has(key(repository, number)),
    facts: async (repository, number) => {
      const pull = await refreshed(repository, pulls.get(key(repository, number)));
      return pull && pullFacts(repository, pull);
    },
    settled: () => underway,
  };
}

function withTips(told: Json, { head, base }: Pull): Json {
  return {
    ...told,
    head: { ...fields(told['head']), sha: head },
    base: { ...fields(told['base']), sha: base },
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
    milestone: pull.milestone,
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
