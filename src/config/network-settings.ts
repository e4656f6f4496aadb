import { isIP } from 'node:net';
import { z } from 'zod';

/** A host, all hosts below one, or an address; each may have a port. */
const HOST = /^(?:(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;
const HOST_FORM = 'must be hosts with commas: registry.example.com, *.example.com, registry.example.com:4873';

const hosts = z
  .string()
  .transform((list) => list.split(',').map((host) => host.trim().toLowerCase()))
  .pipe(z.array(z.string().refine((host) => HOST.test(host) || isIP(host) === 6, HOST_FORM)));

/** Sandboxes see it, and with them every repository's code. */
const mirror = z
  .url({ protocol: /^https?$/ })
  .refine((url) => !hasCredentials(url), 'must be without credentials: every sandbox would see them');

const proxy = z.url({ protocol: /^http$/, error: 'must be an http:// address' });

const Settings = z.object({
  HEIRLOOM_REGISTRIES: hosts.optional(),
  HEIRLOOM_NPM_REGISTRY: mirror.optional(),
  HEIRLOOM_PIP_INDEX: mirror.optional(),
  HEIRLOOM_GOPROXY: mirror.optional(),
  HEIRLOOM_RUBYGEMS: mirror.optional(),
  HTTPS_PROXY: proxy.optional(),
  NO_PROXY: z.string().optional(),
});

export type NetworkSettings = ReturnType<typeof readNetworkSettings>['settings'];

/** What sandboxes may reach while they install, and how this process reaches it for them. */
export function readNetworkSettings(environment: Readonly<Record<string, string | undefined>>) {
  const either = (name: string): string | undefined => environment[name] ?? environment[name.toLowerCase()];
  const result = Settings.safeParse({
    ...environment,
    HTTPS_PROXY: either('HTTPS_PROXY') ?? either('HTTP_PROXY'),
    NO_PROXY: either('NO_PROXY'),
  });
  const own: z.infer<typeof Settings> = result.data ?? {};
  const mirrors = {
    npm: own.HEIRLOOM_NPM_REGISTRY,
    pip: own.HEIRLOOM_PIP_INDEX,
    go: own.HEIRLOOM_GOPROXY,
    rubygems: own.HEIRLOOM_RUBYGEMS,
  };
  const settings = {
    registries: [...(own.HEIRLOOM_REGISTRIES ?? []), ...hostsOf(Object.values(mirrors))],
    mirrors,
    proxy:
      own.HTTPS_PROXY === undefined
        ? undefined
        : { url: own.HTTPS_PROXY, except: own.NO_PROXY?.split(',').map((name) => name.trim()) ?? [] },
  };
  const problems = result.error?.issues.map((issue) => `${String(issue.path[0])}: ${issue.message}`) ?? [];
  return { settings, problems: [...new Set(problems)] };
}

function hostsOf(urls: readonly (string | undefined)[]): string[] {
  return urls.flatMap((url) => (url === undefined ? [] : [new URL(url).host]));
}

function hasCredentials(url: string): boolean {
  const { username, password } = new URL(url);
  return username !== '' || password !== '';
}
