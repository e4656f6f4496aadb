import type { Diagnosis, Failed } from '../diagnosis.ts';
import { hostIn } from './host.ts';
import { findAny, quoted, type Said } from './output.ts';

/** Something answers, and wants to know who asks. */
const PRIVATE: readonly RegExp[] = [
  /npm (?:ERR!|error) 40[134] [^\n]*https?:\/\/[^\n]+/,
  /npm (?:ERR!|error) code (?:E401|ENEEDAUTH|E403)\b/,
  /npm (?:ERR!|error) (?:401|403)\b/,
  /npm (?:ERR!|error) need auth/,
  /npm (?:ERR!|error) 404 [^\n]*(?:is not in this registry|could not be found or you do not have permission)/,
  /npm (?:ERR!|error) code E404\b/,
  /ERR_PNPM_FETCH_40[134]\b|ERR_PNPM_NO_AUTH\b/,
  /error [^\n]*https?:\/\/[^\n]*: (?:Request failed )?"?(?:401 Unauthorized|403 Forbidden|404 Not Found|Not found)/,
  /error Couldn't find package "[^"\n]+" [^\n]*on the "npm" registry/,
  /YN00(?:33|35|41):[^\n]*(?:401|403|404|authentication|Package not found)/i,
  /Invalid authentication \((?:as an anonymous user|attempted)/,
  /error: GET https?:\/\/\S+ - 40[134]\b/,
  // Python
  /(?:401|403) (?:Client )?Error: (?:Unauthorized|Forbidden)? ?for url/,
  /WARNING: 40[13] Error, Credentials not correct for/,
  /HTTP status client error \(40[13] [^)]*\) for url/,
  /User for [\w.-]+: *$|EOF when reading a line/m,
  // git, over HTTPS and over SSH
  /could not read (?:Username|Password) for 'https?:\/\//,
  /Authentication failed for 'https?:\/\//,
  /remote: (?:Repository not found|Invalid username or (?:password|token)|Support for password)/,
  // Go, Rust
  /reading https?:\/\/\S+: 40[1349] |server response: not found: [^\n]*invalid version: git ls-remote/,
  /failed to authenticate when downloading repository|no authentication methods succeeded/,
  /(?:token rejected for|no token found for|please run cargo login|registry [^\n]* requires a token)/i,
  // Java, Ruby, PHP
  /(?:status code: 40[13]|Received status code 40[13]|\bNot authorized\b[^\n]*https?:|authentication failed for https?:)/,
  /Authentication is required for |Bad username or password for|Forbidden \(403\) [^\n]*gem|Access token could not be authenticated/,
  /Could not authenticate against |The '?https?:\S+ URL (?:required authentication|could not be accessed)|HTTP\/[\d.]+ 40[13]/,
];

const GIT_OVER_SSH: readonly RegExp[] = [
  /\bgit\b[^\n]* (?:ls-remote|clone|fetch|submodule)[^\n]* (?:ssh:\/\/)?git@[^\n]*/,
  /ssh: (?:command )?not found|cannot run ssh|ssh: Could not resolve hostname/,
  /Permission denied \(publickey|Host key verification failed/,
];

/** Nothing answers. */
const UNREACHABLE: readonly RegExp[] = [
  // What is compiled as a last resort, after no archive was found, asks for Node's headers.
  /gyp http GET https:\/\/\S+-headers\.tar\.gz(?=\n[^\n]*got an error)/,
  /request to https?:\/\/\S+ failed, reason: [^\n]+/,
  /php_network_getaddresses|The "https?:[^\n]{1,200} file could not be downloaded/,
  // A proxy that does not let it pass, in the words of curl, Python, Node and Go.
  /CONNECT tunnel failed|Received HTTP code \d+ from proxy after CONNECT/,
  /Tunnel connection failed: \d+|Cannot connect to proxy|ProxyError\(/,
  /tunneling socket could not be established|Proxy response \(\d+\)|proxyconnect tcp/,
  /unsuccessful tunnel|tunnel error: unsuccessful|Unable to tunnel through proxy/i,
  // Node
  /\b(?:ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH)\b/,
  /\b(?:ECONNREFUSED|ECONNRESET|ETIMEDOUT|ECONNABORTED|ESOCKETTIMEDOUT|ERR_SOCKET_TIMEOUT|UND_ERR_CONNECT_TIMEOUT|UND_ERR_SOCKET)\b/,
  /npm (?:ERR!|error) code (?:ENOTCACHED|ERR_SOCKET_TIMEOUT|FETCH_ERROR)/,
  /npm (?:ERR!|error) code E5\d\d\b|ERR_PNPM_FETCH_5\d\d\b|ERR_PNPM_\w*NETWORK_ERROR\b/,
  /ERR_PNPM_(?:META_FETCH_FAIL|NO_OFFLINE_META|NO_OFFLINE_TARBALL)\b/,
  /YN0001:[^\n]*RequestError|There appears to be trouble with your network connection/,
  /error: (?:ProxyConnectFailed|ConnectionRefused|FailedToOpenSocket|ConnectionClosed|DNSFailure)|ConnectionRefused downloading/,
  // Certificates
  /\b(?:UNABLE_TO_GET_ISSUER_CERT(?:_LOCALLY)?|UNABLE_TO_VERIFY_LEAF_SIGNATURE|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|CERT_HAS_EXPIRED|ERR_TLS_CERT_ALTNAME_INVALID)\b/,
  /certificate verify failed|CERTIFICATE_VERIFY_FAILED|x509: certificate|SSL certificate problem|PKIX path building failed|invalid peer certificate/,
  /self[- ]signed certificate|unable to get local issuer certificate/,
  // Python
  /NewConnectionError|NameResolutionError|Max retries exceeded with url|ConnectTimeoutError|ReadTimeoutError/,
  /Failed to establish a new connection|Temporary failure in name resolution|Name or service not known/,
  /error sending request for url|dns error: failed to lookup address|Failed to fetch: `https?:/,
  // Go, Rust, git, curl
  /dial tcp[^\n]*(?:lookup|connection refused|i\/o timeout|no such host|unreachable)/,
  /Could(?:n't| not) resolve (?:host|hostname|proxy)|Failed to connect to |Connection (?:refused|timed out)\b/i,
  /failed to download from `?https?:|spurious network error|download of config\.json failed|failed to fetch `?https?:/,
  /error: could not download file from/,
  // Java, Ruby, PHP
  /UnknownHostException|java\.net\.(?:ConnectException|SocketTimeoutException|NoRouteToHostException)/,
  /Could not (?:GET|HEAD) 'https?:|Could not transfer (?:artifact|metadata) /,
  /Could not (?:reach host|fetch specs from|download gem)|Network error while fetching|SocketError|getaddrinfo(?:\(\d?\))?:/,
  /Network is unreachable|curl error (?:5|6|7|28|35|56|60) while downloading|could not be fully loaded \(curl error/,
  /(?:Download|Request) failed for https?:|Error: Failed to download /,
];

export function registryTrouble(failed: Failed, output: string): Diagnosis | undefined {
  const asked = findAny(output, PRIVATE);
  const host = asked && hostOf(asked);
  // The answer may be Heirloom's own, which lets nothing pass to hosts that are not on its list.
  const isOurs = host !== undefined && failed.refusedHosts.includes(host);
  if (asked === undefined || isOurs || speaksOfProxy(asked.line)) return networkTrouble(failed, output);
  return {
    kind: 'private-registry',
    host,
    because: `${host ?? 'A registry'} wants credentials, or does not have it: ${quoted(asked.line)}`,
  };
}

export function networkTrouble(failed: Failed, output: string): Diagnosis | undefined {
  const said = findAny(output, UNREACHABLE);
  if (said === undefined) return undefined;
  const host = hostOf(said) ?? failed.refusedHosts[0];
  const refused = host !== undefined && failed.refusedHosts.includes(host);
  const what = refused ? 'is not on the list of hosts' : 'could not be reached';
  const because = `${host ?? 'The network'} ${what}: ${quoted(said.line)}`;
  return { kind: 'network', host, refused, during: failed.phase, because };
}

/** No key is inside the sandbox, and nothing but HTTPS gets out of it; who is asked may well answer to that. */
export function gitOverSsh(failed: Failed, output: string): Diagnosis | undefined {
  const said = findAny(output, GIT_OVER_SSH);
  if (said === undefined) return undefined;
  const host = hostOf(said);
  const because = `${host ?? 'A git server'} is asked over SSH, and only HTTPS gets out of the sandbox: ${quoted(said.line)}`;
  return { kind: 'network', host, refused: true, during: failed.phase, because };
}

/** Where no saying was understood: a host that was asked for in vain may be the reason. */
export function refusedHost({ refusedHosts, phase }: Failed): Diagnosis | undefined {
  const [host] = refusedHosts;
  if (host === undefined || phase === 'tests') return undefined;
  const because = `It asked for ${refusedHosts.slice(0, 5).join(', ')}, which is not on the list of hosts.`;
  return { kind: 'network', host, refused: true, during: phase, because };
}

const speaksOfProxy = (line: string): boolean => /proxy|tunnel/i.test(line);

function hostOf({ line, around }: Said): string | undefined {
  // pip names the host of its index only where it is not the usual one.
  const usual = /: \/simple\//.test(around) ? 'pypi.org' : undefined;
  return hostIn(line) ?? hostIn(around) ?? usual;
}
