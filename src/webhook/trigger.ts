import type { Request } from '../workflow/trigger-request.ts';
import type { Common } from './payload.ts';

export interface TriggerRules {
  readonly label: string;
  /** Logins of bots that may trigger; every other bot is refused. */
  readonly allowBots: readonly string[];
  /** What the app itself writes never triggers it. */
  readonly appId: number;
  /** Whose pull requests are the app's own. */
  readonly botLogin: string;
}

/** What follows from a delivery. Where nothing does, it costs no row in the database. */
export type Trigger =
  | {
      readonly kind: 'request';
      readonly request: Request;
      /** Who caused it, where that is nobody whom GitHub knows as a member. */
      readonly outsider?: string;
    }
  | { readonly kind: 'ignored'; readonly because: string };

export const ignored = (because: string): Trigger => ({ kind: 'ignored', because });
export const requested = (request: Request, outsider?: string): Trigger => ({
  kind: 'request',
  request,
  ...(outsider !== undefined && { outsider }),
});

export function isSame(login: string | undefined, other: string): boolean {
  return login?.toLowerCase() === other.toLowerCase();
}

export function isRefusedBot({ login, type }: Common['sender'], { allowBots }: TriggerRules): boolean {
  const isBot = type === 'Bot' || login.toLowerCase().endsWith('[bot]');
  return isBot && !allowBots.some((allowed) => isSame(login, allowed));
}

export function placeOf({ installation, repository }: Common) {
  return { installation: installation.id, owner: repository.owner.login, repo: repository.name };
}
