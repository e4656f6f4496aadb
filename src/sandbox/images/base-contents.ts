import type { RuntimeName } from '../runtime.ts';

/** What an image, or the machine of the process sandbox, already has. */
export interface Contents {
  readonly runtimes: Readonly<Partial<Record<RuntimeName, string>>>;
  /** Debian's that are installed. */
  readonly packages: ReadonlySet<string>;
  /** Where its Debian packages come from. */
  readonly packageHosts: readonly string[];
  /** As Debian names it: `amd64`. Nothing where packages are not Debian's. */
  readonly architecture: string | undefined;
}

const COMMANDS: Readonly<Record<RuntimeName, string>> = {
  node: 'node --version',
  python: 'python3 --version',
  go: 'go version',
  rust: 'rustc --version',
  java: 'javac -version',
  ruby: 'ruby --version',
  php: 'php --version',
};

/** Prints what there is, a fact a line. */
export const PROBE = `
cd /
export GOTOOLCHAIN=local
runtime() { command -v "$2" >/dev/null && echo "runtime $1 $("\${@:2}" 2>&1 | head -n 1)"; }
${Object.entries(COMMANDS)
  .map(([name, command]) => `runtime ${name} ${command}`)
  .join('\n')}
if command -v dpkg-query >/dev/null; then
  echo "architecture $(dpkg --print-architecture)"
  dpkg-query -W -f '\${db:Status-Abbrev}\${Package}\\n' | sed -n 's/^ii *//p' | sed 's/^/package /'
  grep -rhv '^ *#' /etc/apt/sources.list /etc/apt/sources.list.d 2>/dev/null |
    grep -oE 'https?://[^/ ]+' | sed -E 's,^https?://,host ,' | sort -u
fi
true`;

export function parseContents(output: string): Contents {
  const facts = output.split('\n').map((line) => /^(\w+) (.*)$/.exec(line));
  const all = (kind: string) => facts.filter((fact) => fact?.[1] === kind).map((fact) => fact?.[2] ?? '');
  return {
    runtimes: Object.fromEntries(all('runtime').flatMap((said) => runtimeIn(said))),
    packages: new Set(all('package')),
    packageHosts: all('host'),
    architecture: all('architecture')[0],
  };
}

/** `go go version go1.22.12 linux/amd64`, `java javac 1.8.0_432`. */
function runtimeIn(said: string): [name: string, version: string][] {
  const [, name, version] = /^(\w+) \D*(\d+(?:\.\d+){0,2})/.exec(said) ?? [];
  return name === undefined || version === undefined ? [] : [[name, version.replace(/^1\.(?=8\.0)/, '')]];
}
