const SSH = /ssh:\/\/git@|git@[\w.-]+:|over SSH/;

/** git servers answer to HTTPS what they answer to SSH, and ask nobody who they are where the repository is public. */
export function overHttps(install: string, { host, because }: { host: string | undefined; because: string }) {
  if (!SSH.test(because) || host === undefined || !/^[a-z0-9.-]+$/.test(host)) return undefined;
  const instead = `git config --global --replace-all url.https://${host}/.insteadOf`;
  if (install.includes(instead)) return undefined;
  const add = `git config --global --add url.https://${host}/.insteadOf`;
  return `${instead} ssh://git@${host}/; ${add} git@${host}:; ${install}`;
}

/** What makes a package manager follow its lock file to the letter, and what takes the place of that. */
const EXACT: readonly (readonly [exact: RegExp, loose: string])[] = [
  [/\bnpm ci\b/, 'npm install --no-package-lock'],
  [/\bpnpm install (.*)--frozen-lockfile/, 'pnpm install $1--no-frozen-lockfile'],
  [/\bbun install (.*)--frozen-lockfile/, 'bun install $1--no-save'],
  [/ --frozen-lockfile\b/, ' --no-lockfile'],
  [/ --immutable\b/, ' --no-immutable'],
  [/\buv sync (.*)(?:--locked|--frozen)/, 'uv sync $1--upgrade'],
  [/\bpoetry install\b/, 'poetry lock && poetry install'],
  [/ --require-hashes\b/, ''],
  [/\bbundle config set (?:--local )?(?:frozen|deployment) true/, 'bundle config set --local frozen false'],
  [/ --(?:locked|frozen)\b/, ''],
  [/\bcomposer install\b/, 'composer update'],
  [/\bgo mod download\b/, 'go mod tidy && go mod download'],
];

const PINNED = /resolve config dependency @?pnpm|BAD_CONFIG_DEP|BAD_PM_VERSION/;
const UNPINNED = 'export pnpm_config_pm_on_fail=ignore npm_config_manage_package_manager_versions=false; ';

const PEERS = /ERESOLVE|peer dep|PEER_DEP/i;

/**
 * The installation without the lock file; with less regard to peer dependencies where these are what does not fit.
 * Nothing where it is loose already.
 */
export function loosened(install: string, because: string): string | undefined {
  if (PINNED.test(because)) return install.startsWith(UNPINNED) ? undefined : UNPINNED + install;
  if (PEERS.test(because) && install.includes('npm ') && !install.includes('--legacy-peer-deps')) {
    return install.replaceAll(/\bnpm (ci|install)\b/g, 'npm $1 --legacy-peer-deps');
  }
  // The loose one was tried there already.
  if (install.includes(' || ')) return undefined;
  for (const [exact, loose] of EXACT) {
    const other = install.replace(exact, loose);
    if (other !== install) return other;
  }
  return undefined;
}

const CACHE = '"$PWD/.heirloom-cache"';
const CACHES = [
  'XDG_CACHE_HOME',
  'YARN_CACHE_FOLDER',
  'npm_config_cache',
  'npm_config_store_dir',
  'PIP_CACHE_DIR',
  'UV_CACHE_DIR',
  'BUN_INSTALL_CACHE_DIR',
  'COMPOSER_CACHE_DIR',
];

/**
 * The home folder is smaller than the workspace, and holds the caches of package managers. In the workspace they have
 * more room, hard links work, and nobody asks for them once the installation is done.
 */
export function cachesInside(install: string): string | undefined {
  if (install.includes(CACHE)) return undefined;
  const there = CACHES.map((name) => `${name}=${CACHE}`).join(' ');
  return `rm -rf ~/.cache ~/.npm ~/.local/share/pnpm; (export ${there}; ${install}); installed=$?; rm -rf ${CACHE}; exit $installed`;
}
