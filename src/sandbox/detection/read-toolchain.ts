import { parseRepositoryConfig, type RepositoryConfig } from '../../config/repository-config.ts';
import { readBlobs } from '../../repository/blobs.ts';
import type { Mirror, TreeFile } from '../../repository/repository.ts';
import { RUNTIME_NAMES } from '../runtime.ts';
import { rangeOf } from './versions/version-range.ts';
import { detectToolchain, type Override, type Toolchain } from './toolchain.ts';

/** What the repository is at a commit, with what its maintainers configured in place of what was detected. */
export async function readToolchain(
  mirror: Mirror,
  commit: string,
  config: RepositoryConfig,
): Promise<Toolchain> {
  const files = await mirror.files(commit);
  const texts = await readManifests(mirror, files);
  const read = (path: string) => Promise.resolve(texts.get(path));
  return detectToolchain(new Set(files.map(({ path }) => path)), read, overrideOf(config));
}

/** The same with the configuration of that very commit. */
export async function readConfiguredToolchain(
  mirror: Mirror,
  commit: string,
): Promise<{ toolchain: Toolchain; problems: readonly string[] }> {
  const file = await mirror.read(commit, '.github/heirloom.yml');
  const { config, problems } = parseRepositoryConfig(file && Buffer.from(file).toString('utf8'));
  return { toolchain: await readToolchain(mirror, commit, config), problems };
}

/** The names of all files that a detector reads. */
const READ =
  /(?:^|\/)(?:package\.json|pyproject\.toml|setup\.(?:py|cfg)|[\w.-]*requirements[\w.-]*\.(?:txt|in)|go\.mod|Cargo\.toml|pom\.xml|(?:build|settings)\.gradle(?:\.kts)?|Gemfile|Rakefile|[\w.-]+\.gemspec|composer\.json|Pipfile|project\.json)$/;
const READ_NEAR_THE_ROOT =
  /^(?:[^/]+\/){0,3}(?:\.[\w.-]+|[\w.-]*lock[\w.-]*|[\w.-]+\.(?:json|ya?ml|toml|ini|lock|md|rst|py)|Makefile|makefile|GNUmakefile|Dockerfile|rust-toolchain|go\.work|gradle-wrapper\.properties)$|^\.github\/workflows\/|^\.devcontainer\/|^(?:scripts?|ci|\.ci|bin|tools?)\/[\w./-]+$|(?:^|\/)requirements\/[\w.-]+\.(?:txt|in)$|^gradle\//;

const MAX_FILE_BYTES = 24 << 20;
const MAX_MANIFEST_BYTES = 4 << 20;
const MAX_BYTES = 96 << 20;
const MAX_FILES = 8_000;

/** Through one git process; of what there would be too much, the files nearest to the root. */
async function readManifests(mirror: Mirror, files: readonly TreeFile[]): Promise<Map<string, string>> {
  const depth = ({ path }: TreeFile) => path.split('/').length;
  const chosen: TreeFile[] = [];
  let bytes = 0;
  for (const file of files.filter(isRead).sort((a, b) => depth(a) - depth(b))) {
    if (chosen.length >= MAX_FILES) break;
    if (bytes + file.size > MAX_BYTES) continue;
    bytes += file.size;
    chosen.push(file);
  }
  const byBlob = Map.groupBy(chosen, ({ blob }) => blob);
  const texts = new Map<string, string>();
  for await (const { blob, content } of readBlobs(mirror, [...byBlob.keys()]))
    for (const { path } of byBlob.get(blob) ?? []) texts.set(path, Buffer.from(content).toString('utf8'));
  return texts;
}

function isRead({ path, mode, size }: TreeFile): boolean {
  if (!mode.startsWith('100') || /(?:^|\/)node_modules\//.test(path)) return false;
  if (READ.test(path)) return size <= MAX_MANIFEST_BYTES;
  return READ_NEAR_THE_ROOT.test(path) && size <= (/lock/i.test(path) ? MAX_FILE_BYTES : MAX_MANIFEST_BYTES);
}

/** The maintainers' own words, under the names the toolchain has for them. */
function overrideOf({ commands = {}, environment = {} }: RepositoryConfig): Override {
  const { 'test-files': testFiles, ...others } = commands;
  const { 'system-packages': systemPackages, hosts, scripts, ...versions } = environment;
  const override = {
    ...others,
    testFiles,
    runtimes: RUNTIME_NAMES.flatMap((name) => {
      const wants = versions[name];
      return wants === undefined ? [] : [{ name, wants: rangeOf(name, wants) ?? wants }];
    }),
    systemPackages,
    hosts,
    runScripts: scripts,
  };
  return Object.fromEntries(Object.entries(override).filter(([, value]) => value !== undefined));
}
