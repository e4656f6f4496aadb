import { isIP } from 'node:net';

/** Which hosts an installation may reach. */
export interface HostRules {
  /** Names, or all names below one as `*.example.com`, on the public internet. A word that is neither allows nothing. */
  readonly hosts: readonly string[];
  /** The operator's own, which may be private, be addresses, and have a port: `host:4873`. */
  readonly registries?: readonly string[];
}

export type Decision =
  | { readonly kind: 'allowed'; readonly private: boolean }
  | { readonly kind: 'refused'; readonly because: string };

const ORDINARY_PORTS = new Set([80, 443]);
const NAME = /^(?:\*\.(?=.+\.))?(?!-)[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/;

export function decide(rules: HostRules, host: string, port: number): Decision {
  const name = bareHost(host);
  const named = (rules.registries ?? []).some((registry) => {
    const rule = splitPort(registry.toLowerCase());
    return (
      matches(rule.host, name) &&
      (rule.port ?? port) === port &&
      (rule.port !== undefined || isOrdinary(port))
    );
  });
  if (named) return { kind: 'allowed', private: true };
  if (isIP(name) !== 0) return refused(`${name} is an address, and only names are allowed`);
  const known = rules.hosts.some((rule) => matches(rule.toLowerCase(), name));
  if (!known)
    return refused(`${name} is not among the allowed registries, which HEIRLOOM_REGISTRIES may add to`);
  if (!isOrdinary(port)) return refused(`port ${port} of ${name} is not allowed`);
  return { kind: 'allowed', private: false };
}

/** In small letters, without the brackets of an address and the point that ends a full name. */
export function bareHost(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
}

/** `host`, `host:port` or `[address]:port`. */
export function splitPort(authority: string): { readonly host: string; readonly port: number | undefined } {
  const parts = /^(\[[^\]]+\]|[^:]+)(?::(\d{1,5}))?$/.exec(authority);
  // An address of version 6 has colons of its own.
  if (!parts) return { host: bareHost(authority), port: undefined };
  return { host: bareHost(parts[1] ?? ''), port: parts[2] === undefined ? undefined : Number(parts[2]) };
}

function matches(rule: string, name: string): boolean {
  if (isIP(rule) !== 0) return rule === name;
  if (!NAME.test(rule)) return false;
  return rule.startsWith('*.') ? name.endsWith(rule.slice(1)) : name === rule;
}

const isOrdinary = (port: number): boolean => ORDINARY_PORTS.has(port);

function refused(because: string): Decision {
  return { kind: 'refused', because };
}
