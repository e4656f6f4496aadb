import { simpleGit, type SimpleGit } from 'simple-git';
import { gitEnvironment, type GitConfig, type Surroundings } from './environment.ts';
import type { Source } from './source.ts';

export interface Credentials {
  readonly username: string;
  readonly token: string;
}

export interface SourceAccess {
  /** The mirror. */
  readonly dir: string;
  readonly source: Source;
  readonly surroundings: Surroundings;
  readonly credentials: Credentials | undefined;
  readonly caBundle: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** simple-git in the mirror, for the commands that talk to its source. */
export function sourceGit(options: SourceAccess): SimpleGit {
  const { dir, source, surroundings, credentials, caBundle, signal } = options;
  const config: GitConfig = [
    [`protocol.${source.protocol}.allow`, 'always'],
    ['http.lowSpeedLimit', '1000'],
    ['http.lowSpeedTime', '60'],
    ['fetch.writeCommitGraph', 'true'],
    ...(caBundle ? ([['http.sslCAInfo', caBundle]] as const) : []),
    ...(credentials ? authorization(credentials) : []),
  ];
  return guarded(dir, { ...gitEnvironment(surroundings, config), GIT_DIR: dir }, signal);
}

/** A header would follow a redirect to wherever it leads, so with credentials none is followed. */
function authorization(credentials: Credentials): GitConfig {
  return [
    ['http.followRedirects', 'false'],
    ['http.extraHeader', `Authorization: Basic ${basic(credentials)}`],
  ];
}

function basic({ username, token }: Credentials): string {
  return Buffer.from(`${username}:${token}`).toString('base64');
}

/** What git said, fit for a log. */
export function withoutToken(error: unknown, credentials: Credentials | undefined): Error {
  const message = error instanceof Error ? error.message : String(error);
  if (!credentials) return new Error(message, { cause: error });
  return new Error(message.replaceAll(credentials.token, '***').replaceAll(basic(credentials), '***'));
}

/** simple-git refuses what could run a command; these are the ones we set ourselves, to switch commands off. */
function guarded(baseDir: string, env: Record<string, string>, signal: AbortSignal | undefined): SimpleGit {
  return simpleGit({
    baseDir,
    ...(signal ? { abort: signal } : {}),
    allowEnvironment: Object.keys(env),
    unsafe: {
      allowUnsafeConfigEnvCount: true,
      allowUnsafeConfigPaths: true,
      allowUnsafeCredentialHelper: true,
      allowUnsafeFsMonitor: true,
      allowUnsafeHooksPath: true,
      allowUnsafePack: true,
      allowUnsafeProtocolOverride: true,
    },
  }).env(env);
}
