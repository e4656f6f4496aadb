/** No engine answers, or it is going down or coming up: the same call may well succeed later. */
export class EngineUnreachable extends Error {
  override name = 'EngineUnreachable';
}

/** The container is gone or no longer under control; a new one has to be opened. */
export class SandboxLost extends Error {
  override name = 'SandboxLost';
}

/** Neither the command's fault nor the repository's: with a sandbox made anew the same work may succeed. */
export function isEngineTrouble(error: unknown): error is EngineUnreachable | SandboxLost {
  return error instanceof EngineUnreachable || error instanceof SandboxLost;
}
