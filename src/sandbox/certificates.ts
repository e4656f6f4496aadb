/** Makes the package managers and runtimes trust the certificates in this file. */
export function certificateEnvironment(bundle: string): Record<string, string> {
  return {
    NODE_EXTRA_CA_CERTS: bundle,
    SSL_CERT_FILE: bundle,
    PIP_CERT: bundle,
    REQUESTS_CA_BUNDLE: bundle,
    CURL_CA_BUNDLE: bundle,
    GIT_SSL_CAINFO: bundle,
    CARGO_HTTP_CAINFO: bundle,
    npm_config_cafile: bundle,
  };
}
