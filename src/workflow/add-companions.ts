import { patchOf } from '../agent/workspace.ts';
import { changedFiles } from '../conventions/changed-files.ts';
import { companionsFor, type Companion } from '../conventions/companions/companions.ts';
import { foretell } from '../conventions/conventions.ts';
import { parseTitle } from '../lib/commit-title.ts';
import type { Held, Task } from './attempt.ts';
import type { Bench } from './bench.ts';
import { withoutReferences } from './commit-message.ts';
import type { Reviewed } from './review.ts';
import { isBetter } from './score.ts';
import { isProposable, verify, type Verified } from './verification.ts';

/**
 * Writes what goes with such a change here and what the agent has left out, such as an entry of the changelog, and
 * looks at the change with it from all sides once more. Where it would be the worse for it, it stays as it was.
 */
export async function addCompanions(reviewed: Reviewed, task: Task, bench: Bench): Promise<Reviewed> {
  const { held } = reviewed;
  const companions = await bench.steps.step('make companions', () => missingOf(held.verified, task, bench));
  if (companions.length === 0) return reviewed;
  const verified = await bench.steps.step(
    'check the change with its companions',
    async (signal) => (await verifiedWith(companions, held, task, bench, signal)) ?? null,
    { retries: 1 },
  );
  if (verified === null) return reviewed;
  const told = companions.map(
    ({ path, because }) =>
      `\`${path}\` was written by the program in the form of those before it: ${because} come with one.`,
  );
  return { ...reviewed, held: { ...held, verified }, remarks: [...reviewed.remarks, ...told] };
}

async function missingOf(
  { tree, untrustedTitle }: Verified,
  { request }: Task,
  { conventions, mirror, base, isProtected }: Bench,
): Promise<Companion[]> {
  const paths = changedFiles(patchOf(tree)).map(({ path }) => path);
  const title = withoutReferences(foretell(conventions, untrustedTitle, paths).title);
  const { subject } = parseTitle(title);
  const change = { untrustedTitle, subject, issue: request.issue.number, paths };
  const companions = await companionsFor(conventions, change, async (path) => {
    const content = await mirror.read(base, path);
    return content === undefined ? undefined : new TextDecoder().decode(content);
  });
  return companions.filter(({ path }) => !isProtected(path));
}

async function verifiedWith(
  companions: readonly Companion[],
  { verified: before, reproduced }: Held,
  { baseline }: Task,
  bench: Bench,
  signal: AbortSignal,
): Promise<Verified | undefined> {
  const shell = await bench.workbench.at(before.tree, signal);
  for (const { path, content } of companions) await shell.write(path, Buffer.from(content));
  const tree = await bench.workbench.save(signal);
  const { untrustedTitle: title, untrustedSummary: summary, untrustedParts } = before;
  const submission = { title, summary, ...untrustedParts };
  const looked = await verify({ submission, tree }, { reproduced, baseline }, bench, signal);
  if (looked.kind === 'incomplete') return undefined;
  const isWorse = isBetter(before.score, looked.verified.score) || !isProposable(looked.verified);
  return isWorse ? undefined : looked.verified;
}
