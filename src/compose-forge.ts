import { z } from 'zod';
import type { Surroundings } from './compose.ts';
import { createForge, type Forge } from './forge/forge.ts';
import { askBotLogin, connectInstallation } from './forge/installation.ts';

const Place = z.object({ installation: z.number(), owner: z.string(), repo: z.string() });

/** Where on GitHub a run works, from what it was started with. */
export type RunPlace = z.infer<typeof Place>;

/** Undefined for a run that was not asked for on GitHub. */
export function placeOfRun(input: unknown): RunPlace | undefined {
  return Place.safeParse(input).data;
}

/** For a command beside the App; undefined where it is not told how to speak as the App. */
export async function forgeOfRun(
  input: unknown,
  { config, log, redact }: Surroundings,
): Promise<Forge | undefined> {
  const { appId, privateKey, apiUrl: baseUrl, url: webUrl } = config.github;
  const place = placeOfRun(input);
  if (appId === undefined || privateKey === undefined || place === undefined) return undefined;
  const { installation, owner, repo } = place;
  const app = { appId, privateKey, baseUrl, log };
  const connected = connectInstallation({ ...app, installation, botLogin: await askBotLogin(app) });
  return createForge({ ...connected, owner, repo, webUrl, redact });
}
