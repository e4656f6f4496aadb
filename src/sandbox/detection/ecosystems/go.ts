import type { Clues } from '../clues/clues.ts';
import { foldersWith, type Detected, type Detector } from '../detected.ts';
import { inFolder, isPlainFolder, shellWord } from '../shell-word.ts';
import type { PackageCommands } from '../toolchain.ts';
import { readText, type Tree } from '../tree.ts';

export const go: Detector = {
  ecosystem: 'go',
  marks: ['go.mod', 'go.work'],
  sources: /\.go$/,
  detect: detectGo,
};

const PACKAGES_OF_FILES = String.raw`$(printf './%s\n' {files} | xargs -n 1 dirname | sort -u)`;
const MAX_MODULES = 100;
/**
 * Compiles the standard library and what the tests import, and runs nothing: that is most of the time of a small suite,
 * and is kept with what was downloaded. It may fail as the tests may.
 */
const COMPILE = '{ timeout 300 go test -exec=true ./... > /dev/null 2>&1; true; }';

async function detectGo(tree: Tree, clues: Clues): Promise<Detected | undefined> {
  const isModule = tree.files.has('go.mod');
  if (!isModule && !tree.files.has('go.work')) return undefined;
  const [tags, tagsFrom] = tagsOf(clues);
  const folders = await moduleFolders(tree);
  const modules = await Promise.all(folders.map((folder) => packageIn(folder, tree, tags)));
  const inner = modules.map(({ folder }) => inFolder(folder, 'go mod download'));
  const checksFormat = clues.commands.some(({ words }) => words[0] === 'gofmt' || words[0] === 'goimports');
  return {
    install: [
      ...(isModule || inner.length === 0 ? ['go mod download'] : []),
      ...inner.map((each) => `(${each})`),
      ...(isModule ? [COMPILE] : []),
    ].join(' && '),
    ...(isModule
      ? commandsOf(tags)
      : { test: all(modules, 'test'), build: all(modules, 'build'), lint: all(modules, 'lint') }),
    // Fixtures of compilers are often malformed on purpose.
    ...(checksFormat && {
      format: '! gofmt -l $(git ls-files "*.go" | grep -v -e testdata/ -e vendor/) | grep .',
    }),
    packages: modules,
    because: [
      isModule ? 'go.mod: a Go module' : 'go.work: a Go workspace',
      ...(tags ? [`test: \`-tags ${tags}\`, from ${tagsFrom}`] : []),
      ...(modules.length > 0
        ? [`packages: ${modules.length} modules below the root, each with a go.mod`]
        : []),
    ],
  };
}

function commandsOf(tags: string | undefined) {
  const options = tags === undefined ? '' : ` -tags ${shellWord(tags)}`;
  return {
    build: `go build${options} ./...`,
    test: `go test${options} ./...`,
    testFiles: `go test${options} ${PACKAGES_OF_FILES}`,
    lint: `go vet${options} ./...`,
  };
}

function all(modules: readonly PackageCommands[], kind: 'test' | 'build' | 'lint'): string {
  return modules.map(({ commands }) => `(${commands[kind]})`).join(' && ');
}

/** Tags without which tests are left out; those of integration tests want what a sandbox has not. */
function tagsOf({ commands }: Clues): [tags: string | undefined, source: string] {
  for (const { words, source } of commands) {
    if (words[0] !== 'go' || words[1] !== 'test') continue;
    const at = words.findIndex((word) => /^--?tags(?:=|$)/.test(word));
    const tags = at === -1 ? undefined : (/=(.+)$/.exec(words[at]!)?.[1] ?? words[at + 1]);
    if (tags && /^[\w,]+$/.test(tags) && !/integration|e2e|race|acceptance/.test(tags)) return [tags, source];
  }
  return [undefined, ''];
}

async function moduleFolders(tree: Tree): Promise<string[]> {
  return foldersWith(tree, 'go.mod')
    .filter(
      (folder) =>
        isPlainFolder(folder) &&
        !/(?:^|\/)(?:vendor|testdata|_\w+|examples?|node_modules)(?:\/|$)/.test(folder),
    )
    .slice(0, MAX_MODULES);
}

async function packageIn(folder: string, tree: Tree, tags: string | undefined): Promise<PackageCommands> {
  const text = ((await readText(tree, `${folder}/go.mod`)) ?? '').slice(0, 10_000);
  const commands = Object.entries(commandsOf(tags)).map(([name, command]) => [
    name,
    inFolder(folder, command),
  ]);
  return {
    folder,
    name: /^module\s+([\w./~-]+)/m.exec(text)?.[1] ?? folder,
    commands: Object.fromEntries(commands),
  };
}
