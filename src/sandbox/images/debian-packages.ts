import { DEBIAN_NAME } from '../../lib/debian-name.ts';
import type { RuntimeNeed } from '../runtime.ts';
import type { Contents } from './base-contents.ts';
import { newestWithin } from './choose-version.ts';
import { DEBIAN_RUNTIMES } from './debian-runtimes.ts';
import type { Furnished } from './furnish.ts';
import { BIN } from './places.ts';
import type { RootShell } from './root-shell.ts';

const MOST_PACKAGES = 60;

/** With `backports`, also those of the same release and mirror, of which nothing is taken that the release has itself. */
const UPDATE = `
set -o pipefail
lists=/etc/apt/sources.list.d/heirloom-backports.list
update() { apt-get update -q -o APT::Update::Error-Mode=any -o Acquire::Languages=none -o Acquire::Retries=3; }
. /etc/os-release
mirror=$(grep -rhv '^ *#' /etc/apt/sources.list /etc/apt/sources.list.d 2>/dev/null | grep -oE 'https?://[^ ]+' | head -n 1)
if [[ $1 == backports && $ID == debian && -n $VERSION_CODENAME && -n $mirror ]]; then
  keys=/usr/share/keyrings/debian-archive-keyring.gpg
  [[ -f $keys ]] && signed="[signed-by=$keys] "
  echo "deb \${signed-}$mirror $VERSION_CODENAME-backports main" > "$lists"
  update && exit
  rm "$lists"
fi
update`;
const CANDIDATES = `apt-cache search --names-only "$1" | cut -d ' ' -f 1 | xargs -r apt-cache policy --`;
const INSTALLABLE = `
can_install() { apt-get install -s -q --no-install-recommends -- "$@" >/dev/null 2>&1; }
if can_install "$@"; then printf '%s\\n' "$@"; exit; fi
for name; do if can_install "$name"; then echo "$name"; fi; done`;
/** Not every file waits for the disk: an image that is not finished is never used. Services are not started, and the folder is there that slim images lack and Java's packages write to. */
const INSTALL = `
mkdir -p /usr/share/man/man1
[[ -e /usr/sbin/policy-rc.d ]] || { printf '#!/bin/sh\\nexit 101\\n' > /usr/sbin/policy-rc.d; chmod 755 /usr/sbin/policy-rc.d; }
exec apt-get install -y -q --no-install-recommends -o Acquire::Retries=3 -o Dpkg::Options::=--force-unsafe-io -- "$@"`;
const LINK = `ln -sfn -- "$2" "${BIN}/$1"`;

export async function installDebian(
  shell: RootShell,
  needs: { readonly packages: readonly string[]; readonly runtimes: readonly RuntimeNeed[] },
  has: Contents['runtimes'],
): Promise<Furnished> {
  const names = needs.packages.filter((name) => DEBIAN_NAME.test(name));
  const [named, tooMany] = [names.slice(0, MOST_PACKAGES), names.slice(MOST_PACKAGES)];
  const missing = needs.packages
    .filter((name) => !DEBIAN_NAME.test(name))
    .map((name) => `${JSON.stringify(name.slice(0, 100))} is no name of a Debian package.`);
  if (tooMany.length > 0)
    missing.push(`More than ${MOST_PACKAGES} Debian packages are wanted; left out: ${tooMany.join(', ')}.`);
  if (named.length === 0 && needs.runtimes.length === 0) return { missing, lasting: true };
  const updated = await shell.run(UPDATE, needs.runtimes.length > 0 ? 'backports' : 'release');
  if (updated.exitCode !== 0)
    return {
      missing: [...missing, `Debian's packages could not be reached: ${updated.lastLines}`],
      lasting: false,
    };

  const mains = await chooseMains(shell, needs.runtimes, has);
  const wanted = [...named, ...mains.flatMap(({ runtime, main }) => runtime.packages(main))];
  const there = (await shell.run(INSTALLABLE, ...wanted)).stdout.split('\n').filter(Boolean);
  const unknown = named.filter((name) => !there.includes(name));
  missing.push(...unknown.map((name) => `Debian has no package ${name} for this image.`));
  const failed = await installAll(shell, there);
  for (const { runtime, main } of mains)
    for (const [command, target] of Object.entries(runtime.links?.(main) ?? {}))
      await shell.run(LINK, command, target);
  return { missing: [...missing, ...failed], lasting: failed.length === 0 };
}

/** The package with the version of each language: the newest in the range, else the newest where there is none at all. */
async function chooseMains(shell: RootShell, runtimes: readonly RuntimeNeed[], has: Contents['runtimes']) {
  const mains = [];
  for (const { name, wants } of runtimes) {
    if (name === 'node') continue;
    const runtime = DEBIAN_RUNTIMES[name];
    const candidates = parsePolicy((await shell.run(CANDIDATES, runtime.search)).stdout);
    const versions = [...candidates.keys()];
    const version = newestWithin(versions, wants) ?? (has[name] ? undefined : newestWithin(versions, '*'));
    const main = candidates.get(version ?? '');
    if (main !== undefined) mains.push({ runtime, main });
  }
  return mains;
}

/** Packages by the version that would be installed, without Debian's epoch. */
function parsePolicy(said: string): Map<string, string> {
  const found = said.matchAll(/^(\S+):\n +Installed: .*\n +Candidate: (?:\d+:)?(\d\S*)$/gm);
  return new Map([...found].map(([, name = '', version = '']) => [version, name]));
}

/** All at once; where that fails, each for itself, so that one does not keep the others out. */
async function installAll(shell: RootShell, packages: readonly string[]): Promise<string[]> {
  if (packages.length === 0 || (await shell.run(INSTALL, ...packages)).exitCode === 0) return [];
  const failed: string[] = [];
  for (const name of packages) {
    const { exitCode, lastLines } = await shell.run(INSTALL, name);
    if (exitCode !== 0) failed.push(`Debian's package ${name} could not be installed: ${lastLines}`);
  }
  return failed;
}
