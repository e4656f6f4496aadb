const HOST = String.raw`([a-z0-9](?:[a-z0-9-]{0,62}\.)+[a-z0-9-]{2,62})`;

/** The ways in which programs name the host that they asked, the most certain first. */
const NAMED: readonly RegExp[] = [
  /(?:getaddrinfo(?: for)?|lookup|resolve (?:host|hostname|proxy)):? (?:E[A-Z_]+ )?'?HOST/,
  /UnknownHostException: HOST/,
  /host='HOST'/,
  /(?:Failed to connect to|Could not reach host|Authentication is required for|authenticate against) HOST/,
  /\bgit@HOST:/,
  /[a-z+]{2,12}:\/\/(?:[^\s/@'"]{1,100}@)?HOST/,
  /\b(?:User|credentials|token (?:found|rejected)) for HOST/,
].map(
  (pattern) =>
    new RegExp(
      pattern.source.replace('HOST', () => HOST),
      'i',
    ),
);

const DOCUMENTATION = new Set([
  'docs.npmjs.com',
  'yarnpkg.com',
  'pip.pypa.io',
  'pnpm.io',
  'go.dev',
  'cwiki.apache.org',
  'getcomposer.org',
]);

/** A host that a text speaks of as one that was asked. */
export function hostIn(untrustedText: string): string | undefined {
  for (const pattern of NAMED) {
    const host = pattern.exec(untrustedText)?.[1]?.toLowerCase();
    // What documentation and bug reports are linked from is not what was asked.
    if (host !== undefined && !DOCUMENTATION.has(host)) return host;
  }
  return undefined;
}
