/** What a file is for, judged by its path alone. */
export type PathKind = 'source' | 'test' | 'docs' | 'config' | 'generated' | 'binary';

const BINARY =
  /\.(?:png|jpe?g|gif|webp|avif|ico|bmp|svgz|pdf|zip|t?gz|bz2|xz|zst|7z|rar|jar|war|class|o|a|so|dylib|dll|exe|wasm|node|bin|dat|db|sqlite3?|woff2?|ttf|otf|eot|mp[34]|m4[av]|ogg|wav|mov|avi|webm|psd|sketch|pyc|pem|p12|der|parquet|lockb)$/i;
const LOCK =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lock|deno\.lock|composer\.lock|Gemfile\.lock|Cargo\.lock|poetry\.lock|uv\.lock|Pipfile\.lock|go\.sum|flake\.lock|mix\.lock|Podfile\.lock)$/i;
const GENERATED =
  /(?:^|\/)(?:node_modules|bower_components|vendor|third_party|dist|out|target|coverage|\.yarn|__pycache__|__generated__|deno_dist)\/|[.-]min\.(?:js|css|mjs)$|\.(?:map|snap|generated\.\w+|pb\.go|tsbuildinfo)$|_pb2?\.(?:py|js|ts)$/i;
const TEST =
  /(?:^|\/)(?:tests?|__tests__|specs?|e2e|testing|testdata|fixtures|__fixtures__|__mocks__|[\w-]+-tests?)\/|(?:^|\/)(?:test_[^/]+\.py|conftest\.py|[^/]*[._-](?:test|tests|spec|test-d)\.[cm]?[a-z]+|[^/]*_(?:test|spec)\.\w+|[^/]+Tests?\.(?:java|kt|cs|swift|php|scala)|test\.[cm]?[jt]sx?)$/i;
const DOCS =
  /\.(?:md|mdx|markdown|rst|adoc|txt)$|(?:^|\/)docs?\/|(?:^|\/)(?:LICEN[CS]E|NOTICE|AUTHORS|CHANGELOG|README)[^/]*$/i;
const CONFIG =
  /\.(?:json|jsonc|json5|ya?ml|toml|ini|cfg|conf|properties|lock|editorconfig|env)$|(?:^|\/)\.|(?:^|\/)(?:[^/]*\.config\.[cm]?[jt]s|Dockerfile|Makefile|\w+\.gradle|pom\.xml|go\.mod)$|^benchmarks?\/|^examples?\//i;

export function pathKind(path: string): PathKind {
  if (BINARY.test(path)) return 'binary';
  if (LOCK.test(path) || GENERATED.test(path)) return 'generated';
  if (TEST.test(path)) return 'test';
  if (DOCS.test(path)) return 'docs';
  if (CONFIG.test(path)) return 'config';
  return 'source';
}

/** What comes and goes with tests: snapshots too, which runners write. */
export function belongsToTests(path: string): boolean {
  return pathKind(path) === 'test' || SNAPSHOT.test(path);
}

const SNAPSHOT = /(?:^|\/)__snapshots__\/|\.(?:snap|ambr)$/i;

/** A test that a runner would start, rather than a fixture or helper that lives among tests. */
export function isTestFile(path: string): boolean {
  return pathKind(path) === 'test' && !SUPPORT.test(path) && !DATA.test(path);
}

const SUPPORT =
  /(?:^|\/)(?:testdata|fixtures|__fixtures__|__mocks__|mocks|helpers?|support|snapshots|__snapshots__)\//i;
const DATA = /\.(?:json|ya?ml|txt|md|html?|css|csv|xml|toml|sh|env|tap)$/i;
