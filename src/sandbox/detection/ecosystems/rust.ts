import { z } from 'zod';
import type { Clues } from '../clues/clues.ts';
import { foldersWith, type Detected, type Detector } from '../detected.ts';
import { isPlainFolder } from '../shell-word.ts';
import type { PackageCommands, WithoutRegistry } from '../toolchain.ts';
import { readToml, type Tree } from '../tree.ts';

export const rust: Detector = {
  ecosystem: 'rust',
  marks: ['Cargo.toml'],
  sources: /\.rs$/,
  detect: detectRust,
};

const table = z.record(z.string(), z.unknown()).catch({}).default({});
const CargoToml = z.object({
  package: z.object({ name: z.string() }).optional().catch(undefined),
  workspace: z.object({ dependencies: table }).optional().catch(undefined),
  dependencies: table,
  'dev-dependencies': table,
  'build-dependencies': table,
});
type CargoToml = z.infer<typeof CargoToml>;

const MAX_CRATES = 300;

async function detectRust(tree: Tree, clues: Clues): Promise<Detected | undefined> {
  if (!tree.files.has('Cargo.toml')) return undefined;
  const root = CargoToml.safeParse(await readToml(tree, 'Cargo.toml')).data;
  const isWorkspace = root?.workspace !== undefined;
  const everything = isWorkspace ? ' --workspace' : '';
  const [features, featuresFrom] = featuresOf(clues);
  const packages = isWorkspace ? await cratesIn(tree) : [];
  const usesClippy = clues.commands.some(({ words }) => words[0] === 'cargo' && words.includes('clippy'));
  const without = root && packages.length === 0 ? debianRust(root) : undefined;
  return {
    install: tree.files.has('Cargo.lock') ? 'cargo fetch --locked' : 'cargo fetch',
    build: `cargo build --offline${everything}`,
    test: `cargo test --offline${everything}${features}`,
    ...(usesClippy && { lint: `cargo clippy --offline${everything} --all-targets${features}` }),
    format: isWorkspace ? 'cargo fmt --all --check' : 'cargo fmt --check',
    typecheck: `cargo check --offline${everything} --all-targets`,
    packages,
    systemPackages: ['rustfmt', ...(usesClippy ? ['rust-clippy'] : [])],
    ...(without && { withoutRegistry: without }),
    because: [
      `Cargo.toml: a Rust ${isWorkspace ? 'workspace' : 'crate'}`,
      ...(features ? [`test: \`${features.trim()}\`, from ${featuresFrom}`] : []),
      ...(usesClippy ? ['lint: clippy, which the repository’s people run'] : []),
    ],
  };
}

/** Only what people always test with: single features are of single jobs, and may need what is not here. */
function featuresOf({ commands }: Clues): [features: string, source: string] {
  const tests = commands.filter(({ words }) => words[0] === 'cargo' && words[1] === 'test');
  const all = tests.find(({ words }) => words.includes('--all-features'));
  return all && all === tests[0] ? [' --all-features', all.source] : ['', ''];
}

async function cratesIn(tree: Tree): Promise<PackageCommands[]> {
  const crates: PackageCommands[] = [];
  for (const folder of foldersWith(tree, 'Cargo.toml').filter(isPlainFolder).slice(0, MAX_CRATES)) {
    const name = CargoToml.safeParse(await readToml(tree, `${folder}/Cargo.toml`)).data?.package?.name;
    if (name === undefined || !/^[\w-]+$/.test(name) || /(?:^|\/)(?:fuzz|target|vendor)(?:\/|$)/.test(folder))
      continue;
    crates.push({
      folder,
      name,
      commands: {
        build: `cargo build --offline -p ${name}`,
        test: `cargo test --offline -p ${name}`,
        format: `cargo fmt -p ${name} --check`,
        typecheck: `cargo check --offline -p ${name} --all-targets`,
      },
    });
  }
  return crates;
}

/** Debian's crates in the place of the index's; a lock file would ask for other versions. */
function debianRust(root: CargoToml): WithoutRegistry {
  const names = ['dependencies', 'dev-dependencies', 'build-dependencies'] as const;
  const crates = names
    .flatMap((kind) => Object.keys(root[kind]))
    .filter((name) => /^[A-Za-z][\w-]*$/.test(name));
  return {
    systemPackages: [
      ...new Set(crates.map((name) => `librust-${name.toLowerCase().replaceAll('_', '-')}-dev`)),
    ].slice(0, 60),
    install: [
      'mkdir -p ~/.cargo',
      String.raw`printf '[source.crates-io]\nreplace-with = "debian"\n[source.debian]\ndirectory = "/usr/share/cargo/registry"\n' > ~/.cargo/config.toml`,
      'mkdir -p /usr/share/cargo/registry 2> /dev/null; rm -f Cargo.lock; cargo generate-lockfile --offline',
    ].join(' && '),
  };
}
