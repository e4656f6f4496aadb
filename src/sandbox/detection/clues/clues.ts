import { DEBIAN_NAME } from '../../../lib/debian-name.ts';
import type { DetectedRuntime } from '../toolchain.ts';
import { readText, type Tree } from '../tree.ts';
import { cluesIn, type Clue } from './clue.ts';
import { contributingClues } from './contributing.ts';
import { readDevcontainer } from './devcontainer.ts';
import { targetsOf, type Targets } from './makefile.ts';
import { readToolFiles } from './tool-files.ts';
import { readWorkflows } from './workflows.ts';

/** What people wrote down on how to work on the repository, the most trusted first. */
export interface Clues {
  readonly commands: readonly Clue[];
  /** Features of a devcontainer. */
  readonly runtimes: readonly DetectedRuntime[];
  /** Of its image. */
  readonly hintedRuntimes: readonly DetectedRuntime[];
  /** That the workflows run on: what the repository is tested with. */
  readonly testedRuntimes: readonly DetectedRuntime[];
  readonly systemPackages: readonly SystemPackage[];
  readonly make: Targets;
}

export interface SystemPackage {
  readonly name: string;
  readonly source: string;
}

const MAX_CLUES = 2_000;

export async function readClues(tree: Tree): Promise<Clues> {
  const [devcontainer, workflows, make, tools, contributing] = await Promise.all([
    readDevcontainer(tree),
    readWorkflows(tree),
    targetsOf(tree),
    readToolFiles(tree),
    contributingClues(tree),
  ]);
  const written: Clue[] = [];
  for (const clue of [...devcontainer.commands, ...workflows.commands])
    if (written.length < MAX_CLUES) written.push(...(await throughScript(clue, tree)));
  // One after the other: each line of these may stand for many.
  const throughAll = written.values().flatMap((clue) => throughMake(clue, make));
  const fromMake = make.values().flatMap(({ recipe, source }) => cluesIn(recipe, source));
  const commands = [...throughAll.take(MAX_CLUES), ...tools, ...fromMake.take(MAX_CLUES), ...contributing];
  return {
    commands: commands.slice(0, MAX_CLUES),
    runtimes: devcontainer.runtimes,
    hintedRuntimes: devcontainer.hinted,
    testedRuntimes: workflows.runtimes,
    systemPackages: systemPackagesIn([...written, ...devcontainer.built]),
    make,
  };
}

/** `scripts/test` is what stands in it, where it is a shell's. */
async function throughScript(clue: Clue, tree: Tree): Promise<Clue[]> {
  const [program = '', first = ''] = clue.words;
  const path = (/^(?:ba)?sh$/.test(program) ? first : program).replace(/^\.\//, '');
  if (clue.folder !== '' || !path.includes('/') || !tree.files.has(path)) return [clue];
  const text = (await readText(tree, path)) ?? '';
  return /^#!.*sh\b/.test(text)
    ? [clue, ...cluesIn(text.slice(0, 20_000), `${path}, which ${clue.source} runs`)]
    : [clue];
}

/** `make test` is what its recipe says. */
function* throughMake(clue: Clue, make: Targets): Generator<Clue> {
  yield clue;
  if (clue.words[0] !== 'make' || clue.folder !== '') return;
  for (const { recipe, source } of clue.words.slice(1).flatMap((word) => make.get(word) ?? []))
    yield* cluesIn(recipe, `${clue.source} by way of ${source}`);
}

/** Not in Debian, of no use without a screen or an engine, or what a runtime is brought for. */
const NOT_WANTED =
  /^(?:docker|containerd|podman|nodejs|npm|yarn|corepack|google-chrome|microsoft-edge|firefox$|sudo$|software-properties|linux-|gcc-\d|g\+\+-\d|clang-\d|llvm-\d|lld-\d|python3\.\d|php\d|openjdk|golang|rustc$|cargo$|ruby\d|gh$|awscli|dotnet|apt-|snapd|lcov$|qemu|wine)/;

function systemPackagesIn(clues: readonly Clue[]): SystemPackage[] {
  const found = clues.flatMap(({ words, source }) => {
    const at = words.indexOf('install');
    if (at === -1 || !/^apt(?:-get)?$/.test(words[0] ?? '')) return [];
    return words
      .slice(at + 1)
      .map((word) => word.replace(/[=:].*/, ''))
      .filter((name) => DEBIAN_NAME.test(name) && !NOT_WANTED.test(name))
      .map((name) => ({ name, source }));
  });
  return [...new Map(found.map((each) => [each.name, each])).values()].slice(0, 60);
}
