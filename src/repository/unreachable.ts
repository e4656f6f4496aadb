/**
 * - missing: there is no such repository, or it was deleted, or we may not know of it
 * - denied: the credentials are wrong or not enough
 * - moved: it has another address now
 * - network: the host did not answer as it should
 * - incomplete: it answers, and lacks objects of its own history
 */
export type Reason = 'missing' | 'denied' | 'moved' | 'network' | 'incomplete' | 'unknown';

/** The repository that a mirror follows could not be read; the message is a sentence for people. */
export class RepositoryUnreachable extends Error {
  override readonly name = 'RepositoryUnreachable';
  readonly reason: Reason;

  constructor(reason: Reason, message: string, cause?: unknown) {
    super(message, { cause });
    this.reason = reason;
  }
}

const SIGNS: readonly (readonly [RegExp, Reason, string])[] = [
  [/error: 30[1278]/, 'moved', 'has moved to another address'],
  [
    /repository '.*' not found|Repository not found|does not appear to be a git repository|error: 404/i,
    'missing',
    'does not exist, or these credentials may not see it',
  ],
  [
    /Authentication failed|could not read (Username|Password)|error: 40[13]|access denied|Permission denied/i,
    'denied',
    'refused the credentials',
  ],
  [
    /Could not resolve host|Failed to connect|Connection (refused|reset|timed out)|Operation too slow|SSL|certificate|unable to access|hung up|early EOF|RPC failed/i,
    'network',
    'did not answer as it should',
  ],
  [
    /bad object|missing (blob|tree|commit)|did not send all necessary objects|unable to read|not our ref/i,
    'incomplete',
    'lacks objects of its own history (a partial or a damaged clone?)',
  ],
];

/** Turns what git said into an error with a reason. */
export function explainUnreachable(place: string, cause: Error): RepositoryUnreachable {
  const [, reason, sentence] = SIGNS.find(([sign]) => sign.test(cause.message)) ?? [
    undefined,
    'unknown' as const,
    'could not be fetched',
  ];
  const said = lastLine(cause.message);
  return new RepositoryUnreachable(
    reason,
    `The repository ${place} ${sentence}${said ? ` (${said})` : ''}.`,
    cause,
  );
}

function lastLine(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  const told = lines.findLast((line) => /^(fatal|error):/.test(line)) ?? lines.findLast(Boolean) ?? '';
  return told.replace(/^(fatal|error):\s*/, '').slice(0, 300);
}
