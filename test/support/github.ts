import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulatedGitHub } from '../../src/cli/demo/emulated-github/emulated-github.ts';
import type {
  EmulatedGitHub,
  EmulatedGitHubOptions,
} from '../../src/cli/demo/emulated-github/emulated-github.ts';
import { loadOpenApi } from './openapi.ts';
import type { ApiRequest } from './openapi.ts';
import { createPeople, type People } from './people.ts';
import { loadWebhookSchemas } from './webhook-schemas.ts';

/** A request that the app made. */
export interface RecordedRequest extends ApiRequest {
  /** Undefined when the connection was closed on it. */
  readonly status: number | undefined;
}

/** The emulated GitHub, which also remembers and judges what the app asks of it. */
export interface TestGitHub extends Omit<EmulatedGitHub, 'close'>, People {
  readonly webhookSecret: string;
  /** What the app asked for, as itself or as its installation; what people asked is left out. */
  readonly requests: readonly RecordedRequest[];
  /** Everything that GitHub's own descriptions have against the app's requests and its webhooks. */
  violations(): string[];
}

type TestGitHubOptions = Pick<EmulatedGitHubOptions, 'repositories' | 'users' | 'webhookUrl'>;

export async function startTestGitHub(options: TestGitHubOptions): Promise<TestGitHub> {
  const dir = await mkdtemp(join(tmpdir(), 'heirloom-github-'));
  const requests: RecordedRequest[] = [];
  const webhookSecret = 'a secret for tests only';
  const github = await startEmulatedGitHub({
    ...options,
    dir,
    app: { id: 7, slug: 'heirloom', webhookSecret },
    onExchange({ actor, method, url, body }, answer) {
      if (actor.kind !== 'app' && actor.kind !== 'installation') return;
      const { pathname: path, searchParams: query } = url;
      requests.push({ method, path, query, body, status: answer?.status });
    },
  });
  return {
    ...github,
    webhookSecret,
    requests,
    violations: () => violations(requests, github),
    ...createPeople(github),
    async [Symbol.asyncDispose]() {
      await github.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

function violations(requests: readonly RecordedRequest[], github: EmulatedGitHub): string[] {
  const openApi = loadOpenApi();
  const webhooks = loadWebhookSchemas();
  return [
    ...requests.flatMap((request) => openApi.violations(request)),
    ...github.deliveries.attempts.flatMap(({ event, payload }) => webhooks.violations(event, payload)),
    ...github.failures.map((failure) => `the emulation broke: ${String(failure)}`),
  ];
}
