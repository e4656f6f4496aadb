import type { RepositoryConfig } from '../config/repository-config.ts';
import { usualDress } from '../conventions/form/usual-dress.ts';
import type { Forge } from '../forge/forge.ts';
import type { Dress } from '../forge/pull-request-talk.ts';
import { namedReviewers, reviewersFor, type ReviewedChange } from './reviewers.ts';

export interface ToDress extends ReviewedChange {
  readonly config: RepositoryConfig;
  readonly issue: number;
}

type Asked = Pick<Forge, 'permission' | 'mergedPullRequests' | 'issue'>;

const LOOKED_AT = 100;

/** Labels, milestone and reviewers as the configuration wants them, else as pull requests with fixes have them here. */
export async function dressFor(change: ToDress, forge: Asked): Promise<Dress> {
  const wanted = change.config['pull-request'] ?? {};
  const usual = usualDress(await forge.mergedPullRequests(LOOKED_AT));
  const { reviewers, teams } =
    wanted.reviewers === undefined ? await reviewersFor(change, forge) : namedReviewers(wanted.reviewers);
  const milestone = await milestoneFor(
    wanted.milestone ?? (usual.hasMilestone ? 'issue' : 'none'),
    change,
    forge,
  );
  return {
    labels: wanted.labels ?? usual.labels,
    reviewers,
    teams,
    ...(milestone !== undefined && { milestone }),
  };
}

/** The milestone of the issue is the one its fix is for. */
async function milestoneFor(wanted: string, { issue }: ToDress, forge: Asked): Promise<string | undefined> {
  if (wanted === 'none') return undefined;
  if (wanted !== 'issue') return wanted;
  const state = await forge.issue(issue);
  return state.kind === 'found' ? state.milestone : undefined;
}
