import type { Diagnosis } from '../diagnosis.ts';
import {
  packageOfCommand,
  packageOfHeader,
  packageOfLibrary,
  packageOfModule,
  packageOfPhpExtension,
} from './debian.ts';
import { findAll, findAny, quoted, type Said } from './output.ts';

/** Commands that are English words: in a sentence they may be no command. */
const WORDS = new Set(
  'convert dot expect file flex free gem host identify ip less magick man montage name parallel rename screen script time top tree'.split(
    ' ',
  ),
);
const packageNamedInProse = (name: string) => (WORDS.has(name) ? undefined : packageOfCommand(name));

type Named = (name: string) => readonly string[] | undefined;

/** What is missing by its name, which a table knows the package of. The first group is the name. */
const NAMED: readonly (readonly [RegExp, Named])[] = [
  [
    /fatal error:? '?([\w./+-]{1,100}\.(?:h|hpp|hxx|hh))'?(?:: No such file|: No such|[:,]? file not found| not found)/g,
    packageOfHeader,
  ],
  [/Cannot open include file: '([\w./+-]{1,100})'/g, packageOfHeader],
  [
    /(?:^|[\s('"])([\w./+-]{1,100}\.h)'?"? (?:is missing|(?:was|could) not (?:be )?found|not found)/gm,
    packageOfHeader,
  ],
  [/checking for ([\w./+-]{1,100}\.h)(?: usability)?\.\.\. no/g, packageOfHeader],
  [/([\w+.-]{1,80}\.so(?:\.\d+){0,3}): cannot open shared object file/g, packageOfLibrary],
  [/cannot find -l([\w+-]{1,60})/g, (name) => packageOfLibrary(`lib${name}.so`)],
  [/unable to find library -l([\w+-]{1,60})/g, (name) => packageOfLibrary(`lib${name}.so`)],
  [/Package '?"?([\w+.-]{1,60})'?"?,? (?:required by '[^'\n]{1,60}', )?(?:was )?not found/g, packageOfModule],
  [/No package '([\w+.-]{1,60})' found/g, packageOfModule],
  [/The system library `([\w+.-]{1,60})` required by crate/g, packageOfModule],
  [/Could NOT find ([\w+-]{1,60})/g, packageOfModule],
  [/Could not find a package configuration file provided by "([\w+-]{1,60})"/g, packageOfModule],
  [/Dependency "?([\w+.-]{1,60})"? not found, tried pkgconfig/g, packageOfModule],
  [/(?:^|[\s/])([\w.+-]{1,60}): (?:command )?not found$/gm, packageOfCommand],
  [/^(?:g?make(?:\[\d+\])?): ([\w.+-]{1,60}): No such file or directory$/gm, packageOfCommand],
  [/env: [‘'"]?([\w.+-]{1,60})[’'"]?: No such file or directory/g, packageOfCommand],
  [/\bspawn(?:Sync)? ([\w.+/-]{1,60}) ENOENT\b/g, packageOfCommand],
  [/exec: "([\w.+-]{1,60})": executable file not found in \$PATH/g, packageOfCommand],
  [/No such file or directory: '([\w.+-]{1,60})'/g, packageOfCommand],
  [/No such file or directory - ([\w.+-]{1,60})$/gm, packageOfCommand],
  [/Cannot run program "([\w.+-]{1,60})"/g, packageOfCommand],
  [/failed to (?:execute|run) (?:command|program)?:? ?[`'"]([\w.+-]{1,60})[`'"]/gi, packageOfCommand],
  [/Program '?([\w.+-]{1,60})'? (?:not found|found: NO)/gi, packageOfCommand],
  [/is `([\w.+-]{1,60})` not installed\?/g, packageOfCommand],
  [
    /(?:Couldn't|Could not|Unable to|failed to|cannot) (?:find|locate) (?:the )?[`'"]?([\w.+-]{1,60})[`'"]? (?:executable|binary|in (?:your )?(?:PATH|\$PATH)|compiler|installed)/gi,
    packageNamedInProse,
  ],
  [
    /[`'"]?([\w.+-]{1,60})[`'"]? (?:executable )?(?:is )?(?:not found|not installed|could not be found)(?:[.,]? (?:or not )?(?:in|on) (?:the |your )?(?:system )?\$?(?:PATH|path)| executable)/gi,
    packageNamedInProse,
  ],
  [
    /requires (?:PHP extension )?ext-([a-z0-9_]{1,30})\b[^\n]*missing from your system/g,
    packageOfPhpExtension,
  ],
  [/the requested PHP extension ([a-z0-9_]{1,30}) is missing/g, packageOfPhpExtension],
];

const TOOLS = ['build-essential', 'pkg-config'];
const PYTHON = ['python3', 'python3-dev'];

/** Sayings that mean a certain package without naming it. */
const MEANING: readonly (readonly [RegExp, readonly string[]])[] = [
  [
    /gyp ERR! find Python\b|Could not find any Python installation to use|Can't find Python executable/,
    PYTHON,
  ],
  [
    /gyp ERR! stack Error: not found: make|gyp ERR!.{0,60}`make` failed with exit code: 127/,
    ['build-essential'],
  ],
  [
    /not found: (?:make|g\+\+|gcc|cc)\b|linker `cc` not found|make: (?:g\+\+|gcc|cc): (?:Command not found|No such file or directory)/,
    ['build-essential'],
  ],
  [
    /(?:unable to execute|command) '(?:x86_64-linux-gnu-|aarch64-linux-gnu-)?(?:gcc|g\+\+|cc)'(?:: No such file| failed: No such file)/,
    ['build-essential'],
  ],
  [
    /No acceptable C compiler found|no acceptable C compiler found in \$PATH|C compiler cannot create executables/i,
    ['build-essential'],
  ],
  [/No CMAKE_CXX?_COMPILER could be found|Failed to find [`'"]?(?:cc|c\+\+)\b/, ['build-essential', 'cmake']],
  [
    /pg_config executable not found|pg_config is required to build psycopg2/,
    ['libpq-dev', 'build-essential'],
  ],
  [
    /mysql_config(?:: | )not found|Can not find valid pkg-config name.{0,200}MYSQLCLIENT/,
    ['default-libmysqlclient-dev', ...TOOLS],
  ],
  [
    /Please make sure the libxml2 and libxslt development packages are installed/,
    ['libxml2-dev', 'libxslt1-dev'],
  ],
  [
    /Unable to build xmlsec|xmlsec1 is not installed or not in path|fatal error: xmlsec\//,
    ['libxmlsec1-dev', 'libxml2-dev', ...TOOLS],
  ],
  [
    /Could not find directory of OpenSSL installation|Could not find openssl via pkg-config|OpenSSL development headers/,
    ['libssl-dev', 'pkg-config'],
  ],
  [/The headers or library files could not be found for jpeg/, ['libjpeg-dev', 'zlib1g-dev']],
  [/The headers or library files could not be found for zlib/, ['zlib1g-dev']],
  [
    /(?:pkg-config|pkgconf)(?:: | )?(?:command )?(?:was )?(?:not found|could not be found|is required)|Could not run [`'"]?(?:PKG_CONFIG|pkg-config)|The pkg-config command could not be found/i,
    ['pkg-config'],
  ],
  [
    /Unable to find libclang|couldn't find any valid shared libraries matching: \['libclang/,
    ['libclang-dev', 'clang'],
  ],
  [/Could not find `?protoc`?|protoc failed: No such file/, ['protobuf-compiler']],
  [
    /mkmf\.rb can't find header files for ruby|cannot load such file -- mkmf/,
    ['ruby-dev', 'build-essential'],
  ],
  [
    /The virtual environment was not created successfully because ensurepip is not available/,
    ['python3-venv'],
  ],
  [/No module named '?_?tkinter'?/, ['python3-tk']],
  [/No module named '?pip'?$/m, ['python3-pip']],
  [/Failed to launch the browser process[^\n]*(?:\n[^\n]*){0,4}cannot open shared object/, ['chromium']],
  [
    /git: 'lfs' is not a git command|git-lfs(?:: |)? ?(?:command )?(?:not found|was not found)|This repository is configured for Git LFS but 'git-lfs' was not found/,
    ['git-lfs'],
  ],
  [
    /Error: Can't open display|cannot open display|Missing X server or \$DISPLAY|xvfb-run: (?:command )?not found/,
    ['xvfb', 'xauth'],
  ],
  [/The (?:unzip|zip) extension and unzip\/7z commands are both missing|unzip\/7z/, ['unzip', 'php-zip']],
  [/fatal error: Python\.h/, ['python3-dev', 'build-essential']],
];

export function missingSystemPackage(output: string): Diagnosis | undefined {
  const found = NAMED.flatMap(([pattern, packagesOf]) =>
    findAll(output, pattern).flatMap((said) => {
      const packages = packagesOf(said.groups[0] ?? '');
      return packages ? [{ said, packages }] : [];
    }),
  );
  for (const [pattern, packages] of MEANING) {
    const said = findAny(output, [pattern]);
    if (said) found.push({ said, packages });
  }
  const [first] = found;
  if (first === undefined) return undefined;
  const packages = [...new Set(found.flatMap((one) => one.packages))].sort();
  return { kind: 'system-package', packages, because: becauseOf(first.said, packages) };
}

function becauseOf(said: Said, packages: readonly string[]): string {
  const more = packages.length > MOST_NAMED ? ` and ${packages.length - MOST_NAMED} more` : '';
  return `It needs ${packages.slice(0, MOST_NAMED).join(', ')}${more}: ${quoted(said.line)}`;
}

const MOST_NAMED = 5;
