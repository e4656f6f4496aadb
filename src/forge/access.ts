import type { ProbotOctokit } from 'probot';
import type { Redact } from '../lib/redact.ts';
import { RepositoryGone, RequestRefused } from './forge-errors.ts';
import { failedForToken, isRequestError, namedError } from './named-error.ts';

/** One repository as one installation sees it: what every part of the forge works with. */
export interface Access {
  readonly rest: ProbotOctokit['rest'];
  readonly place: { readonly owner: string; readonly repo: string };
  /** The app's own account, such as `heirloom[bot]`. Nobody else can have a login with brackets. */
  readonly botLogin: string;
  readonly redact: Redact;
  /** Runs a call whose target must exist; throws one of the forge's named errors. */
  readonly ask: <T>(call: () => Promise<T>) => Promise<T>;
  /** Runs a call whose target may be absent: undefined then, as long as the repository itself is there. */
  readonly askFor: <T>(call: () => Promise<T>) => Promise<T | undefined>;
}

/** octokit repeats a call after a 5xx; repeating a POST that did its work would make two of the same thing. */
export const NOT_REPEATED = { request: { retries: 0 } };

interface AccessOptions {
  readonly octokit: ProbotOctokit;
  readonly owner: string;
  readonly repo: string;
  readonly botLogin: string;
  readonly redact: Redact;
}

export function openAccess({ octokit, owner, repo, botLogin, redact }: AccessOptions): Access {
  const place = { owner, repo };
  const name = `${owner}/${repo}`;

  async function outcomeOf<T>(call: () => Promise<T>): Promise<{ value: T } | { absence: AbsenceError }> {
    try {
      return { value: await call() };
    } catch (error) {
      if (isAbsence(error)) return { absence: error };
      throw namedError(error, name);
    }
  }

  async function assertRepositoryThere(cause: AbsenceError): Promise<void> {
    const repository = await outcomeOf(() => octokit.rest.repos.get(place));
    if ('value' in repository) return;
    throw new RepositoryGone(
      `GitHub no longer shows ${name} to Heirloom: it was deleted, or the app was removed from it.`,
      { cause },
    );
  }

  return {
    rest: octokit.rest,
    place,
    botLogin,
    redact,
    async askFor(call) {
      const outcome = await outcomeOf(call);
      if ('value' in outcome) return outcome.value;
      await assertRepositoryThere(outcome.absence);
      return undefined;
    },
    async ask(call) {
      const outcome = await outcomeOf(call);
      if ('value' in outcome) return outcome.value;
      const cause = outcome.absence;
      await assertRepositoryThere(cause);
      const what = new URL(cause.request.url).pathname;
      throw new RequestRefused(`GitHub did not find ${what}.`, cause.status, { cause });
    },
  };
}

/** The same access, which calls nothing any more once the signal is aborted. */
export function untilAborted(access: Access, signal: AbortSignal | undefined): Access {
  if (signal === undefined) return access;
  return {
    ...access,
    async ask(call) {
      signal.throwIfAborted();
      return access.ask(call);
    },
    async askFor(call) {
      signal.throwIfAborted();
      return access.askFor(call);
    },
  };
}

type AbsenceError = Error & { status: 404 | 410; request: { url: string } };

/** A missing installation also shows as a 404, of its token: that is not the absence of the call's target. */
function isAbsence(error: unknown): error is AbsenceError {
  return isRequestError(error) && !failedForToken(error) && (error.status === 404 || error.status === 410);
}
