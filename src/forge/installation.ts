import { ProbotOctokit } from 'probot';
import type { Log } from '../lib/log.ts';
import { namedError } from './named-error.ts';

interface AppCredentials {
  readonly appId: number;
  readonly privateKey: string;
  /** The API's address; GitHub's own by default. */
  readonly baseUrl?: string;
  readonly log: Log;
  /** Spaces writes a second apart as GitHub asks of apps. Switched off only against an emulator. */
  readonly paced?: boolean;
}

/** An installation's own client and the login under which it comments. */
export interface Installation {
  readonly octokit: ProbotOctokit;
  readonly botLogin: string;
}

const REQUEST_MS = 30_000;
const LONGEST_WAIT_SECONDS = 60;

/** A client of one installation. Its tokens are made when needed, renewed before they end, and kept in memory. */
export function connectInstallation({
  botLogin,
  ...options
}: AppCredentials & { readonly installation: number; readonly botLogin: string }): Installation {
  return { octokit: clientOf(options, options.installation), botLogin };
}

/** A client of the app itself, for what GitHub keeps about the app: its name, its webhook's deliveries. */
export function connectApp(options: AppCredentials): ProbotOctokit {
  return clientOf(options, undefined);
}

/** The login under which the app writes; GitHub is asked, so that wrong credentials are found out too. */
export async function askBotLogin(options: AppCredentials): Promise<string> {
  try {
    const { data } = await connectApp(options).rest.apps.getAuthenticated();
    if (!data?.slug) throw new Error('GitHub did not tell the name of the app.');
    return `${data.slug}[bot]`;
  } catch (error) {
    throw namedError(error, 'the app');
  }
}

function clientOf(options: AppCredentials, installationId: number | undefined): ProbotOctokit {
  const { appId, privateKey, baseUrl, log, paced = true } = options;
  return new ProbotOctokit({
    ...(baseUrl === undefined ? {} : { baseUrl }),
    auth: { appId, privateKey, ...(installationId === undefined ? {} : { installationId }) },
    throttle: paced
      ? {
          id: `installation-${installationId}`,
          onRateLimit: worthWaiting,
          onSecondaryRateLimit: worthWaiting,
        }
      : { enabled: false },
    request: { fetch: fetchWithDeadline },
    log: quiet(log),
  });
}

/** A short wait is sat out here; a longer one is the caller's to sleep through, durably. */
function worthWaiting(afterSeconds: number, _request: unknown, _octokit: unknown, repeated: number): boolean {
  return afterSeconds <= LONGEST_WAIT_SECONDS && repeated < 2;
}

const fetchWithDeadline: typeof fetch = (input, init) => {
  const deadline = AbortSignal.timeout(REQUEST_MS);
  return fetch(input, {
    ...init,
    signal: init?.signal ? AbortSignal.any([init.signal, deadline]) : deadline,
  });
};

/** Probot logs each request's body as fields; a body holds other people's code, so only the line is kept. */
function quiet(log: Log) {
  const line = (write: (message: string) => void) => (first: unknown, second?: unknown) =>
    write([first, second].find((part) => typeof part === 'string') ?? '');
  return {
    debug: line((message) => log.debug(message)),
    info: line((message) => log.debug(message)),
    warn: line((message) => log.warn(message)),
    error: line((message) => log.error(message)),
  };
}
