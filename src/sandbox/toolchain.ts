import { detectGo, detectRust } from './compiled-toolchain.ts';
import { detectJavaScript } from './javascript-toolchain.ts';
import { detectPython } from './python-toolchain.ts';

/** What a repository's contributors would type, run from its root. */
export interface Commands {
  /** The only one that needs the network. */
  readonly install?: string;
  readonly build?: string;
  readonly test?: string;
  /** `{files}` is to be replaced by quoted paths. */
  readonly testFiles?: string;
  readonly lint?: string;
  readonly format?: string;
  readonly typecheck?: string;
}

export interface Toolchain extends Commands {
  /** From which file each command was concluded, as sentences for people. */
  readonly because: string[];
}

/** A repository as the detectors see it: its paths, and the text of those they ask for. */
export interface Tree {
  readonly files: ReadonlySet<string>;
  readonly read: (path: string) => Promise<string | undefined>;
}

export async function detectToolchain(
  files: ReadonlySet<string>,
  read: (path: string) => Promise<string | undefined>,
  override: Partial<Commands> = {},
): Promise<Toolchain> {
  const tree: Tree = { files, read };
  const detected =
    (await detectJavaScript(tree)) ?? (await detectPython(tree)) ?? detectGo(tree) ?? detectRust(tree);
  const { because = [], ...commands } = detected ?? {};
  const overridden = Object.entries(override).map(
    ([name, command]) => `${name}: \`${command}\`, as the repository configures it`,
  );
  return { ...commands, ...override, because: [...because, ...overridden] };
}
