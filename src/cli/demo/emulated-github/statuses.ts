import { accountOf } from './accounts.ts';
import { nodeId, utc } from './commits.ts';
import type { Emulator } from './emulator.ts';
import { fields, json, page, refuse, textOf } from './routes.ts';
import type { Answer, RepositoryCall, RepositoryRoute } from './routes.ts';

type Status = Readonly<Record<string, unknown>>;

const STATES = ['error', 'failure', 'pending', 'success'];

/** Commit statuses; the emulator has none. */
export function statusRoutes(emulator: Emulator): RepositoryRoute[] {
  /** By repository and commit, the newest first. */
  const statuses = new Map<string, readonly Status[]>();
  let lastId = 0;
  const key = ({ repository }: RepositoryCall, sha: string) => `${repository.fullName}@${sha}`;
  const withCommit =
    (answer: (call: RepositoryCall, sha: string) => Answer | Promise<Answer>) =>
    async (call: RepositoryCall): Promise<Answer> => {
      const sha = await call.repository.git.find(call.params['ref'] ?? '');
      return sha ? answer(call, sha) : refuse(422, `No commit found for SHA: ${call.params['ref'] ?? ''}`);
    };
  return [
    {
      method: 'POST',
      path: '/statuses/:ref',
      contents: 'write',
      answer: withCommit(async (call, sha) => {
        const { state } = fields(call.body);
        if (!STATES.some((known) => known === state)) return refuse(422, 'Validation Failed');
        lastId += 1;
        const status = await statusJson(emulator, call, { sha, id: lastId });
        statuses.set(key(call, sha), [status, ...(statuses.get(key(call, sha)) ?? [])]);
        return json(status, 201);
      }),
    },
    {
      method: 'GET',
      path: '/commits/:ref+/statuses',
      contents: 'read',
      answer: withCommit((call, sha) => json(page(statuses.get(key(call, sha)) ?? [], call.url))),
    },
    {
      method: 'GET',
      path: '/commits/:ref+/status',
      contents: 'read',
      answer: withCommit((call, sha) => json(combined(call, sha, statuses.get(key(call, sha)) ?? []))),
    },
  ];
}

async function statusJson(
  emulator: Emulator,
  { actor, body, repository }: RepositoryCall,
  { sha, id }: { sha: string; id: number },
): Promise<Status> {
  const { state, target_url: url = null, description = null, context } = fields(body);
  const login = 'login' in actor ? actor.login : 'ghost';
  const now = utc(Date.now());
  return {
    url: `${repository.apiUrl}/statuses/${sha}`,
    avatar_url: null,
    id,
    node_id: nodeId('StatusContext', String(id)),
    state,
    description,
    target_url: url,
    context: textOf(context, 'default'),
    created_at: now,
    updated_at: now,
    creator: await accountOf(emulator, login),
  };
}

/** The newest of each context, and what they come to. */
function combined({ repository, url }: RepositoryCall, sha: string, all: readonly Status[]) {
  const newest = [...new Map(all.toReversed().map((status) => [status['context'], status])).values()];
  const states = newest.map((status) => status['state']);
  const bad = states.includes('error') || states.includes('failure');
  const good = states.length > 0 && states.every((state) => state === 'success');
  return {
    state: bad ? 'failure' : good ? 'success' : 'pending',
    statuses: page(newest, url).map(({ creator: _creator, ...status }) => status),
    sha,
    total_count: newest.length,
    commit_url: `${repository.apiUrl}/commits/${sha}`,
    url: `${repository.apiUrl}/commits/${sha}/status`,
  };
}
