import { nodeId } from './commits.ts';
import { fields, json, notFound, page, refuse } from './routes.ts';
import type { Answer, HostedRepository, RepositoryCall, RepositoryRoute } from './routes.ts';

const NOTHING = '0'.repeat(40);

/** Told when a branch has moved from one commit to another. */
export type Moved = (
  call: RepositoryCall,
  move: { readonly branch: string; readonly before: string; readonly after: string },
) => Promise<void>;

/** Refs of the Git Data API and the branches, in the real repository. */
export const refRoutes = (moved: Moved): RepositoryRoute[] => [
  { method: 'GET', path: '/git/ref/:ref+', contents: 'read', answer: showRef },
  { method: 'GET', path: '/git/matching-refs/:ref+', contents: 'read', answer: matchingRefs },
  { method: 'POST', path: '/git/refs', contents: 'write', answer: createRef },
  { method: 'PATCH', path: '/git/refs/:ref+', contents: 'write', answer: (call) => updateRef(call, moved) },
  { method: 'DELETE', path: '/git/refs/:ref+', contents: 'write', answer: deleteRef },
  { method: 'GET', path: '/branches', contents: 'read', answer: listBranches },
  { method: 'GET', path: '/branches/:branch+', contents: 'read', answer: showBranch },
];

interface Ref {
  readonly name: string;
  readonly sha: string;
  readonly type: string;
}

async function listRefs(repository: HostedRepository, pattern: string): Promise<Ref[]> {
  const format = '--format=%(refname)%00%(objectname)%00%(objecttype)';
  const lines = (await repository.git.text(['for-each-ref', format])).split('\n').filter(Boolean);
  return lines
    .map((line) => line.split('\0'))
    .map(([name = '', sha = '', type = '']) => ({ name, sha, type }))
    .filter(({ name }) => name.startsWith(pattern));
}

async function findRef(repository: HostedRepository, name: string): Promise<Ref | undefined> {
  return (await listRefs(repository, name)).find((ref) => ref.name === name);
}

const fullName = ({ params }: RepositoryCall) => `refs/${params['ref'] ?? ''}`;

function refJson({ apiUrl }: HostedRepository, { name, sha, type }: Ref) {
  return {
    ref: name,
    node_id: nodeId('Ref', name),
    url: `${apiUrl}/git/${name}`,
    object: { sha, type, url: `${apiUrl}/git/${type}s/${sha}` },
  };
}

async function showRef(call: RepositoryCall): Promise<Answer> {
  const ref = await findRef(call.repository, fullName(call));
  return ref ? json(refJson(call.repository, ref)) : notFound();
}

async function matchingRefs(call: RepositoryCall): Promise<Answer> {
  const refs = await listRefs(call.repository, fullName(call));
  return json(refs.map((ref) => refJson(call.repository, ref)));
}

async function createRef({ body, repository }: RepositoryCall): Promise<Answer> {
  const { git } = repository;
  const { ref: name, sha } = fields(body);
  if (typeof name !== 'string' || typeof sha !== 'string') return refuse(422, 'Invalid request.');
  const wellFormed = await git.run(['check-ref-format', name]);
  if (!/^refs\/.+\/./.test(name) || wellFormed.code !== 0) {
    return refuse(422, `${name} is not a valid ref name.`);
  }
  if ((await git.find(sha)) !== sha) return refuse(422, 'Object does not exist');
  const made = await git.run(['update-ref', '--', name, sha, NOTHING]);
  if (made.code === 0) return json(refJson(repository, { name, sha, type: 'commit' }), 201);
  const existing = await findRef(repository, name);
  return refuse(422, existing ? 'Reference already exists' : 'Reference update failed');
}

async function updateRef(call: RepositoryCall, tell: Moved): Promise<Answer> {
  const { repository, body } = call;
  const { git } = repository;
  const { sha, force = false } = fields(body);
  const ref = await findRef(repository, fullName(call));
  if (!ref) return refuse(422, 'Reference does not exist');
  if (typeof sha !== 'string' || (await git.find(sha)) !== sha) {
    return refuse(422, 'Object does not exist');
  }
  const forward = await git.run(['merge-base', '--is-ancestor', ref.sha, sha]);
  if (forward.code !== 0 && force !== true) return refuse(422, 'Update is not a fast forward');
  const moved = await git.run(['update-ref', '--', ref.name, sha, ref.sha]);
  if (moved.code !== 0) return refuse(422, 'Reference update failed');
  const branch = ref.name.replace('refs/heads/', '');
  if (ref.sha !== sha) await tell(call, { branch, before: ref.sha, after: sha });
  return json(refJson(repository, { ...ref, sha }));
}

async function deleteRef(call: RepositoryCall): Promise<Answer> {
  const ref = await findRef(call.repository, fullName(call));
  if (!ref) return refuse(422, 'Reference does not exist');
  await call.repository.git.text(['update-ref', '-d', ref.name, ref.sha]);
  return { status: 204 };
}

function branchJson({ apiUrl }: HostedRepository, { name, sha }: Ref) {
  const branch = name.slice('refs/heads/'.length);
  return {
    name: branch,
    commit: { sha, url: `${apiUrl}/commits/${sha}` },
    protected: false,
    protection: { enabled: false },
    protection_url: `${apiUrl}/branches/${branch}/protection`,
  };
}

async function listBranches({ url, repository }: RepositoryCall): Promise<Answer> {
  const refs = page(await listRefs(repository, 'refs/heads/'), url);
  return json(refs.map((ref) => branchJson(repository, ref)));
}

async function showBranch({ params, repository }: RepositoryCall): Promise<Answer> {
  const ref = await findRef(repository, `refs/heads/${params['branch'] ?? ''}`);
  return ref ? json(branchJson(repository, ref)) : refuse(404, 'Branch not found');
}
