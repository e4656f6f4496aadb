import type { Steps } from '../../durable/durable.ts';
import type { Permission } from '../../forge/permission.ts';
import { patiently } from '../patience.ts';
import type { RequestParts } from '../request-parts.ts';
import type { TriggerRequest } from '../trigger-request.ts';
import { refusalReply } from './replies.ts';

/**
 * GitHub grants bots no role as collaborators, so a bot may ask only when the operator has listed it. An error is
 * thrown on: who cannot be looked up is not let in.
 */
export async function permissionOf(
  { login, type }: TriggerRequest['actor'],
  { forge, allowBots }: Pick<RequestParts, 'forge' | 'allowBots'>,
): Promise<Permission> {
  if (type !== 'Bot' && !login.toLowerCase().endsWith('[bot]')) return forge.permission(login);
  return allowBots.some((allowed) => allowed.toLowerCase() === login.toLowerCase()) ? 'write' : 'none';
}

/** Says so at most once an issue or pull request: strangers must not make the bot talk. */
export async function refuse(
  steps: Steps,
  { actor, command, issue }: TriggerRequest,
  { forge }: Pick<RequestParts, 'forge'>,
  permission: Permission,
): Promise<string> {
  if (command.kind === 'answer' && command.bare) return 'a number that is no answer';
  const markdown = refusalReply(actor.login, permission);
  await steps.step('reply', async (signal) => {
    await patiently(() => forge.statusComment(issue, 'refusal', markdown), signal);
  });
  return `refused ${actor.login}`;
}
