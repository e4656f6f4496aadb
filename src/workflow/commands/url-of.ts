import type { Forge } from '../../forge/forge.ts';
import type { TriggerRequest } from '../trigger-request.ts';

/** The page where something was said. */
export function urlOf({ issue, on, comment }: TriggerRequest, { cloneUrl }: Pick<Forge, 'cloneUrl'>): string {
  const repository = cloneUrl().replace(/\.git$/, '');
  const page = `${repository}/${on === 'pull-request' ? 'pull' : 'issues'}/${issue}`;
  if (comment === undefined) return page;
  return `${page}#${comment.thread === undefined ? 'issuecomment-' : 'discussion_r'}${comment.id}`;
}
