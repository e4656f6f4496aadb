import { z } from 'zod';
import { rangeOf } from '../versions/version-range.ts';
import type { DetectedRuntime } from '../toolchain.ts';
import type { RuntimeName } from '../../runtime.ts';
import { readJson, readText, type Tree } from '../tree.ts';
import { cluesIn, type Clue } from './clue.ts';

const Command = z.union([
  z.string(),
  z.array(z.string()).transform((words) => words.join(' ')),
  z
    .record(z.string(), z.union([z.string(), z.array(z.string())]))
    .transform((all) => Object.values(all).flat().join('\n')),
]);
const Devcontainer = z.object({
  image: z.string().optional().catch(undefined),
  features: z.record(z.string(), z.unknown()).optional().catch(undefined),
  build: z
    .object({ dockerfile: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
  onCreateCommand: Command.optional().catch(undefined),
  updateContentCommand: Command.optional().catch(undefined),
  postCreateCommand: Command.optional().catch(undefined),
});

interface FoundDevcontainer {
  readonly commands: Clue[];
  /** What its image is built with. */
  readonly built: Clue[];
  readonly runtimes: DetectedRuntime[];
  readonly hinted: DetectedRuntime[];
}

const PLACES = ['.devcontainer/devcontainer.json', '.devcontainer.json'];

export async function readDevcontainer(tree: Tree): Promise<FoundDevcontainer> {
  const path = PLACES.find((place) => tree.files.has(place));
  const parsed = path === undefined ? undefined : Devcontainer.safeParse(await readJson(tree, path)).data;
  if (path === undefined || !parsed) return { commands: [], built: [], runtimes: [], hinted: [] };
  const { image, features = {}, build } = parsed;
  const commands = [parsed.onCreateCommand, parsed.updateContentCommand, parsed.postCreateCommand];
  const dockerfile = `.devcontainer/${build?.dockerfile ?? 'Dockerfile'}`;
  const docker = await readText(tree, dockerfile);
  const base = /^FROM\s+(\S+)/im.exec(docker ?? '')?.[1];
  return {
    commands: commands.flatMap((command) => (command === undefined ? [] : cluesIn(command, path))),
    built: cluesIn((docker ?? '').replaceAll(/^RUN\s+/gm, ''), dockerfile),
    runtimes: Object.entries(features).flatMap(([name, options]) => ofFeature(name, options, path)),
    hinted: [...ofImage(image, path), ...ofImage(base, dockerfile)],
  };
}

const FEATURES: readonly (readonly [RegExp, RuntimeName])[] = [
  [/\/node(?::|$)/, 'node'],
  [/\/python(?::|$)/, 'python'],
  [/\/go(?::|$)/, 'go'],
  [/\/rust(?::|$)/, 'rust'],
  [/\/java(?::|$)/, 'java'],
  [/\/ruby(?::|$)/, 'ruby'],
  [/\/php(?::|$)/, 'php'],
];

function ofFeature(name: string, options: unknown, path: string): DetectedRuntime[] {
  const runtime = FEATURES.find(([form]) => form.test(name))?.[1];
  const version = z.object({ version: z.coerce.string() }).safeParse(options).data?.version;
  const wants = runtime && rangeOf(runtime, version);
  return runtime && wants ? [{ name: runtime, wants, because: `the feature ${name} of ${path}` }] : [];
}

function ofImage(image: string | undefined, path: string): DetectedRuntime[] {
  const [, name = '', tag = ''] =
    /(?:^|\/)(javascript-node|typescript-node|node|python|go|golang|rust|java|ruby|php):([\w.-]+)$/.exec(
      image ?? '',
    ) ?? [];
  const runtime = name.endsWith('node')
    ? 'node'
    : name === 'golang'
      ? 'go'
      : FEATURES.find(([, each]) => each === name)?.[1];
  // Such tags begin with the version of the image itself: `1-22-bookworm`, `dev-22`.
  const version = /^(?:(?:[01]|dev)-)?(\d+(?:\.\d+)*)/.exec(tag)?.[1];
  const wants = runtime && rangeOf(runtime, version);
  return runtime && wants ? [{ name: runtime, wants, because: `the image ${image} of ${path}` }] : [];
}
