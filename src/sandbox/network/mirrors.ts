/** Addresses of the operator's own registries, in the place of the public ones. */
export interface Mirrors {
  readonly npm?: string | undefined;
  readonly pip?: string | undefined;
  readonly go?: string | undefined;
  readonly rubygems?: string | undefined;
}

/** Makes package managers ask these. A repository's own configuration may still name another. */
export function mirrorEnvironment({ npm, pip, go, rubygems }: Mirrors = {}): Record<string, string> {
  return {
    ...(npm !== undefined && {
      npm_config_registry: npm,
      pnpm_config_registry: npm,
      YARN_REGISTRY: npm,
      YARN_NPM_REGISTRY_SERVER: npm,
      BUN_CONFIG_REGISTRY: npm,
      ...(isPlain(npm) && { YARN_UNSAFE_HTTP_WHITELIST: new URL(npm).hostname }),
    }),
    ...(pip !== undefined && {
      PIP_INDEX_URL: pip,
      UV_DEFAULT_INDEX: pip,
      ...(isPlain(pip) && { PIP_TRUSTED_HOST: new URL(pip).host, UV_INSECURE_HOST: new URL(pip).host }),
    }),
    ...(go !== undefined && { GOPROXY: go }),
    ...(rubygems !== undefined && { BUNDLE_MIRROR__ALL: rubygems }),
  };
}

/** Without TLS, which some tell that this is meant. */
const isPlain = (url: string): boolean => url.startsWith('http:');
