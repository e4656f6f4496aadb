/** Makes the package managers and runtimes trust the certificates in this file. */
export function certificateEnvironment(bundle: string): Record<string, string> {
  return {
    NODE_EXTRA_CA_CERTS: bundle,
    SSL_CERT_FILE: bundle,
    PIP_CERT: bundle,
    REQUESTS_CA_BUNDLE: bundle,
    npm_config_cafile: bundle,
  };
}
