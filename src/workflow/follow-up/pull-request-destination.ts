import type { Forge } from '../../forge/forge.ts';
import { statusMarkdown } from '../status-markdown.ts';
import type { Destination } from '../destination.ts';
import type { FollowUpParts } from './follow-up-parts.ts';

interface PullRequestDestinationOptions {
  readonly forge: Pick<Forge, 'statusComment'>;
  readonly run: string;
  readonly pullRequest: number;
  readonly openMirror: Destination['openMirror'];
}

/** A pull request on GitHub: a run reports in one comment there, once it has begun to work. */
export function createPullRequestDestination({
  forge,
  run,
  pullRequest,
  openMirror,
}: PullRequestDestinationOptions): FollowUpParts['destination'] {
  return {
    openMirror,
    async report(progress) {
      await forge.statusComment(pullRequest, run, statusMarkdown(progress, 'what was said here'));
    },
  };
}
