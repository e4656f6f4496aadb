import {
  BranchRefused,
  ForgeError,
  GitHubUnavailable,
  InstallationRevoked,
  PermissionMissing,
  RateLimited,
  RepositoryArchived,
  RepositoryGone,
  RequestRefused,
} from './forge-errors.ts';

/** The part of octokit's RequestError that is read here; two copies of that class may be installed. */
export interface RequestError extends Error {
  readonly status: number;
  readonly request: { readonly url: string };
  readonly response?: { readonly headers: Readonly<Record<string, string | number | undefined>> };
}

export function isRequestError(error: unknown): error is RequestError {
  return error instanceof Error && error.name === 'HttpError' && 'status' in error && 'request' in error;
}

/** True when what failed is not the call itself but getting the installation's token for it. */
export function failedForToken(error: RequestError): boolean {
  return error.request.url.endsWith('/access_tokens');
}

/** GitHub's answer as one of the forge's errors; anything that is not GitHub's answer is returned as it is. */
export function namedError(error: unknown, repository: string): unknown {
  if (error instanceof ForgeError || !isRequestError(error)) return error;
  const said = firstLine(error.message);
  const options = { cause: error };
  if (failedForToken(error) && (error.status === 403 || error.status === 404)) {
    return new InstallationRevoked(
      /suspended/i.test(said)
        ? 'The installation of Heirloom is suspended. An owner can resume it in the account’s settings under “GitHub Apps”.'
        : `Heirloom is no longer installed for ${repository}.`,
      options,
    );
  }
  if (isRateLimit(error)) return rateLimited(error);
  if (error.status === 401) {
    return new InstallationRevoked(
      `GitHub no longer accepts Heirloom’s credentials for ${repository}.`,
      options,
    );
  }
  if (error.status === 403) return forbidden(said, repository, error);
  if (error.status === 451) {
    return new RepositoryGone(`GitHub has blocked access to ${repository}.`, options);
  }
  if (error.status >= 500 || error.status === 408) {
    return new GitHubUnavailable(`GitHub could not be reached or did not answer properly: ${said}`, options);
  }
  if (isBranchRule(said)) return branchRefused(said, repository, error);
  return new RequestRefused(
    `GitHub refused a request for ${repository} (${error.status}): ${said}`,
    error.status,
    options,
  );
}

function forbidden(said: string, repository: string, error: RequestError): ForgeError {
  if (/archived/i.test(said)) {
    return new RepositoryArchived(`${repository} is archived, and so read-only.`, { cause: error });
  }
  if (/suspended/i.test(said)) {
    return new InstallationRevoked(`The installation of Heirloom for ${repository} is suspended.`, {
      cause: error,
    });
  }
  if (/access blocked/i.test(said)) {
    return new RepositoryGone(`GitHub has blocked access to ${repository}.`, { cause: error });
  }
  if (isBranchRule(said)) return branchRefused(said, repository, error);
  const needed = error.response?.headers['x-accepted-github-permissions'];
  const hint = needed ? ` It needs: ${needed}.` : '';
  return new PermissionMissing(
    `GitHub does not let Heirloom do this in ${repository}: ${said}.${hint} ` +
      'Check the app’s permissions and that the installation has accepted them.',
    { cause: error },
  );
}

function branchRefused(said: string, repository: string, cause: RequestError): BranchRefused {
  return new BranchRefused(
    `GitHub refused the branch in ${repository}: ${said}. ` +
      'A rule of the repository forbids it, or a branch of the same beginning is in its way.',
    { cause },
  );
}

function isBranchRule(said: string): boolean {
  return /rule violation|protected (branch|ref)|reference update failed|cannot create ref|ref cannot be/i.test(
    said,
  );
}

function isRateLimit(error: RequestError): boolean {
  if (error.status === 429) return true;
  return (
    error.status === 403 &&
    (/rate limit/i.test(error.message) || String(error.response?.headers['x-ratelimit-remaining']) === '0')
  );
}

function rateLimited(error: RequestError): RateLimited {
  const headers = error.response?.headers ?? {};
  const afterSeconds = Number(headers['retry-after']);
  const resetSeconds = Number(headers['x-ratelimit-reset']);
  const at =
    afterSeconds > 0
      ? Date.now() + afterSeconds * 1000
      : resetSeconds > 0
        ? resetSeconds * 1000
        : Date.now() + 60_000;
  const resetsAt = new Date(at);
  return new RateLimited(`GitHub’s rate limit is used up until ${resetsAt.toISOString()}.`, resetsAt, {
    cause: error,
  });
}

/** octokit appends the address of the documentation to what GitHub said. */
function firstLine(message: string): string {
  const line = message.split('\n').find((candidate) => candidate.trim() !== '') ?? '';
  return line
    .replace(/ - https?:\/\/\S+$/, '')
    .replace(/\.$/, '')
    .slice(0, 300);
}
