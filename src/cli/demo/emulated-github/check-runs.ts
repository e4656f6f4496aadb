import { forward } from './emulator.ts';
import type { Emulator } from './emulator.ts';
import type { OtherChecks } from './other-checks.ts';
import { fields, json, page, refuse } from './routes.ts';
import type { Answer, RepositoryCall, RepositoryRoute } from './routes.ts';

/**
 * The emulator keeps check runs, but lists them only for commits of its own making: so which
 * commit has which is remembered here.
 */
export function checkRunRoutes(emulator: Emulator, others: Pick<OtherChecks, 'of'>): RepositoryRoute[] {
  const idsByCommit = new Map<string, number[]>();
  return [
    { method: 'POST', path: '/check-runs', answer: (call) => create(emulator, call, idsByCommit) },
    {
      method: 'GET',
      path: '/commits/:ref+/check-runs',
      contents: 'read',
      answer: (call) => list(emulator, call, { idsByCommit, others }),
    },
  ];
}

async function create(
  emulator: Emulator,
  call: RepositoryCall,
  idsByCommit: Map<string, number[]>,
): Promise<Answer> {
  const { head_sha: sha } = fields(call.body);
  const known = typeof sha === 'string' && (await call.repository.git.find(sha)) === sha;
  if (!known) return refuse(422, `No commit found for SHA: ${String(sha)}`);
  const created = await forward(emulator, call);
  if (created.status === 201) {
    const key = `${call.repository.fullName}@${sha}`;
    idsByCommit.set(key, [...(idsByCommit.get(key) ?? []), Number(fields(created.body)['id'])]);
  }
  return created;
}

async function list(
  emulator: Emulator,
  { url, params, headers, repository }: RepositoryCall,
  {
    idsByCommit,
    others,
  }: { idsByCommit: ReadonlyMap<string, readonly number[]>; others: Pick<OtherChecks, 'of'> },
): Promise<Answer> {
  const sha = await repository.git.find(params['ref'] ?? '');
  if (!sha) return refuse(422, `No commit found for SHA: ${params['ref'] ?? ''}`);
  const runs = new Map<unknown, Readonly<Record<string, unknown>>>();
  const all = url.searchParams.get('filter') === 'all';
  for (const id of idsByCommit.get(`${repository.fullName}@${sha}`) ?? []) {
    const path = `/repos/${repository.fullName}/check-runs/${id}`;
    const run = await emulator.send({ method: 'GET', path, authorization: headers.authorization });
    if (run.status !== 200) return run;
    runs.set(all ? id : fields(run.body)['name'], fields(run.body));
  }
  for (const run of others.of(repository, sha)) {
    const { id, name, app } = run;
    runs.set(all ? id : `${String(fields(app)['slug'])} ${String(name)}`, run);
  }
  const found = [...runs.values()].filter((run) =>
    ['check_name:name', 'status:status'].every((pair) => {
      const [parameter = '', field = ''] = pair.split(':');
      const wanted = url.searchParams.get(parameter);
      return wanted === null || run[field] === wanted;
    }),
  );
  return json({ total_count: found.length, check_runs: page(found.toReversed(), url) });
}
