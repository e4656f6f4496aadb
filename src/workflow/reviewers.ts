import { changedFiles } from '../conventions/changed-files.ts';
import { ownersOf } from '../conventions/form/code-owners.ts';
import type { Forge } from '../forge/forge.ts';
import { lineAuthors, recentAuthors, type Lines } from '../repository/line-authors.ts';
import type { Mirror } from '../repository/repository.ts';

export interface Reviewers {
  /** Logins. */
  readonly reviewers: readonly string[];
  /** Without their organisation. */
  readonly teams: readonly string[];
}

export interface ReviewedChange {
  readonly mirror: Mirror;
  readonly base: string;
  readonly patch: string;
}

const MOST = 2;
const ACTIVE_DAYS = 365;

/** Who would be asked here: the owners of what changes, else those who wrote most of it and are still about. */
export async function reviewersFor(
  change: ReviewedChange,
  forge: Pick<Forge, 'permission'>,
): Promise<Reviewers> {
  const owners = await codeOwners(change);
  const teams = owners.flatMap((name) => name.split('/').slice(1));
  const people = owners.filter((name) => !name.includes('/'));
  if (teams.length > 0) return { reviewers: await ableTo(people, MOST - 1, forge), teams: teams.slice(0, 1) };
  const able = await ableTo(people, MOST, forge);
  if (able.length > 0 || owners.length > 0) return { reviewers: able, teams: [] };
  return { reviewers: await ableTo(await writers(change), MOST, forge), teams: [] };
}

/** As somebody wrote them into the configuration. */
export function namedReviewers(names: readonly string[]): Reviewers {
  const plain = names.map((name) => name.replace(/^@/, ''));
  return {
    reviewers: plain.filter((name) => !name.includes('/')),
    teams: plain.flatMap((name) => name.split('/').slice(1)),
  };
}

const OWNERS = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];
const LARGEST_OWNERS = 100_000;

/** Of the changed files, those of most files first. */
async function codeOwners({ mirror, base, patch }: ReviewedChange): Promise<string[]> {
  for (const path of OWNERS) {
    const content = await mirror.read(base, path);
    if (content === undefined || content.byteLength > LARGEST_OWNERS) continue;
    const text = new TextDecoder().decode(content);
    const counts = new Map<string, number>();
    for (const file of changedFiles(patch))
      for (const name of ownersOf(text, file.path)) counts.set(name, (counts.get(name) ?? 0) + 1);
    return [...counts].sort(([, a], [, b]) => b - a).map(([name]) => name);
  }
  return [];
}

/** Those whose address tells their login. */
async function writers({ mirror, base, patch }: ReviewedChange): Promise<string[]> {
  const authors = await lineAuthors(mirror, base, replacedLines(patch));
  const active = await recentAuthors(mirror, base, ACTIVE_DAYS);
  const logins = authors
    .filter(({ email }) => active.has(email))
    .flatMap(
      ({ email }) =>
        /^(?:\d+\+)?([a-z\d][a-z\d-]{0,38})@users\.noreply\.github\.com$/i.exec(email)?.[1] ?? [],
    );
  return [...new Set(logins)];
}

/** The lines at the base that the change takes away or stands beside. */
function replacedLines(patch: string): Lines[] {
  const stretches: Lines[] = [];
  let path: string | undefined;
  for (const line of patch.split('\n')) {
    const [, old] = /^--- (?:a\/)?(.+?)\t?$/.exec(line) ?? [];
    if (line.startsWith('diff --git ')) path = undefined;
    if (old !== undefined) path = old === '/dev/null' ? undefined : old;
    const [, start = '0', count = '1'] = /^@@ -(\d+)(?:,(\d+))? \+/.exec(line) ?? [];
    const from = Number(start);
    if (path !== undefined && from > 0 && Number(count) > 0)
      stretches.push({ path, from, to: from + Number(count) - 1 });
  }
  return stretches;
}

/** The first of them who may merge: nobody else is bothered. */
async function ableTo(
  logins: readonly string[],
  most: number,
  forge: Pick<Forge, 'permission'>,
): Promise<string[]> {
  const able: string[] = [];
  for (const login of logins.slice(0, 3 * MOST)) {
    if (able.length === most) break;
    if (login.endsWith('[bot]')) continue;
    const permission = await forge.permission(login);
    if (['admin', 'maintain', 'write'].includes(permission)) able.push(login);
  }
  return able;
}
