import { merges } from '../repository/merge-titles.ts';
import { newestChanges } from '../repository/newest-commits.ts';
import type { Mirror, TreeFile } from '../repository/repository.ts';
import { mineBodies } from './mined-rules/bodies.ts';
import { mineBranches } from './mined-rules/branches.ts';
import { mineCompanions } from './mined-rules/companions.ts';
import { mineFrozen } from './mined-rules/frozen.ts';
import { agesOf, type Ground } from './mined-rules/ground.ts';
import { mineOwnFunctions } from './mined-rules/own-functions.ts';
import { mineImports } from './mined-rules/imports.ts';
import type { MinedRule } from './mined-rules/mined-rule.ts';
import { readModules } from './mined-rules/modules.ts';
import { mineOwners } from './mined-rules/owners.ts';
import { mineTestPlaces } from './mined-rules/test-places.ts';
import { mineTestTools } from './mined-rules/test-tools.ts';
import { mineTitles } from './mined-rules/titles.ts';
import { mineTogether } from './mined-rules/together.ts';
import { mineUntouched } from './mined-rules/untouched.ts';

const MOST_COMMITS = 4_000;
const MOST_MERGES = 600;

/** The habits that the commit's past and its files show, without a model; nothing outside its ancestry is read. */
export async function mineRules(
  mirror: Mirror,
  untrustedAt: string,
  signal?: AbortSignal,
): Promise<MinedRule[]> {
  const rules = habitsOf(await readGround(mirror, await mirror.resolve(untrustedAt), signal));
  return [...new Map(rules.filter(isTellable).map((rule) => [rule.id, rule])).values()];
}

/** Names of files may hold anything; a rule that cannot be said in a plain sentence is none. */
function isTellable({ statement }: MinedRule): boolean {
  return statement.length <= 600 && !/[\p{Cc}\p{Cf}\p{Cs}\uFFFD]/u.test(statement);
}

function habitsOf(ground: Ground): MinedRule[] {
  return [
    ...mineTitles(ground.commits),
    ...mineBodies(ground.commits),
    ...mineBranches(ground.merges, ground.commits[0]?.at),
    ...mineTestPlaces(ground),
    ...mineTestTools(ground),
    ...mineCompanions(ground),
    ...mineTogether(ground),
    ...mineImports(ground),
    ...mineOwnFunctions(ground),
    ...mineOwners(ground),
    ...mineUntouched(ground),
    ...mineFrozen(ground),
  ];
}

async function readGround(mirror: Mirror, at: string, signal?: AbortSignal): Promise<Ground> {
  const files = await mirror.files(at);
  const [commits, newestMerges, modules, owners] = await Promise.all([
    newestChanges(mirror, at, MOST_COMMITS, signal),
    merges(mirror, at, MOST_MERGES),
    readModules(mirror, files, signal),
    readOwners(mirror, at, files),
  ]);
  return {
    commits,
    merges: newestMerges,
    files,
    modules,
    ages: agesOf(commits),
    ...(owners !== undefined && { owners }),
  };
}

const LARGEST_OWNERS = 100_000;

async function readOwners(mirror: Mirror, at: string, files: readonly TreeFile[]): Promise<Ground['owners']> {
  // In the order in which GitHub looks.
  const file = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS']
    .map((path) => files.find((each) => each.path === path))
    .find((each) => each !== undefined && each.size <= LARGEST_OWNERS);
  const content = file && (await mirror.read(at, file.path));
  return (
    file && content && { path: file.path, blob: file.blob, untrustedText: new TextDecoder().decode(content) }
  );
}
