import { z } from 'zod';
import { readJson, type Tree } from '../tree.ts';

/** What is not text is left out; the rest holds. */
const texts = z
  .record(z.string(), z.unknown())
  .transform((entries): Record<string, string> => {
    // Without what objects have by themselves: a script may be called `constructor`.
    return Object.assign(Object.create(null), Object.fromEntries(Object.entries(entries).filter(isText)));
  })
  .catch({});
/** Nobody writes a longer script, and patterns are tried on each. */
const MAX_CHARACTERS = 10_000;
const isText = (entry: [string, unknown]): entry is [string, string] =>
  typeof entry[1] === 'string' && entry[1].length <= MAX_CHARACTERS;

const folders = z.array(z.string()).max(1_000);
const Manifest = z.object({
  name: z.string().optional().catch(undefined),
  packageManager: z.string().optional().catch(undefined),
  scripts: texts.default({}),
  dependencies: texts.default({}),
  devDependencies: texts.default({}),
  workspaces: z
    .union([folders, z.object({ packages: folders }).transform(({ packages }) => packages)])
    .optional()
    .catch(undefined),
});
export type Manifest = z.infer<typeof Manifest>;

export async function readManifest(tree: Tree, path: string): Promise<Manifest | undefined> {
  return Manifest.safeParse(await readJson(tree, path)).data;
}
