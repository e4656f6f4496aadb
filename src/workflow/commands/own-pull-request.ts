import type { Steps } from '../../durable/durable.ts';
import { patiently } from '../patience.ts';
import type { RequestParts } from '../request-parts.ts';
import type { TriggerRequest } from '../trigger-request.ts';
import { closedReply, notOwnReply } from './replies.ts';
import { reply } from './say.ts';

/** An open pull request of the bot's own. */
export interface OwnPullRequest {
  readonly head: string;
  /** Somebody else has pushed since the bot has. */
  readonly isForeign: boolean;
  /** Why the bot leaves it alone, if it does. */
  readonly stopped?: string;
}

type Looked = ({ readonly kind: 'open' } & OwnPullRequest) | { readonly kind: 'closed' | 'not-own' };

/** The pull request where something was said; where it is none that can be worked on, whoever said it is told. */
export async function ownPullRequest(
  steps: Steps,
  request: TriggerRequest,
  parts: RequestParts,
): Promise<OwnPullRequest | undefined> {
  const looked = await steps.step('look up the pull request', (signal) =>
    patiently(() => look(request, parts), signal),
  );
  if (looked.kind === 'open') return looked;
  await reply(steps, request, parts.forge, looked.kind === 'closed' ? closedReply() : notOwnReply());
  return undefined;
}

async function look({ issue, on }: TriggerRequest, { forge, memory }: RequestParts): Promise<Looked> {
  if (on !== 'pull-request') return { kind: 'not-own' };
  const state = await forge.pullRequest(issue);
  const outcome = await memory.outcomes.of(issue);
  if (state.kind === 'gone' || !state.isOwn || outcome === undefined) return { kind: 'not-own' };
  if (state.state === 'closed') return { kind: 'closed' };
  const { head } = state;
  const { stopped } = outcome;
  const isForeign = !outcome.heads.includes(head);
  return { kind: 'open', head, isForeign, ...(stopped && { stopped: stopped.because }) };
}
