import type { Tree } from '../../agent/workspace.ts';
import { foretell } from '../../conventions/conventions.ts';
import type { PullRequestState, Push } from '../../forge/pull-request-talk.ts';
import { credentialsIn } from '../../lib/redact.ts';
import type { PullRequestOutcome } from '../../memory/pull-request-outcome.ts';
import { applyPatch, readBlob, type PatchChange } from '../../repository/patch.ts';
import { changesBetween } from '../../repository/tree-patch.ts';
import type { Bench } from '../bench.ts';
import { commitMessage, withoutReferences } from '../commit-message.ts';
import { asCoAuthor, signOff } from '../commit-trailers.ts';
import { patiently } from '../patience.ts';
import type { Ground } from './branch.ts';
import type { FollowUpParts } from './follow-up-parts.ts';
import type { OpenPullRequest } from './scene.ts';

export type PublishedRound =
  | { readonly kind: 'pushed'; readonly commit: string }
  /** The round changes nothing. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'refused'; readonly because: string }
  | Overtaken;

/** Somebody pushed in the meantime, or the pull request is open no more. */
export type Overtaken = { readonly kind: 'moved' } | { readonly kind: 'closed' };

interface Publishing {
  readonly round: number;
  readonly pullRequest: OpenPullRequest;
  readonly ground: Ground;
  /** The whole change, as the round leaves it. */
  readonly tree: Tree;
  readonly untrustedTitle: string;
  readonly untrustedSummary: string;
  /** Whose suggestions are in it. */
  readonly suggestedBy: readonly string[];
}

/** Looks at the whole change as a stranger's, on the host, and puts what the round has added on the branch, as one commit. */
export async function publishRound(
  publishing: Publishing,
  bench: Bench,
  { forge, memory }: Pick<FollowUpParts, 'forge' | 'memory'>,
): Promise<PublishedRound> {
  const { round, pullRequest, ground } = publishing;
  const checked = await bench.steps.step(`round ${round}: check the patch`, () => check(publishing, bench));
  if (checked.kind !== 'accepted') return checked;
  const isMerge = ground.tree !== ground.head;
  const message = isMerge ? mergeMessage(pullRequest) : messageOf(publishing, checked.changes, bench);
  if (bench.givesAway(message) || credentialsIn(message).length > 0)
    return { kind: 'refused', because: 'The message of the commit holds what looks like a secret.' };

  return bench.steps.step(
    `round ${round}: push`,
    async (signal): Promise<PublishedRound> => {
      const now = await patiently(() => forge.pullRequest(pullRequest.number), signal);
      if (isOver(now, ground)) return { kind: 'closed' };
      const push: Push = {
        branch: pullRequest.branch,
        onto: ground.head,
        changes: await withContent(checked.changes, bench),
        message,
        ...(isMerge && { merging: ground.base }),
      };
      const pushed = await patiently(() => forge.push(push, signal), signal);
      if (pushed.kind === 'moved') return { kind: 'moved' };
      // A run that ends right here must not make the bot's own commit a stranger's.
      await memory.outcomes.update(pullRequest.number, (kept) => withHead(kept, pushed.commit));
      return pushed;
    },
    { retries: 1 },
  );
}

/** Where the tip is another, the push tells whether that is what an interrupted one has put there. */
function isOver(now: PullRequestState, { head }: Ground): boolean {
  return now.kind === 'gone' || (now.state === 'closed' && now.head === head);
}

type Checked =
  | { readonly kind: 'accepted'; readonly changes: readonly PatchChange[] }
  | Extract<PublishedRound, { kind: 'unchanged' | 'refused' }>;

async function check({ ground, tree }: Publishing, bench: Bench): Promise<Checked> {
  const { mirror, patchLimits, givesAway, isProtected } = bench;
  const patch = Buffer.from(tree, 'base64');
  const applied = await applyPatch(mirror, ground.base, patch, patchLimits, givesAway);
  if (applied.kind === 'refused')
    return { kind: 'refused', because: `The change must not leave the sandbox: ${applied.because}` };
  const own = await changesBetween(mirror, ground.tree, applied.tree);
  if (own.length === 0 && ground.tree === ground.head) return { kind: 'unchanged' };
  const guarded = own.map(({ path }) => path).filter(isProtected);
  if (guarded.length > 0)
    return { kind: 'refused', because: `It touches what only a person may change: ${guarded.join(', ')}.` };
  // A merge is told by what it adds to the base branch.
  const onto = ground.tree === ground.head ? ground.head : ground.base;
  return { kind: 'accepted', changes: await changesBetween(mirror, onto, applied.tree) };
}

function messageOf(
  { untrustedTitle, untrustedSummary, suggestedBy }: Publishing,
  changes: readonly PatchChange[],
  bench: Bench,
): string {
  const { conventions } = bench;
  const paths = changes.map(({ path }) => path);
  const title = withoutReferences(foretell(conventions, untrustedTitle, paths).title);
  const coAuthors = suggestedBy.flatMap((login) => asCoAuthor(login, bench));
  const trailers = [...signOff(conventions.message, bench).trailers, ...coAuthors];
  return commitMessage(title, untrustedSummary, undefined, { form: conventions.message, trailers });
}

const mergeMessage = ({ base, branch }: OpenPullRequest) => `Merge branch '${base.branch}' into ${branch}\n`;

function withContent(changes: readonly PatchChange[], { mirror }: Bench) {
  return Promise.all(
    changes.map(async ({ path, mode, blob }) => ({
      path,
      mode,
      content: blob === undefined ? undefined : await readBlob(mirror, blob),
    })),
  );
}

function withHead(kept: PullRequestOutcome, commit: string): PullRequestOutcome {
  return kept.heads.includes(commit) ? kept : { ...kept, heads: [...kept.heads, commit] };
}
