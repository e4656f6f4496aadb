import type { Announce } from './announcements.ts';
import { nodeId, readCommit, utc } from './commits.ts';
import { forward } from './emulator.ts';
import type { Emulator } from './emulator.ts';
import { fields, json, notFound, page, pathPattern } from './routes.ts';
import type { Answer, HostedRepository, RepositoryCall, RepositoryRoute, Route } from './routes.ts';

/** What an app other than the one under test says of a commit. */
export interface OtherCheck {
  /** The app's short name, such as `github-actions`. */
  readonly app: string;
  readonly name: string;
  readonly conclusion: 'success' | 'failure' | 'neutral' | 'cancelled' | 'timed_out' | 'skipped';
  readonly title?: string;
  readonly summary?: string;
  readonly text?: string;
  readonly annotations?: readonly {
    readonly path: string;
    readonly line: number;
    readonly message: string;
  }[];
  /** What a job of GitHub Actions has printed. */
  readonly log?: string;
}

type Json = Record<string, unknown>;

interface Kept {
  readonly check: OtherCheck;
  readonly json: Json;
}

export interface OtherChecks {
  readonly routes: readonly RepositoryRoute[];
  /** Where the logs are, which GitHub keeps elsewhere. */
  readonly logs: Route;
  add(repository: HostedRepository, sha: string, check: OtherCheck): Promise<void>;
  /** The newest last. */
  of(repository: HostedRepository, sha: string): readonly Json[];
}

interface Parts {
  readonly emulator: Emulator;
  readonly url: string;
  readonly appJson: (slug: string) => Json;
  readonly announce: Announce;
}

/** The emulator knows one app only. */
export function createOtherChecks({ emulator, url, appJson, announce }: Parts): OtherChecks {
  const checks = new Map<number, Kept>();
  const of = (repository: HostedRepository, sha: string) =>
    [...checks.values()]
      .map(({ json: run }) => run)
      .filter((run) => run['head_sha'] === sha && String(run['url']).startsWith(`${repository.apiUrl}/`));
  const kept =
    (answer: (kept: Kept, call: RepositoryCall) => Answer) =>
    async (call: RepositoryCall): Promise<Answer> => {
      const found = checks.get(Number(call.params['id']));
      return found ? answer(found, call) : forward(emulator, call);
    };

  return {
    routes: [
      { method: 'GET', path: '/check-runs/:id', answer: kept(({ json: run }) => json(run)) },
      {
        method: 'GET',
        path: '/check-runs/:id/annotations',
        answer: kept(({ check }, call) => json(page(annotationsJson(check, call.repository), call.url))),
      },
      {
        method: 'GET',
        path: '/actions/jobs/:id/logs',
        answer: kept(({ check, json: run }) =>
          check.log === undefined
            ? notFound()
            : { status: 302, headers: { location: `${elsewhere(url)}/_logs/${String(run['id'])}` } },
        ),
      },
    ],
    logs: {
      method: 'GET',
      path: pathPattern('/_logs/:id'),
      async answer(_call, { id }) {
        const log = checks.get(Number(id))?.check.log;
        return log === undefined ? notFound() : { status: 200, body: Buffer.from(log) };
      },
    },
    async add(repository, sha, check) {
      const id = FIRST_ID + checks.size;
      const run = runJson(repository, sha, { id, check, app: appJson(check.app) });
      checks.set(id, { check, json: run });
      const occasion = { repository, actor: { kind: 'user', login: repository.owner } } as const;
      const suite = await suiteJson(repository, sha, run, of(repository, sha).length);
      await announce(occasion, 'check_suite', async () => ({ action: 'completed', check_suite: suite }));
    },
    of,
  };
}

/** Beyond every id of the emulator's. */
const FIRST_ID = 900_000;

/** Another origin, so that credentials do not go along, as with GitHub's own storage. */
const elsewhere = (url: string) => url.replace('127.0.0.1', 'localhost');

function runJson(
  { apiUrl, htmlUrl }: HostedRepository,
  sha: string,
  { id, check, app }: { id: number; check: OtherCheck; app: Json },
): Json {
  const now = utc(Date.now());
  const suite = FIRST_ID + Number.parseInt(sha.slice(0, 4), 16);
  const shownAt = `${htmlUrl}/runs/${id}`;
  return {
    id,
    node_id: nodeId('CheckRun', String(id)),
    head_sha: sha,
    name: check.name,
    status: 'completed',
    conclusion: check.conclusion,
    started_at: now,
    completed_at: now,
    external_id: '',
    url: `${apiUrl}/check-runs/${id}`,
    html_url: shownAt,
    details_url: shownAt,
    output: {
      title: check.title ?? null,
      summary: check.summary ?? null,
      text: check.text ?? null,
      annotations_count: check.annotations?.length ?? 0,
      annotations_url: `${apiUrl}/check-runs/${id}/annotations`,
    },
    check_suite: {
      id: suite,
      node_id: nodeId('CheckSuite', String(suite)),
      head_branch: null,
      head_sha: sha,
      url: `${apiUrl}/check-suites/${suite}`,
    },
    app,
    pull_requests: [],
  };
}

async function suiteJson({ apiUrl, git }: HostedRepository, sha: string, run: Json, runs: number) {
  const suite = fields(run['check_suite']);
  const { tree, message, committer, author } = await readCommit(git, sha);
  const person = ({ name, email }: { name: string; email: string }) => ({ name, email });
  return {
    ...suite,
    status: 'completed',
    conclusion: run['conclusion'],
    before: null,
    after: sha,
    pull_requests: [],
    app: run['app'],
    created_at: run['started_at'],
    updated_at: run['completed_at'],
    latest_check_runs_count: runs,
    check_runs_url: `${apiUrl}/check-suites/${String(suite['id'])}/check-runs`,
    head_commit: {
      id: sha,
      tree_id: tree,
      message,
      timestamp: committer.date,
      author: person(author),
      committer: person(committer),
    },
  };
}

function annotationsJson({ annotations = [] }: OtherCheck, { htmlUrl }: HostedRepository): Json[] {
  return annotations.map(({ path, line, message }) => ({
    path,
    blob_href: `${htmlUrl}/blob/main/${path}`,
    start_line: line,
    end_line: line,
    start_column: null,
    end_column: null,
    annotation_level: 'failure',
    title: null,
    message,
    raw_details: null,
  }));
}
