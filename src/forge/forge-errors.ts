/**
 * What GitHub may answer instead of doing what was asked. Each message is a plain sentence that may be shown
 * to maintainers; the original error is the cause.
 */
export class ForgeError extends Error {
  /** True when the same call may well succeed later, with nobody doing anything about it. */
  readonly passing: boolean = false;

  constructor(sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = new.target.name;
  }
}

export class InstallationRevoked extends ForgeError {}

export class RepositoryGone extends ForgeError {}

export class RepositoryArchived extends ForgeError {}

export class PermissionMissing extends ForgeError {}

export class BranchRefused extends ForgeError {}

export class RequestRefused extends ForgeError {
  readonly status: number;

  constructor(sentence: string, status: number, options?: ErrorOptions) {
    super(sentence, options);
    this.status = status;
  }
}

export class RateLimited extends ForgeError {
  override readonly passing = true;
  readonly resetsAt: Date;

  constructor(sentence: string, resetsAt: Date, options?: ErrorOptions) {
    super(sentence, options);
    this.resetsAt = resetsAt;
  }
}

export class GitHubUnavailable extends ForgeError {
  override readonly passing = true;
}
