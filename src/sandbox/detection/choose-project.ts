import type { RuntimeName } from '../runtime.ts';
import { ASIDE } from './aside.ts';
import type { Clues } from './clues/clues.ts';
import type { Detected, Detector } from './detected.ts';
import { go } from './ecosystems/go.ts';
import { java } from './ecosystems/java.ts';
import { javascript } from './ecosystems/javascript.ts';
import { php } from './ecosystems/php.ts';
import { python } from './ecosystems/python.ts';
import { ruby } from './ecosystems/ruby.ts';
import { rust } from './ecosystems/rust.ts';
import type { Ecosystem } from './lock-hosts.ts';
import { inFolder, isPlainFolder } from './shell-word.ts';
import type { Commands, DetectedRuntime, PackageCommands } from './toolchain.ts';
import type { Tree } from './tree.ts';
import { detectRuntimes } from './versions/detect-runtimes.ts';

export interface Project extends Detected {
  readonly ecosystems: readonly Ecosystem[];
  readonly runtimes: readonly DetectedRuntime[];
}

/** Where two have as many sources, the first. */
const DETECTORS: readonly Detector[] = [javascript, python, go, rust, java, ruby, php];

const RUNTIMES: Readonly<Record<Ecosystem, RuntimeName>> = {
  javascript: 'node',
  python: 'python',
  go: 'go',
  rust: 'rust',
  java: 'java',
  ruby: 'ruby',
  php: 'php',
};

const NOTHING: Project = { ecosystems: [], runtimes: [], because: [] };

/**
 * The project at the root; of several ecosystems there, the one that most of the sources are written in: the others'
 * manifests are there for tools. Where the root has none, the projects in the folders below it, together.
 */
export async function chooseProject(tree: Tree, clues: Clues): Promise<Project> {
  return (await projectAt(tree, clues)) ?? (await projectsBelow(tree, clues)) ?? NOTHING;
}

async function projectAt(tree: Tree, clues: Clues): Promise<Project | undefined> {
  const sources = [...tree.files].filter((path) => !ASIDE.test(path));
  const bySources = DETECTORS.map((detector) => ({
    detector,
    count: sources.filter((path) => detector.sources.test(path)).length,
  })).sort((a, b) => b.count - a.count);
  for (const { detector } of bySources) {
    const detected = await detector.detect(tree, clues);
    if (!detected) continue;
    const { ecosystem } = detector;
    return {
      ...detected,
      ecosystems: [ecosystem],
      runtimes: await detectRuntimes(tree, [RUNTIMES[ecosystem]], clues),
    };
  }
  return undefined;
}

const MAX_PROJECTS = 12;
const MAX_DEPTH = 3;

async function projectsBelow(tree: Tree, clues: Clues): Promise<Project | undefined> {
  const found: { folder: string; project: Project }[] = [];
  for (const folder of topmostProjects(tree)) {
    const project = await projectAt(below(tree, folder), cluesBelow(clues, folder));
    if (project) found.push({ folder, project });
  }
  if (found.length === 0) return undefined;
  const each = (kind: keyof Commands) => joined(found.map(({ folder, project }) => [folder, project[kind]]));
  return {
    ...commandsOf({ install: each('install'), build: each('build'), test: each('test'), lint: each('lint') }),
    ecosystems: [...new Set(found.flatMap(({ project }) => project.ecosystems))],
    runtimes: uniqueRuntimes(found.flatMap(({ project }) => project.runtimes)),
    systemPackages: found.flatMap(({ project }) => project.systemPackages ?? []),
    packages: found.flatMap(({ folder, project }) => packagesOf(folder, project)),
    because: found.flatMap(({ folder, project }) =>
      project.because.map((sentence) => `${sentence} (in ${folder})`),
    ),
  };
}

function topmostProjects({ files }: Tree): string[] {
  const marks = new Set(DETECTORS.flatMap((detector) => detector.marks));
  const folders = new Set<string>();
  for (const path of files) {
    const at = path.lastIndexOf('/');
    const folder = path.slice(0, Math.max(0, at));
    if (
      at > 0 &&
      marks.has(path.slice(at + 1)) &&
      !ASIDE.test(path) &&
      folder.split('/').length <= MAX_DEPTH &&
      isPlainFolder(folder)
    )
      folders.add(folder);
  }
  const topmost = [...folders].filter(
    (folder) => ![...parentsOf(folder)].some((parent) => folders.has(parent)),
  );
  return topmost.sort().slice(0, MAX_PROJECTS);
}

function* parentsOf(folder: string): Generator<string> {
  for (let end = folder.lastIndexOf('/'); end > 0; end = folder.lastIndexOf('/', end - 1))
    yield folder.slice(0, end);
}

function below(tree: Tree, folder: string): Tree {
  const start = `${folder}/`;
  const files = [...tree.files]
    .filter((path) => path.startsWith(start))
    .map((path) => path.slice(start.length));
  return { files: new Set(files), read: (path) => tree.read(start + path) };
}

function cluesBelow(clues: Clues, folder: string): Clues {
  const commands = clues.commands.flatMap((clue) => {
    if (clue.folder !== folder && !clue.folder.startsWith(`${folder}/`)) return [];
    return [{ ...clue, folder: clue.folder.slice(folder.length + 1) }];
  });
  return { ...clues, commands, make: new Map() };
}

function joined(commands: readonly (readonly [folder: string, command: unknown])[]): string | undefined {
  const placed = commands.flatMap(([folder, command]) =>
    typeof command === 'string' ? [`(${inFolder(folder, command)})`] : [],
  );
  return placed.length === 0 ? undefined : placed.join(' && ');
}

function packagesOf(folder: string, project: Project): PackageCommands[] {
  const { build, test, testFiles, lint, format, typecheck } = project;
  const own = {
    folder,
    name: folder,
    commands: commandsOf({ build, test, testFiles, lint, format, typecheck }),
  };
  const inner = (project.packages ?? []).map((each) => ({ ...each, folder: `${folder}/${each.folder}` }));
  return [own, ...inner].map((each) => ({
    ...each,
    commands: Object.fromEntries(
      Object.entries(each.commands).map(([kind, command]: [string, string]) => [
        kind,
        inFolder(folder, command),
      ]),
    ),
  }));
}

function commandsOf(commands: { readonly [Kind in keyof Commands]: string | undefined }): Commands {
  return Object.fromEntries(Object.entries(commands).filter(([, command]) => command !== undefined));
}

function uniqueRuntimes(runtimes: readonly DetectedRuntime[]): DetectedRuntime[] {
  return [...new Map(runtimes.toReversed().map((each) => [each.name, each])).values()].toReversed();
}
