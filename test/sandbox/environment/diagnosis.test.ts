import { describe, expect, it } from 'vitest';
import { diagnose, type Failed } from '../../../src/sandbox/environment/diagnosis.ts';
import type { EnvironmentToolchain } from '../../../src/sandbox/environment/environment.ts';

const TOOLCHAIN: EnvironmentToolchain = { systemPackages: [], runtimes: [] };

function diagnosed(output: string, more: Partial<Failed> = {}) {
  return diagnose(
    { phase: 'install', output, exitCode: 1, ending: 'exited', refusedHosts: [], ...more },
    TOOLCHAIN,
  );
}

describe('a missing system package is named from what was printed', () => {
  it.each([
    ['fatal error: ffi.h: No such file or directory', ['libffi-dev']],
    [
      'c/_cffi_backend.c:15:10: fatal error: ffi.h: No such file or directory\ncompilation terminated.',
      ['libffi-dev'],
    ],
    ['build/temp/x.c:3:10: fatal error: openssl/opensslv.h: No such file or directory', ['libssl-dev']],
    ['./psycopg/psycopg.h:36:10: fatal error: libpq-fe.h: No such file or directory', ['libpq-dev']],
    [
      'Error: pg_config executable not found.\n\npg_config is required to build psycopg2 from source.',
      ['build-essential', 'libpq-dev'],
    ],
    ['src/lxml/etree.c:314:10: fatal error: libxml/xmlversion.h: No such file or directory', ['libxml2-dev']],
    [
      'error: libxml/xmlversion.h: No such file\n../src/x.h:1:10: fatal error: libxml/xmlversion.h: No such file or directory',
      ['libxml2-dev'],
    ],
    [
      'gyp ERR! find Python \ngyp ERR! find Python Python is not set from command line or npm configuration',
      ['python3', 'python3-dev'],
    ],
    [
      'gyp ERR! stack Error: not found: make\ngyp ERR! stack at getNotFoundError (which.js:13:12)',
      ['build-essential'],
    ],
    ['make: g++: No such file or directory', ['build-essential']],
    [
      'error: linker `cc` not found\n  |\n  = note: No such file or directory (os error 2)',
      ['build-essential'],
    ],
    ["error: command 'gcc' failed: No such file or directory", ['build-essential']],
    [
      "/bin/sh: 1: pkg-config: not found\ngyp: Call to 'pkg-config pixman-1 --libs' returned exit status 127",
      ['pkg-config'],
    ],
    [
      "Package pixman-1 was not found in the pkg-config search path.\nPerhaps you should add the directory containing `pixman-1.pc'\nNo package 'pixman-1' found",
      ['libpixman-1-dev', 'pkg-config'],
    ],
    ['bash: line 1: cmake: command not found', ['cmake']],
    ['sh: 1: rsync: not found', ['rsync']],
    [
      'make: protoc: No such file or directory\nexec: "protoc": executable file not found in $PATH',
      ['protobuf-compiler'],
    ],
    [
      'Error: spawn rsync ENOENT\n    at ChildProcess._handle.onexit (node:internal/child_process:286:19)',
      ['rsync'],
    ],
    ["FileNotFoundError: [Errno 2] No such file or directory: 'git-lfs'", ['git-lfs']],
    ["git: 'lfs' is not a git command. See 'git --help'.", ['git-lfs']],
    ["/usr/bin/env: 'python': No such file or directory", ['python-is-python3']],
    ['ImportError: libGL.so.1: cannot open shared object file: No such file or directory', ['libgl1']],
    [
      '/root/.cache/chrome: error while loading shared libraries: libnss3.so: cannot open shared object file: No such file or directory',
      expect.arrayContaining(['libnss3', 'libgbm1']),
    ],
    ['/usr/bin/ld: cannot find -lpq: No such file or directory', ['libpq-dev']],
    [
      '  The system library `openssl` required by crate `openssl-sys` was not found.',
      ['libssl-dev', 'pkg-config'],
    ],
    ["checking for libpq-fe.h... no\nCan't find the 'libpq-fe.h header", ['libpq-dev']],
    [
      "  - Root composer.json requires PHP extension ext-mbstring * but it is missing from your system. Install or enable PHP's mbstring extension.",
      ['php-mbstring'],
    ],
    [
      'CMake Error: Could NOT find CURL (missing: CURL_LIBRARY CURL_INCLUDE_DIR)',
      ['libcurl4-openssl-dev', 'pkg-config'],
    ],
    [
      '../src/common.h:13:10: fatal error: vips/vips8: No such file or directory\nfatal error: vips/vips.h: No such file or directory',
      ['libvips-dev'],
    ],
  ])('%s', (output, packages) => {
    expect(diagnosed(output)).toMatchObject({ kind: 'system-package', packages });
  });
});

describe('a wrong version of a runtime is named with the one that is wanted', () => {
  it.each([
    [
      'npm error code EBADENGINE\nnpm error engine Unsupported engine\nnpm error engine Not compatible with your version of node/npm: chai@6.0.0\nnpm error notsup Not compatible with your version of node/npm: chai@6.0.0\nnpm error notsup Required: {"node":">=26"}\nnpm error notsup Actual:   {"npm":"11.6.2","node":"v24.11.1"}',
      'node',
      '>=26',
    ],
    [
      ' ERR_PNPM_UNSUPPORTED_ENGINE  Unsupported environment (bad pnpm and/or Node.js version)\n\nYour Node version is incompatible with "/workspace".\n\nExpected version: >=26\nGot: v24.11.1',
      'node',
      '>=26',
    ],
    [
      'error fixture@1.0.0: The engine "node" is incompatible with this module. Expected version "^18 || ^20". Got "24.11.1"',
      'node',
      '^18 || ^20',
    ],
    ["SyntaxError: Unexpected token '?.'", 'node', '>=14'],
    ["SyntaxError: Unexpected token '??='", 'node', '>=16'],
    [
      'Error [ERR_REQUIRE_ESM]: require() of ES Module /workspace/node_modules/chalk/index.js not supported.',
      'node',
      '>=22.12',
    ],
    ['Error [ERR_UNKNOWN_BUILTIN_MODULE]: No such built-in module: node:sqlite', 'node', '>=22.13'],
    ["code: 'ERR_OSSL_EVP_UNSUPPORTED'", 'node', '16'],
    ['TypeError: Promise.withResolvers is not a function', 'node', '>=22'],
    ['TypeError: crypto.hash is not a function', 'node', '>=20.19'],
    ['ReferenceError: File is not defined', 'node', '>=20'],
    ["ERROR: Package 'demo' requires a different Python: 3.11.2 not in '>=3.13'", 'python', '>=3.13'],
    [
      'ERROR: Ignored the following versions that require a different python version: 2.3.0 Requires-Python >=3.12\nERROR: Could not find a version that satisfies the requirement numpy==2.3.0',
      'python',
      '>=3.12',
    ],
    ['Current Python version (3.11.2) is not allowed by the project (>=3.12,<4).', 'python', '>=3.12 <4'],
    ["ModuleNotFoundError: No module named 'distutils'", 'python', '<3.12'],
    ["ModuleNotFoundError: No module named 'tomllib'", 'python', '>=3.11'],
    ['go: go.mod requires go >= 1.22.3 (running go 1.19.8; GOTOOLCHAIN=local)', 'go', '>=1.22.3'],
    [
      "go: errors parsing go.mod:\n/workspace/go.mod:3: invalid go version '1.22.0': must match format 1.23",
      'go',
      '>=1.22',
    ],
    ['main.go:4:2: package slices is not in GOROOT (/usr/lib/go-1.19/src/slices)', 'go', '>=1.21'],
    [
      'error: package `home v0.5.11` cannot be built because it requires rustc 1.81 or newer, while the currently active rustc version is 1.63.0',
      'rust',
      '>=1.81',
    ],
    [
      'error: failed to parse lock file at: /workspace/Cargo.lock\n\nCaused by:\n  lock file version `4` was found, but this version of Cargo does not understand this lock file',
      'rust',
      '>=1.78',
    ],
    ['[ERROR] Fatal error compiling: error: release version 21 not supported -> [Help 1]', 'java', '>=21'],
    [
      'java.lang.UnsupportedClassVersionError: a/B has been compiled by a more recent version of the Java Runtime (class file version 65.0), this version of the Java Runtime only recognizes class file versions up to 61.0',
      'java',
      '>=21',
    ],
    ['Your Ruby version is 3.1.2, but your Gemfile specified ~> 3.3', 'ruby', '^3.3'],
    [
      '  - Root composer.json requires php ^8.4 but your php version (8.2.7) does not satisfy that requirement.',
      'php',
      '^8.4',
    ],
    ['bash: line 1: cargo: command not found', 'rust', '*'],
    ['sh: 1: java: not found', 'java', '*'],
    ['Error: spawn go ENOENT', 'go', '*'],
  ])('%s', (output, name, wants) => {
    expect(diagnosed(output)).toMatchObject({ kind: 'runtime', need: { name, wants } });
  });
});

describe('a registry that wants credentials is told from one that cannot be reached', () => {
  it.each([
    [
      'npm error code E401\nnpm error Incorrect or missing password.\nnpm error 401 Unauthorized - GET https://npm.acme.example/@acme%2fui',
      'npm.acme.example',
    ],
    [
      'npm error code ENEEDAUTH\nnpm error need auth This command requires you to be logged in to https://npm.pkg.github.com/',
      'npm.pkg.github.com',
    ],
    [
      "npm error code E404\nnpm error 404 Not Found - GET https://registry.npmjs.org/@acme%2fsecret - Not found\nnpm error 404\nnpm error 404  '@acme/secret@^1.0.0' is not in this registry.",
      'registry.npmjs.org',
    ],
    [
      'npm error code E401\nnpm error 401 Unauthorized - GET https://npm.pkg.github.com/download/@acme/ui/1.0.0/abc - authentication token not provided',
      'npm.pkg.github.com',
    ],
    [' ERR_PNPM_FETCH_401  GET https://npm.acme.example/@acme%2Fui: Unauthorized - 401', 'npm.acme.example'],
    [
      'Looking in indexes: https://pypi.acme.example/simple\nERROR: HTTP error 403 while getting\nERROR: 403 Client Error: Forbidden for url: https://pypi.acme.example/simple/secret/',
      'pypi.acme.example',
    ],
    ["fatal: could not read Username for 'https://github.com': terminal prompts disabled", 'github.com'],
    ['Authentication is required for rubygems.pkg.github.com.', 'rubygems.pkg.github.com'],
    [
      'Could not transfer artifact a:b:jar:1 from/to acme (https://maven.acme.example/repo): status code: 401, reason phrase: Unauthorized (401)',
      'maven.acme.example',
    ],
  ])('%s', (output, host) => {
    expect(diagnosed(output)).toMatchObject({ kind: 'private-registry', host });
  });

  it.each([
    [
      'npm error code ENOTFOUND\nnpm error network request to https://registry.npmjs.org/lodash failed, reason: getaddrinfo ENOTFOUND registry.npmjs.org',
      'registry.npmjs.org',
    ],
    [
      'npm error code EAI_AGAIN\nnpm error request to https://registry.npmjs.org/is-odd failed, reason: getaddrinfo EAI_AGAIN registry.npmjs.org',
      'registry.npmjs.org',
    ],
    [
      "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError(\"HTTPSConnection(host='pypi.org', port=443): Failed to establish a new connection\")': /simple/six/\nERROR: Could not find a version that satisfies the requirement six (from versions: none)\nERROR: No matching distribution found for six",
      'pypi.org',
    ],
    [
      'go: github.com/pkg/errors@v0.9.1: Get "https://proxy.golang.org/github.com/pkg/errors/@v/v0.9.1.mod": dial tcp: lookup proxy.golang.org: no such host',
      'proxy.golang.org',
    ],
    [
      "warning: spurious network error (3 tries remaining): [6] Couldn't resolve host name (Could not resolve host: index.crates.io)\nerror: failed to download from `https://index.crates.io/config.json`",
      'index.crates.io',
    ],
    [
      'Could not transfer artifact x from/to central (https://repo.maven.apache.org/maven2): repo.maven.apache.org: Unknown host',
      'repo.maven.apache.org',
    ],
    [
      "> Could not GET 'https://plugins.gradle.org/m2/a.pom'.\n   > java.net.UnknownHostException: plugins.gradle.org",
      'plugins.gradle.org',
    ],
    ['Could not reach host rubygems.org. Check your network connection and try again.', 'rubygems.org'],
    [
      'curl error 6 while downloading https://repo.packagist.org/packages.json: Could not resolve host: repo.packagist.org',
      'repo.packagist.org',
    ],
    [
      "fatal: unable to access 'https://github.com/a/b.git/': Could not resolve host: github.com",
      'github.com',
    ],
    [
      'npm error code SELF_SIGNED_CERT_IN_CHAIN\nnpm error request to https://registry.npmjs.org/a failed, reason: self-signed certificate in certificate chain',
      'registry.npmjs.org',
    ],
  ])('%s', (output, host) => {
    expect(diagnosed(output)).toMatchObject({ kind: 'network', host, refused: false });
  });

  it('takes a refusal of its own for what it is, whatever number it comes with', () => {
    const output =
      'npm error code E403\nnpm error 403 403 Forbidden - GET https://cdn.acme.example/a.tgz - not on the list';
    expect(diagnosed(output, { refusedHosts: ['cdn.acme.example'] })).toMatchObject({
      kind: 'network',
      host: 'cdn.acme.example',
      refused: true,
    });
    expect(
      diagnosed('curl: (56) CONNECT tunnel failed, response 403', { refusedHosts: ['cdn.acme.example'] }),
    ).toMatchObject({ kind: 'network', host: 'cdn.acme.example', refused: true });
  });
});
