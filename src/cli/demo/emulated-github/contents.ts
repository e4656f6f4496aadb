import { json, notFound } from './routes.ts';
import type { Answer, HostedRepository, RepositoryCall, RepositoryRoute } from './routes.ts';
import { readTree } from './trees.ts';
import type { TreeEntry } from './trees.ts';

/** Files and directories, read from the real repository. */
export const contentsRoutes: readonly RepositoryRoute[] = [
  { method: 'GET', path: '/contents', contents: 'read', answer: showContents },
  { method: 'GET', path: '/contents/:path+', contents: 'read', answer: showContents },
];

interface Place {
  readonly repository: HostedRepository;
  readonly ref: string;
}

async function showContents({ url, params, headers, repository }: RepositoryCall): Promise<Answer> {
  const { git } = repository;
  const ref = url.searchParams.get('ref') ?? repository.defaultBranch;
  const commit = await git.find(ref);
  if (!commit) return notFound();
  const place: Place = { repository, ref };
  const path = (params['path'] ?? '').replace(/\/+$/, '');
  const object = await git.run(['rev-parse', '--verify', '--quiet', `${commit}:${path}`]);
  const sha = object.stdout.toString('utf8').trim();
  const directory = sha && (await git.find(sha, 'tree'));
  if (directory) {
    const entries = [...(await readTree(git, directory))];
    const prefix = path === '' ? '' : `${path}/`;
    return json(entries.map(([name, entry]) => entryJson(place, prefix + name, entry)));
  }
  const blob = sha && (await git.find(sha, 'blob'));
  if (!blob) return notFound();
  const bytes = (await git.run(['cat-file', 'blob', blob])).stdout;
  if (headers.accept?.includes('raw')) return { status: 200, body: bytes };
  return json({
    ...entryJson(place, path, { mode: '100644', type: 'blob', sha: blob }),
    size: bytes.length,
    encoding: 'base64',
    content: bytes.toString('base64').replaceAll(/.{60}/g, '$&\n'),
  });
}

function entryJson({ repository, ref }: Place, path: string, entry: TreeEntry) {
  const { apiUrl, htmlUrl } = repository;
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  const self = `${apiUrl}/contents/${encoded}?ref=${encodeURIComponent(ref)}`;
  const directory = entry.type === 'tree';
  const git = `${apiUrl}/git/${entry.type}s/${entry.sha}`;
  const html = `${htmlUrl}/${directory ? 'tree' : 'blob'}/${ref}/${encoded}`;
  return {
    type: directory ? 'dir' : 'file',
    size: 0,
    name: path.split('/').at(-1),
    path,
    sha: entry.sha,
    url: self,
    git_url: git,
    html_url: html,
    download_url: directory ? null : `${htmlUrl}/raw/${ref}/${encoded}`,
    _links: { self, git, html },
  };
}
