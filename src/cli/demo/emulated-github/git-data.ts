import { gitCommitJson, nodeId, readCommit, utc } from './commits.ts';
import type { Git } from './git.ts';
import { fields, json, notFound, refuse, textOf } from './routes.ts';
import type { Answer, RepositoryCall, RepositoryRoute } from './routes.ts';
import { readTree, TreeRefused, writeTree } from './trees.ts';
import type { TreeChange } from './trees.ts';

/** Who makes a commit whose author the request does not name. */
export interface BotIdentity {
  readonly name: string;
  readonly email: string;
}

const MODES = new Map([
  ['100644', 'blob'],
  ['100755', 'blob'],
  ['120000', 'blob'],
  ['040000', 'tree'],
  ['160000', 'commit'],
]);

/** Blobs, trees and commits of the Git Data API, written to and read from the real repository. */
export function gitDataRoutes(options: {
  readonly bot: BotIdentity;
  /** Commits that GitHub would have signed. */
  readonly verified: Set<string>;
}): RepositoryRoute[] {
  const { bot, verified } = options;
  return [
    { method: 'POST', path: '/git/blobs', contents: 'write', answer: createBlob },
    { method: 'GET', path: '/git/blobs/:sha', contents: 'read', answer: showBlob },
    { method: 'POST', path: '/git/trees', contents: 'write', answer: createTree },
    { method: 'GET', path: '/git/trees/:sha+', contents: 'read', answer: showTree },
    {
      method: 'POST',
      path: '/git/commits',
      contents: 'write',
      answer: (call) => createCommit(call, bot, verified),
    },
    {
      method: 'GET',
      path: '/git/commits/:sha',
      contents: 'read',
      answer: (call) => showCommit(call, verified),
    },
  ];
}

async function createBlob({ body, repository }: RepositoryCall): Promise<Answer> {
  const { content, encoding = 'utf-8' } = fields(body);
  if (typeof content !== 'string') return refuse(422, 'Invalid request.\n\n"content" was missing.');
  const bytes = Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8');
  const sha = await writeBlob(repository.git, bytes);
  return json({ sha, url: `${repository.apiUrl}/git/blobs/${sha}` }, 201);
}

function writeBlob(git: Git, bytes: Buffer): Promise<string> {
  return git.text(['hash-object', '-w', '-t', 'blob', '--stdin'], bytes);
}

async function showBlob({ params, repository }: RepositoryCall): Promise<Answer> {
  const { git, apiUrl } = repository;
  const sha = await git.find(params['sha'] ?? '', 'blob');
  if (!sha) return notFound();
  const { stdout } = await git.run(['cat-file', 'blob', sha]);
  return json({
    sha,
    node_id: nodeId('Blob', sha),
    size: stdout.length,
    url: `${apiUrl}/git/blobs/${sha}`,
    content: stdout.toString('base64'),
    encoding: 'base64',
  });
}

async function createTree(call: RepositoryCall): Promise<Answer> {
  const { git, apiUrl } = call.repository;
  const { tree: items, base_tree: base } = fields(call.body);
  if (!Array.isArray(items)) return refuse(422, 'Invalid request.\n\n"tree" was missing.');
  const baseTree = typeof base === 'string' ? await git.find(base, 'tree') : undefined;
  if (base !== undefined && baseTree === undefined) return refuse(422, 'base_tree is not valid');
  try {
    const changes: TreeChange[] = [];
    for (const item of items) changes.push(await treeChange(git, fields(item)));
    const sha = await writeTree(git, baseTree, changes);
    if (!sha) return refuse(422, 'Invalid tree info');
    return json({ sha, url: `${apiUrl}/git/trees/${sha}`, ...(await treeJson(call, sha)) }, 201);
  } catch (error) {
    if (error instanceof TreeRefused) return refuse(422, error.message);
    throw error;
  }
}

async function treeChange(git: Git, item: Readonly<Record<string, unknown>>): Promise<TreeChange> {
  const { mode, content, sha } = item;
  const path = textOf(item['path']).split('/');
  if (path.some((part) => ['', '.', '..'].includes(part) || part.toLowerCase() === '.git')) {
    throw new TreeRefused('tree.path contains a malformed path component');
  }
  const type = typeof mode === 'string' ? MODES.get(mode) : undefined;
  if (typeof mode !== 'string' || !type) throw new TreeRefused('tree.mode must be a valid mode');
  if (sha === null) return { path, entry: undefined };
  if (typeof content === 'string') {
    return { path, entry: { mode, type, sha: await writeBlob(git, Buffer.from(content)) } };
  }
  if (typeof sha !== 'string' || !/^[0-9a-f]{40}$/.test(sha)) {
    throw new TreeRefused('tree.sha is not a valid sha');
  }
  return { path, entry: { mode, type, sha } };
}

async function showTree(call: RepositoryCall): Promise<Answer> {
  const { git, apiUrl } = call.repository;
  const sha = await git.find(call.params['sha'] ?? '', 'tree');
  if (!sha) return notFound();
  return json({ sha, url: `${apiUrl}/git/trees/${sha}`, ...(await treeJson(call, sha)) });
}

async function treeJson({ url, repository }: RepositoryCall, sha: string) {
  const { git, apiUrl } = repository;
  const list = async (tree: string, prefix: string): Promise<Record<string, unknown>[]> => {
    const items: Record<string, unknown>[] = [];
    for (const [name, entry] of await readTree(git, tree)) {
      const path = prefix + name;
      items.push({ path, ...entry, url: `${apiUrl}/git/${entry.type}s/${entry.sha}` });
      if (entry.type === 'tree' && url.searchParams.has('recursive')) {
        items.push(...(await list(entry.sha, `${path}/`)));
      }
    }
    return items;
  };
  return { tree: await list(sha, ''), truncated: false };
}

async function createCommit(
  { body, repository }: RepositoryCall,
  bot: BotIdentity,
  verified: Set<string>,
): Promise<Answer> {
  const { git } = repository;
  const { message, tree, parents = [], author, committer } = fields(body);
  if (typeof message !== 'string' || typeof tree !== 'string' || !Array.isArray(parents)) {
    return refuse(422, 'Invalid request.');
  }
  if ((await git.find(tree, 'tree')) !== tree) return refuse(422, 'Tree SHA does not exist');
  for (const parent of parents.map(String)) {
    if ((await git.find(parent)) !== parent) {
      return refuse(422, 'Parent SHA does not exist or is not a commit object');
    }
  }
  const by = identityLine(author, bot);
  const lines = [
    `tree ${tree}`,
    ...parents.map((parent) => `parent ${String(parent)}`),
    `author ${by}`,
    `committer ${committer === undefined ? by : identityLine(committer, bot)}`,
  ];
  const object = `${lines.join('\n')}\n\n${message}`;
  const sha = await git.text(['hash-object', '-w', '-t', 'commit', '--stdin'], object);
  if (author === undefined && committer === undefined) verified.add(sha);
  return json(gitCommitJson(repository, await readCommit(git, sha), verified.has(sha)), 201);
}

function identityLine(given: unknown, bot: BotIdentity): string {
  const { name = bot.name, email = bot.email, date = utc(Date.now()) } = fields(given);
  const clean = (value: unknown) => String(value).replaceAll(/[<>\n\0]/g, '');
  const seconds = Math.floor(Date.parse(String(date)) / 1000);
  return `${clean(name)} <${clean(email)}> ${seconds} +0000`;
}

async function showCommit(
  { params, repository }: RepositoryCall,
  verified: ReadonlySet<string>,
): Promise<Answer> {
  const sha = await repository.git.find(params['sha'] ?? '');
  if (!sha) return notFound();
  const commit = await readCommit(repository.git, sha);
  return json(gitCommitJson(repository, commit, verified.has(sha)));
}
