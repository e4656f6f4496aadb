import type { Access } from './access.ts';
import type { Speaker } from './pull-request-talk.ts';

/** Who wrote something; the name GitHub gives to accounts that are gone is `ghost`. */
export function speakerOf(
  { botLogin }: Pick<Access, 'botLogin'>,
  user: { readonly login: string; readonly type?: string } | null | undefined,
): Speaker {
  const login = user?.login ?? 'ghost';
  return { login, isBot: user?.type === 'Bot' || login.endsWith('[bot]'), isSelf: login === botLogin };
}
