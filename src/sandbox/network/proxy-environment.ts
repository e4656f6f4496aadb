/** Makes programs use the proxy that listens on this port of their own machine. */
export function proxyEnvironment(port: number): Record<string, string> {
  const host = '127.0.0.1';
  const proxy = `http://${host}:${port}`;
  const direct = 'localhost,127.0.0.1,::1';
  const java = ['http', 'https'].flatMap((scheme) => [
    `-D${scheme}.proxyHost=${host}`,
    `-D${scheme}.proxyPort=${port}`,
  ]);
  return {
    HTTP_PROXY: proxy,
    HTTPS_PROXY: proxy,
    NO_PROXY: direct,
    http_proxy: proxy,
    https_proxy: proxy,
    no_proxy: direct,
    NODE_USE_ENV_PROXY: '1',
    npm_config_proxy: proxy,
    npm_config_https_proxy: proxy,
    npm_config_noproxy: direct,
    YARN_HTTP_PROXY: proxy,
    YARN_HTTPS_PROXY: proxy,
    CARGO_HTTP_PROXY: proxy,
    JAVA_TOOL_OPTIONS: [...java, '-Dhttp.nonProxyHosts=localhost|127.0.0.1'].join(' '),
    MAVEN_OPTS: '-Daether.connector.http.useSystemProperties=true',
  };
}

/** Where there is no network, package managers say at once what they lack, instead of trying for a minute. */
export const OFFLINE_ENVIRONMENT: Readonly<Record<string, string>> = {
  npm_config_offline: 'true',
  CARGO_NET_OFFLINE: 'true',
  GOPROXY: 'off',
  UV_OFFLINE: '1',
};
