import type { RuntimeName } from '../runtime.ts';

/** How Debian packages a language. */
interface DebianRuntime {
  /** The names of the packages that have its version, as `apt-cache search` understands them. */
  readonly search: string;
  /** What belongs to such a package, itself included. */
  readonly packages: (main: string) => readonly string[];
  /** Commands that Debian does not put on the path under their own name. */
  readonly links?: (main: string) => Readonly<Record<string, string>>;
}

const PHP_EXTENSIONS = [
  'bcmath',
  'curl',
  'gd',
  'intl',
  'mbstring',
  'mysql',
  'pgsql',
  'sqlite3',
  'xml',
  'zip',
];

export const DEBIAN_RUNTIMES: Readonly<Record<Exclude<RuntimeName, 'node'>, DebianRuntime>> = {
  python: {
    search: String.raw`^python3\.[0-9]+$`,
    packages: (main) => [main, `${main}-venv`, `${main}-dev`, 'python3-pip'],
    links: (main) => ({ python3: `/usr/bin/${main}`, python: `/usr/bin/${main}` }),
  },
  go: {
    search: String.raw`^golang-[0-9]+\.[0-9]+-go$`,
    packages: (main) => [main],
    links: (main) => {
      const folder = `/usr/lib/${main.replace(/^golang-(.*)-go$/, 'go-$1')}/bin`;
      return { go: `${folder}/go`, gofmt: `${folder}/gofmt` };
    },
  },
  rust: {
    // Debian's stable releases bring a newer one for browsers, as rustc-web.
    search: String.raw`^rustc(-web|-[0-9.]+)?$`,
    packages: (main) =>
      ['rustc', 'cargo', 'rustfmt', 'rust-clippy'].map((name) => main.replace('rustc', name)),
  },
  java: {
    search: '^openjdk-[0-9]+-jdk-headless$',
    packages: (main) => [main, 'maven'],
  },
  ruby: {
    search: String.raw`^ruby[0-9]+\.[0-9]+$`,
    packages: (main) => [main, `${main}-dev`, 'ruby', 'bundler'],
  },
  php: {
    search: String.raw`^php[0-9]+\.[0-9]+-cli$`,
    packages: (main) => [
      main,
      ...PHP_EXTENSIONS.map((extension) => main.replace(/cli$/, extension)),
      'composer',
      'phpunit',
    ],
  },
};
