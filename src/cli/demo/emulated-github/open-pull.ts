import { listCommits } from './commits.ts';
import { forward } from './emulator.ts';
import type { Emulator } from './emulator.ts';
import { fields, refuse } from './routes.ts';
import type { Answer, RepositoryCall } from './routes.ts';

/** The git side of a pull request. */
export interface Pull {
  readonly headRef: string;
  readonly baseRef: string;
  /** The last head and base while it was open: its branch may be deleted afterwards. */
  head: string;
  base: string;
  mergeCommit: string | null;
  /** The number of one; the emulator knows only those of issues. */
  milestone?: number;
}

export type Opened = { answer: Answer } | { number: number; pull: Pull; created: Answer };

/** Has the emulator open a pull request, once git says that there is something to pull. */
export async function openPull(emulator: Emulator, call: RepositoryCall): Promise<Opened> {
  const { repository } = call;
  const { git, owner } = repository;
  const { head, base } = fields(call.body);
  const headRef = String(head).replace(`${owner}:`, '');
  const baseRef = String(base);
  const headSha = await git.find(`refs/heads/${headRef}`);
  const baseSha = await git.find(`refs/heads/${baseRef}`);
  if (!headSha) return { answer: invalid({ field: 'head', code: 'invalid' }) };
  if (!baseSha) return { answer: invalid({ field: 'base', code: 'invalid' }) };
  if ((await listCommits(git, ['--max-count=1', headSha, `^${baseSha}`])).length === 0) {
    return { answer: custom(`No commits between ${baseRef} and ${headRef}`) };
  }
  const open = await emulator.send({
    method: 'GET',
    path: `/repos/${repository.fullName}/pulls?head=${encodeURIComponent(`${owner}:${headRef}`)}&base=${encodeURIComponent(baseRef)}`,
    authorization: call.headers.authorization,
  });
  if (Array.isArray(open.body) && open.body.length > 0) {
    return { answer: custom(`A pull request already exists for ${owner}:${headRef}.`) };
  }
  const created = await forward(emulator, call);
  const number = Number(fields(created.body)['number']);
  if (created.status !== 201) return { answer: created };
  const pull: Pull = { headRef, baseRef, head: headSha, base: baseSha, mergeCommit: null };
  return { number, pull, created };
}

function invalid(error: Readonly<Record<string, string>>): Answer {
  return refuse(422, 'Validation Failed', [{ resource: 'PullRequest', ...error }]);
}

const custom = (message: string) => invalid({ code: 'custom', message });
