import type { Actor } from './routes.ts';

/** Whose token is whose. The emulator takes any word for a token, so the front must not. */
export interface Access {
  identify(authorization: string | undefined): Actor;
  addInstallationToken(token: string): void;
  /** What becomes of the installation, and so of its tokens. */
  installation: 'active' | 'suspended' | 'removed';
}

export function createAccess(userTokens: ReadonlyMap<string, string>, bot: string): Access {
  const users = new Map([...userTokens].map(([login, token]) => [token, login]));
  const installationTokens = new Set<string>();
  return {
    installation: 'active',
    addInstallationToken: (token) => void installationTokens.add(token),
    identify(authorization) {
      const token = tokenOf(authorization);
      if (token === undefined) return { kind: 'anonymous' };
      if (token.startsWith('eyJ')) return { kind: 'app' };
      if (installationTokens.has(token)) return { kind: 'installation', login: bot };
      const login = users.get(token);
      return login === undefined ? { kind: 'unknown' } : { kind: 'user', login };
    },
  };
}

/** `Basic` is how git sends a token: as the password. */
export function tokenOf(authorization: string | undefined): string | undefined {
  const [scheme = '', value] = (authorization ?? '').split(' ');
  if (value === undefined) return undefined;
  if (scheme.toLowerCase() !== 'basic') return value;
  const decoded = Buffer.from(value, 'base64').toString('utf8');
  return decoded.slice(decoded.indexOf(':') + 1);
}
