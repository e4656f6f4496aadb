import { foldersWith, type Detected, type Detector } from '../detected.ts';
import { isPlainFolder, shellWord } from '../shell-word.ts';
import type { Commands, PackageCommands } from '../toolchain.ts';
import { readText, type Tree } from '../tree.ts';

export const java: Detector = {
  ecosystem: 'java',
  marks: ['pom.xml', 'build.gradle', 'build.gradle.kts', 'settings.gradle', 'settings.gradle.kts'],
  sources: /\.(?:java|kt|groovy|scala)$/,
  detect: (tree) => (tree.files.has('pom.xml') ? detectMaven(tree) : detectGradle(tree)),
};

const MAX_MODULES = 300;
/** The classes of test files, by their names alone: nothing else of a path gets into the command. */
const CLASSES = String.raw`printf '%s\n' {files} | sed -E 's#.*/##; s#\..*$##; s#[^A-Za-z0-9_$]##g'`;

async function detectMaven(tree: Tree): Promise<Detected> {
  const hasWrapper = tree.files.has('mvnw');
  const program = `${hasWrapper ? './mvnw' : 'mvn'} -B -ntp`;
  const packages = foldersWith(tree, 'pom.xml')
    .filter(isModuleFolder)
    .slice(0, MAX_MODULES)
    .map((folder) => ({
      folder,
      name: folder,
      commands: mavenCommands(`${program} -o`, ` -pl ${shellWord(folder)} -am`),
    }));
  return {
    // Some of what the tests need is only asked for when they start: so they are, but for any that would run.
    install: `${program} dependency:go-offline -Dsilent=true || true; ${program} test-compile && ${program} test ${NO_TEST}`,
    ...mavenCommands(`${program} -o`, ''),
    packages: await declaredModules(tree, packages),
    systemPackages: hasWrapper ? [] : ['maven'],
    because: [`install: Maven, from ${hasWrapper ? 'pom.xml and its wrapper' : 'pom.xml'}`],
  };
}

const NO_SPECIFIED = '-Dsurefire.failIfNoSpecifiedTests=false -DfailIfNoTests=false';
const NO_TEST = `-Dtest='*Test#noneOfThem' ${NO_SPECIFIED}`;

function mavenCommands(program: string, of: string): Commands {
  return {
    build: `${program} package -DskipTests${of}`,
    test: `${program} test${of}`,
    testFiles: `${program} test${of} -Dtest="$(${CLASSES} | paste -sd, -)" ${NO_SPECIFIED}`,
  };
}

/** Poms of fixtures are no modules. */
async function declaredModules(tree: Tree, packages: readonly PackageCommands[]): Promise<PackageCommands[]> {
  const poms = await Promise.all(
    ['', ...packages.map(({ folder }) => folder)].map(async (folder) => {
      const text = (await readText(tree, folder === '' ? 'pom.xml' : `${folder}/pom.xml`)) ?? '';
      const modules = [...text.matchAll(/<module>\s*([^<\s]+)\s*<\/module>/g)].map(
        ([, module = '']) => module,
      );
      return modules.slice(0, MAX_MODULES).map((module) => (folder === '' ? module : `${folder}/${module}`));
    }),
  );
  const declared = new Set(poms.flat());
  return packages.filter(({ folder }) => declared.has(folder));
}

function isModuleFolder(folder: string): boolean {
  return isPlainFolder(folder) && !/(?:^|\/)(?:src|target|build|testdata|fixtures?)(?:\/|$)/.test(folder);
}

async function detectGradle(tree: Tree): Promise<Detected | undefined> {
  if (!java.marks.some((path) => tree.files.has(path))) return undefined;
  const hasWrapper = tree.files.has('gradlew');
  const program = `${hasWrapper ? './gradlew' : 'gradle'} --console=plain`;
  const settings =
    ((await readText(tree, 'settings.gradle')) ?? '') + ((await readText(tree, 'settings.gradle.kts')) ?? '');
  const included = new Set(
    [...settings.matchAll(/["']:?([\w.-]+(?::[\w.-]+)*)["']/g)]
      .slice(0, 2_000)
      .map(([, path = '']) => path.replaceAll(':', '/')),
  );
  const builds = new Set(['build.gradle', 'build.gradle.kts'].flatMap((name) => foldersWith(tree, name)));
  const packages = [...builds]
    .filter((folder) => included.has(folder) && isModuleFolder(folder))
    .sort()
    .slice(0, MAX_MODULES)
    .map((folder) => ({
      folder,
      name: `:${folder.replaceAll('/', ':')}`,
      commands: gradleCommands(`${program} --offline`, `:${folder.replaceAll('/', ':')}:`),
    }));
  return {
    install: `${program} testClasses && { ${program} test --continue --tests none.of.them > /dev/null 2>&1 || true; }`,
    ...gradleCommands(`${program} --offline`, ''),
    packages,
    systemPackages: hasWrapper ? [] : ['gradle'],
    because: [`install: Gradle, from ${hasWrapper ? 'its wrapper' : 'build.gradle'}`],
  };
}

function gradleCommands(program: string, project: string): Commands {
  return {
    build: `${program} ${project}assemble`,
    test: `${program} ${project}test`,
    testFiles: `${program} ${project}test $(${CLASSES} | sed 's#^#--tests=*.#')`,
  };
}
