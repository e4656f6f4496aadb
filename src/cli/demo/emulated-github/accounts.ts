import type { Emulator } from './emulator.ts';
import { fields } from './routes.ts';

type Json = Record<string, unknown>;

/** What only the page of an account tells, and not each place where its name is. */
const ONLY_OF_A_PROFILE = new Set([
  'name',
  'company',
  'blog',
  'location',
  'email',
  'hireable',
  'bio',
  'twitter_username',
  'public_repos',
  'public_gists',
  'followers',
  'following',
  'created_at',
  'updated_at',
]);

/** An account in few words; null where nobody has this name. */
export async function accountOf(emulator: Emulator, login: string): Promise<Json | null> {
  const found = await emulator.send({ method: 'GET', path: `/users/${encodeURIComponent(login)}` });
  if (found.status !== 200) return null;
  const kept = Object.entries(fields(found.body)).filter(([name]) => !ONLY_OF_A_PROFILE.has(name));
  return Object.fromEntries(kept);
}
